import { PRIORITIES, STATUSES } from '../task-fields';
import { readMoment } from './filter-moment-text';
import { unreadable } from './filter-refusal';
import { isDigit, type Scanner } from './filter-scanner';
import { isKeyword, rulesOf, type Comparator, type FilterField, type Kind, type Value } from './filter-tree';

/** What error messages list as expected. */
const EXPECTED: Record<Kind, readonly string[]> = {
  integer: ['integer'],
  text: ['text', 'quoted text'],
  tag: ['text', 'quoted text'],
  status: STATUSES,
  priority: PRIORITIES,
  flag: ['true', 'false'],
  moment: ['date', 'date-time', 'now', 'today', 'tomorrow', 'yesterday'],
};

/** Reads the values of `field IN (…)`, starting at the parenthesis. */
export function readListed(scanner: Scanner, field: FilterField, most: number): Value[] {
  const values: Value[] = [];
  expectCharacter(scanner, '(', ['(']);
  do {
    scanner.skipBlanks();
    if (values.length === most) throw unreadable('too_many_values', { position: scanner.position, expected: [')'] });
    values.push(readValue(scanner, field, 'IN'));
    scanner.skipBlanks();
  } while (scanner.take(','));
  expectCharacter(scanner, ')', [',', ')']);
  return values;
}

function expectCharacter(scanner: Scanner, character: string, expected: string[]): void {
  scanner.skipBlanks();
  const { position } = scanner;
  if (scanner.take(character)) return;
  const found = scanner.peek();
  throw unreadable(found === '' ? 'ends_early' : 'unexpected', { position, expected, found });
}

/** Reads one value of the field's kind. */
export function readValue(scanner: Scanner, field: FilterField, is: Comparator | 'IN'): Value {
  const { kind, mayBeNull } = rulesOf(field);
  const mayBeNullHere = mayBeNull === true && (is === '=' || is === '!=');
  const expected = mayBeNullHere ? [...EXPECTED[kind], 'null'] : EXPECTED[kind];
  if (scanner.ahead(() => scanner.word()).toLowerCase() !== 'null') return READERS[kind](scanner, expected);
  const { position } = scanner;
  const found = scanner.word();
  if (!mayBeNullHere) throw unreadable('wrong_value', { position, expected, found });
  return null;
}

type Reader = (scanner: Scanner, expected: readonly string[]) => Value;

const READERS: Record<Kind, Reader> = {
  integer: readInteger,
  text: readText,
  tag: readText,
  status: readWordOf,
  priority: readWordOf,
  flag: readFlag,
  moment: (scanner, expected) => {
    refuseQuote(scanner, expected);
    return readMoment(scanner, expected);
  },
};

function readText(scanner: Scanner, expected: readonly string[]): string {
  if (scanner.isAtQuote()) return scanner.quoted();
  const { position } = scanner;
  const word = scanner.word();
  if (word !== '' && !isKeyword(word)) return word;
  throw missing(scanner, position, expected, word);
}

function readWordOf(scanner: Scanner, expected: readonly string[]): string {
  const { position } = scanner;
  const word = readText(scanner, expected);
  if (!expected.includes(word)) throw unreadable('wrong_value', { position, expected, found: word });
  return word;
}

function readFlag(scanner: Scanner, expected: readonly string[]): boolean {
  refuseQuote(scanner, expected);
  const { position } = scanner;
  const word = scanner.word();
  if (word === '') throw missing(scanner, position, expected, word);
  if (word.toLowerCase() === 'true') return true;
  if (word.toLowerCase() === 'false') return false;
  throw unreadable('wrong_value', { position, expected, found: word });
}

/** Numbers above the largest safe integer are clamped to it. Comparisons with stored values give the same result. */
function readInteger(scanner: Scanner, expected: readonly string[]): number {
  refuseQuote(scanner, expected);
  const { position } = scanner;
  const word = scanner.word();
  if (word === '') throw missing(scanner, position, expected, word);
  const digits = Array.from(word.startsWith('-') ? word.slice(1) : word);
  if (digits.length > 0 && digits.every(isDigit)) return clamped(Number(word));
  throw unreadable('wrong_value', { position, expected, found: word });
}

const clamped = (value: number): number => Math.max(-Number.MAX_SAFE_INTEGER, Math.min(value, Number.MAX_SAFE_INTEGER));

function refuseQuote(scanner: Scanner, expected: readonly string[]): void {
  if (scanner.isAtQuote()) throw unreadable('quoted', { position: scanner.position, expected });
}

/** The error for a missing value or a reserved word. */
function missing(scanner: Scanner, position: number, expected: readonly string[], word: string): Error {
  const found = word || scanner.peek();
  return unreadable(found === '' ? 'ends_early' : 'wrong_value', { position, expected, found });
}
