import { DomainError } from '../../common/errors';
import type { Mistake } from '../item';
import { textOf } from './text';

export interface JsonItem {
  /** Position among the items of the file, from 0. */
  index: number;
  value: Record<string, unknown>;
}

/**
 * The objects of a JSON file one by one, so that not all are in memory at once. The file is an array of objects, or
 * objects one after the other.
 */
export async function* jsonItems(path: string): AsyncGenerator<JsonItem | Mistake> {
  const scanner = new Scanner();
  let index = 0;
  for await (const chunk of textOf(path)) {
    for (const text of scanner.take(chunk)) yield itemOf(index++, text);
  }
  if (!scanner.isComplete) yield mistake(index);
}

function itemOf(index: number, text: string): JsonItem | Mistake {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { index, value: value as Record<string, unknown> };
  } catch {}
  return mistake(index);
}

const mistake = (index: number): Mistake => ({
  place: { index },
  error: new DomainError('invalid', 'import.not_json'),
});

/** Cuts text into its outermost objects. Anything else on that level becomes an item that is a mistake. */
class Scanner {
  private text = '';
  private depth = 0;
  private inString = false;
  private isEscaped = false;
  private isOpen = false;
  private hasEnded = false;

  /** Whether the text could end here. */
  get isComplete(): boolean {
    return this.depth === 0 && !this.isOpen && this.text.trim() === '';
  }

  *take(chunk: string): Generator<string> {
    let start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const char = chunk[i]!;
      if (this.depth > 0) {
        if (!this.goesOut(char)) continue;
        yield this.text + chunk.slice(start, i + 1);
        this.text = '';
        start = i + 1;
      } else if (char === '{') {
        const before = (this.text + chunk.slice(start, i)).trim();
        if (before !== '') yield before;
        this.text = '';
        this.depth = 1;
        start = i;
      } else if (this.isFrame(char)) {
        const before = (this.text + chunk.slice(start, i)).trim();
        if (before !== '') yield before;
        this.text = '';
        start = i + 1;
      }
    }
    this.text += chunk.slice(start);
  }

  /** Whether an object ends with this character. */
  private goesOut(char: string): boolean {
    if (this.isEscaped) this.isEscaped = false;
    else if (this.inString) {
      if (char === '\\') this.isEscaped = true;
      else if (char === '"') this.inString = false;
    } else if (char === '"') this.inString = true;
    else if (char === '{' || char === '[') this.depth += 1;
    else if (char === '}' || char === ']') this.depth -= 1;
    return this.depth === 0;
  }

  /** The brackets of the one array, and the commas between its elements. */
  private isFrame(char: string): boolean {
    if (char === '[' && !this.isOpen && !this.hasEnded) return (this.isOpen = true);
    if (char === ']' && this.isOpen) {
      this.isOpen = false;
      return (this.hasEnded = true);
    }
    return char === ',';
  }
}
