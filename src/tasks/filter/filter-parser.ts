import { unreadable } from './filter-refusal';
import { Scanner } from './filter-scanner';
import {
  FIELD_NAMES,
  FILTER_FIELDS,
  isKeyword,
  rulesOf,
  type Comparator,
  type Filter,
  type FilterField,
  type Restriction,
} from './filter-tree';
import { readListed, readValue } from './filter-values';

/** Version of the filter language, stored with each saved filter. */
export const GRAMMAR = 1;

export const MAX_FILTER_CHARACTERS = 2_000;
export const MAX_RESTRICTIONS = 50;
export const MAX_VALUES = 100;
export const MAX_NESTING = 20;

/** Parses a filter. Throws {@link UnreadableText} with the position of the first error. */
export function parseFilter(text: string): Filter {
  const parser = new Parser(text);
  return parser.parse();
}

class Parser {
  private readonly scanner: Scanner;
  private restrictions = 0;
  private depth = 0;

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  parse(): Filter {
    const { scanner } = this;
    if (scanner.length > MAX_FILTER_CHARACTERS)
      throw unreadable('too_long', { position: MAX_FILTER_CHARACTERS, expected: [] });
    scanner.skipBlanks();
    if (scanner.isAtEnd) throw unreadable('empty', { position: 0, expected: FIELD_NAMES });
    return this.filter();
  }

  /** Terms joined by only AND or only OR. */
  private filter(): Filter {
    const first = this.term();
    const terms = [first];
    let joined: string | undefined;
    for (let word = this.joining(joined); word !== undefined; word = this.joining(joined)) {
      joined = word;
      terms.push(this.term());
    }
    if (joined === undefined) return first;
    return joined === 'AND' ? { and: terms } : { or: terms };
  }

  /** Reads AND or OR; undefined at the end of the filter. */
  private joining(before: string | undefined): 'AND' | 'OR' | undefined {
    const { scanner } = this;
    scanner.skipBlanks();
    if (this.depth > 0 ? scanner.peek() === ')' : scanner.isAtEnd) return undefined;
    const { position } = scanner;
    const found = scanner.name() || scanner.peek();
    const word = found.toUpperCase();
    if (word !== 'AND' && word !== 'OR') {
      const ends = this.depth > 0 ? ')' : 'end of filter';
      throw unreadable(found === '' ? 'ends_early' : 'unexpected', { position, expected: ['AND', 'OR', ends], found });
    }
    if (before !== undefined && word !== before) {
      throw unreadable('mixed', { position, expected: [before], found: word });
    }
    return word;
  }

  private term(): Filter {
    this.scanner.skipBlanks();
    if (!this.takeNot()) return this.plainTerm();
    this.scanner.skipBlanks();
    const { position } = this.scanner;
    if (this.takeNot()) throw unreadable('double_not', { position, expected: [...FIELD_NAMES, '('] });
    return { not: this.plainTerm() };
  }

  private takeNot(): boolean {
    const { scanner } = this;
    if (scanner.take('-')) return true;
    if (scanner.ahead(() => scanner.name()).toUpperCase() !== 'NOT') return false;
    scanner.name();
    return true;
  }

  private plainTerm(): Filter {
    const { scanner } = this;
    scanner.skipBlanks();
    const { position } = scanner;
    if (!scanner.take('(')) return this.restriction();
    this.depth++;
    if (this.depth > MAX_NESTING) throw unreadable('too_deep', { position, expected: [] });
    const filter = this.filter();
    scanner.take(')');
    this.depth--;
    return filter;
  }

  private restriction(): Restriction {
    const { scanner } = this;
    const { position } = scanner;
    const field = this.field();
    this.restrictions++;
    if (this.restrictions > MAX_RESTRICTIONS) throw unreadable('too_many', { position, expected: [] });
    scanner.skipBlanks();
    if (this.takeIn(field)) return { field, in: readListed(scanner, field, MAX_VALUES) };
    const is = this.comparator(field);
    scanner.skipBlanks();
    return { field, is, value: readValue(scanner, field, is) };
  }

  private field(): FilterField {
    const { scanner } = this;
    const { position } = scanner;
    const name = scanner.name();
    if (Object.hasOwn(FILTER_FIELDS, name)) return name as FilterField;
    const found = name || scanner.peek();
    if (found === '') throw unreadable('ends_early', { position, expected: [...FIELD_NAMES, '(', 'NOT'] });
    const isField = name !== '' && !isKeyword(name);
    if (isField) throw unreadable('unknown_field', { position, expected: FIELD_NAMES, found });
    throw unreadable('unexpected', { position, expected: [...FIELD_NAMES, '(', 'NOT'], found });
  }

  private takeIn(field: FilterField): boolean {
    const { scanner } = this;
    const isIn = scanner.ahead(() => scanner.name()).toUpperCase() === 'IN' && rulesOf(field).isListed === true;
    if (isIn) scanner.name();
    return isIn;
  }

  private comparator(field: FilterField): Comparator {
    const { scanner } = this;
    const { position } = scanner;
    const { comparators, isListed } = rulesOf(field);
    const found = scanner.operator();
    if ((comparators as readonly string[]).includes(found)) return found as Comparator;
    const expected = [...comparators, ...(isListed ? ['IN'] : [])];
    const other = found || scanner.name() || scanner.peek();
    throw unreadable(other === '' ? 'ends_early' : 'unknown_comparator', { position, expected, found: other });
  }
}
