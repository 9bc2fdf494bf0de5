const SPACE = /[ \t\n\r]*/y;
const STRING = /"[ !#-[\]-\u{10ffff}]*(?:\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})[ !#-[\]-\u{10ffff}]*)*"/uy;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const END = /$/y;
const SIGNS: Record<string, RegExp> = { '{': /\{/y, '}': /\}/y, '[': /\[/y, ']': /\]/y, ':': /:/y, ',': /,/y };

/** A minimal JSON parser that stops at the first error. */
class Reader {
  at = 0;

  constructor(private readonly text: string) {}

  takes(token: RegExp): boolean {
    SPACE.lastIndex = this.at;
    SPACE.test(this.text);
    this.at = SPACE.lastIndex;
    token.lastIndex = this.at;
    const isThere = token.test(this.text);
    if (isThere) this.at = token.lastIndex;
    return isThere;
  }

  value(): boolean {
    if (this.takes(SIGNS['{']!))
      return this.list('}', () => this.takes(STRING) && this.takes(SIGNS[':']!) && this.value());
    if (this.takes(SIGNS['[']!)) return this.list(']', () => this.value());
    return this.takes(STRING) || this.takes(PLAIN);
  }

  private list(end: string, item: () => boolean): boolean {
    if (this.takes(SIGNS[end]!)) return true;
    do if (!item()) return false;
    while (this.takes(SIGNS[',']!));
    return this.takes(SIGNS[end]!);
  }
}

/**
 * The position (from 1) and character of the first JSON error; undefined if the text ends too early. Node's error
 * messages differ between versions. The text must not be nested too deeply for recursion.
 */
export function mistakeIn(text: string): { line: number; column: number; found: string } | undefined {
  const reader = new Reader(text);
  if (reader.value() && reader.takes(END)) return undefined;
  const lines = text.slice(0, reader.at).split('\n');
  const found = String.fromCodePoint(...[text.codePointAt(reader.at) ?? []].flat());
  return { line: lines.length, column: lines.at(-1)!.length + 1, found };
}
