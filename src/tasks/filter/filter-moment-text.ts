import { parseDue } from '../../common/time/due';
import { spanOf } from './filter-moments';
import { unreadable } from './filter-refusal';
import { isDigit, type Scanner } from './filter-scanner';
import type { Moment, Unit } from './filter-tree';

const NAMED = ['now', 'today', 'tomorrow', 'yesterday'];
const UNITS: readonly string[] = ['h', 'd', 'w', 'mo', 'y'] satisfies Unit[];
/** More steps are never needed: several can be combined into one. */
const MAX_STEPS = 20;
const MAX_STEP_DIGITS = 7;
const ANY_CLOCK = { now: new Date(0), zone: 'utc' };

/** Reads `2026-12-01`, `2026-12-01T17:00:00Z`, `now`, `today`, … and the steps added to it. */
export function readMoment(scanner: Scanner, expected: readonly string[]): Moment {
  const { position } = scanner;
  const from = readStart(scanner, expected);
  const steps = readSteps(scanner);
  const moment = { from, steps };
  if (!NAMED.includes(from) && !(parseDue(from) && spanOf(moment, ANY_CLOCK))) {
    throw unreadable('impossible_date', { position, expected, found: from });
  }
  return moment;
}

function readStart(scanner: Scanner, expected: readonly string[]): string {
  const { position } = scanner;
  const name = scanner.ahead(() => scanner.name());
  if (NAMED.includes(name.toLowerCase())) return scanner.name().toLowerCase();
  const date = readPattern(scanner, 'dddd-dd-dd');
  if (date === undefined) {
    const found = scanner.word() || scanner.peek();
    throw unreadable(found === '' ? 'ends_early' : 'wrong_value', { position, expected, found });
  }
  if (scanner.peek().toUpperCase() !== 'T') return date;
  scanner.position++;
  return `${date}T${readTime(scanner)}`;
}

function readTime(scanner: Scanner): string {
  const { position } = scanner;
  const time = readPattern(scanner, 'dd:dd:dd');
  if (time === undefined) throw unreadable('wrong_value', { position, expected: ['hh:mm:ss'], found: scanner.word() });
  const fraction = scanner.take('.') ? readFraction(scanner) : '';
  if (scanner.peek().toUpperCase() === 'Z') {
    scanner.position++;
    return `${time}${fraction}Z`;
  }
  // `+ 3d` is a step, `+03:00` is an offset.
  return `${time}${fraction}${readPattern(scanner, '+dd:dd') ?? readPattern(scanner, '-dd:dd') ?? ''}`;
}

function readFraction(scanner: Scanner): string {
  const { position } = scanner;
  const digits = scanner.digits();
  if (digits === '') throw unreadable('wrong_value', { position, expected: ['digits'], found: scanner.peek() });
  return `.${digits}`;
}

function readSteps(scanner: Scanner): Moment['steps'] {
  const steps: Moment['steps'] = [];
  for (;;) {
    const sign = scanner.ahead(() => {
      scanner.skipBlanks();
      return scanner.peek();
    });
    if (sign !== '+' && sign !== '-') return steps;
    scanner.skipBlanks();
    if (steps.length === MAX_STEPS) throw unreadable('too_many_steps', { position: scanner.position, expected: [] });
    scanner.position++;
    steps.push(readStep(scanner, sign === '-' ? -1 : 1));
  }
}

function readStep(scanner: Scanner, sign: number): Moment['steps'][number] {
  scanner.skipBlanks();
  const { position } = scanner;
  const digits = scanner.digits();
  const isCount = digits !== '' && digits.length <= MAX_STEP_DIGITS;
  if (!isCount) throw unreadable('wrong_value', { position, expected: ['number'], found: digits || scanner.peek() });
  const at = scanner.position;
  const unit = scanner.name();
  if (!UNITS.includes(unit)) throw unreadable('wrong_value', { position: at, expected: UNITS, found: unit || digits });
  return { count: sign * Number(digits), unit: unit as Unit };
}

/** Reads the next characters if they match the pattern, in which `d` is a digit. */
function readPattern(scanner: Scanner, pattern: string): string | undefined {
  const text = scanner.ahead(() => {
    const begin = scanner.position;
    for (const expected of pattern) {
      const character = scanner.peek();
      const fits = expected === 'd' ? isDigit(character) : character === expected;
      if (!fits) return undefined;
      scanner.position++;
    }
    return Array.from({ length: scanner.position - begin }, (_, i) => scanner.peek(i - (scanner.position - begin)));
  });
  if (text === undefined) return undefined;
  scanner.position += text.length;
  return text.join('');
}
