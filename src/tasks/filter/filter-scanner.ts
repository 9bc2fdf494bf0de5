import { unreadable } from './filter-refusal';

const QUOTES = `"'`;
const OPERATORS = '=!<>:~';
/** ASCII characters allowed in unquoted values, besides letters and digits. */
const IN_WORDS = '_-./@#+&';

export const isDigit = (character: string): boolean => character >= '0' && character <= '9' && character.length === 1;
const isLetter = (character: string): boolean =>
  character.length === 1 && ((character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z'));
const isBlank = (character: string): boolean => character !== '' && character.trim() === '';
const isBeyondAscii = (character: string): boolean => character > '\x7f';

const isInName = (character: string): boolean => isLetter(character) || isDigit(character) || character === '_';
const isInWord = (character: string): boolean =>
  character !== '' &&
  (isLetter(character) ||
    isDigit(character) ||
    IN_WORDS.includes(character) ||
    (isBeyondAscii(character) && !isBlank(character)));

/** Reads a filter character by character. Positions are in code points. */
export class Scanner {
  private readonly characters: string[];
  position = 0;

  constructor(text: string) {
    this.characters = Array.from(text);
  }

  get length(): number {
    return this.characters.length;
  }

  get isAtEnd(): boolean {
    return this.position >= this.length;
  }

  /** The character at an offset from the current position, or "". */
  peek(offset = 0): string {
    return this.characters[this.position + offset] ?? '';
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.position++;
  }

  /** Consumes `character` if it comes next. Returns whether it did. */
  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.position++;
    return true;
  }

  /** Reads a name of ASCII letters, digits and underscores, or "". */
  name(): string {
    return this.while(isInName);
  }

  /** Reads an unquoted word, or "". */
  word(): string {
    return this.while(isInWord);
  }

  digits(): string {
    return this.while(isDigit);
  }

  /** Reads an operator, valid or not, or "". */
  operator(): string {
    return this.while((character) => character !== '' && OPERATORS.includes(character));
  }

  isAtQuote(): boolean {
    return this.peek() !== '' && QUOTES.includes(this.peek());
  }

  /** Reads a quoted text. A backslash escapes a quote or a backslash. */
  quoted(): string {
    const begin = this.position;
    const quote = this.peek();
    let text = '';
    for (this.position++; !this.take(quote); this.position++) {
      if (this.isAtEnd) throw unreadable('unclosed_quote', { position: begin, expected: [quote] });
      text += this.take('\\') ? this.escaped() : this.peek();
    }
    return text;
  }

  /** Calls `read` and then resets the position. */
  ahead<T>(read: () => T): T {
    const begin = this.position;
    const result = read();
    this.position = begin;
    return result;
  }

  private escaped(): string {
    const character = this.peek();
    if (character !== '' && `${QUOTES}\\`.includes(character)) return character;
    const position = this.position - 1;
    throw unreadable('unknown_escape', { position, expected: [String.raw`\"`, String.raw`\'`, String.raw`\\`] });
  }

  private while(belongs: (character: string) => boolean): string {
    const begin = this.position;
    while (belongs(this.peek())) this.position++;
    return this.characters.slice(begin, this.position).join('');
  }
}
