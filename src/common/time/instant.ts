const FRACTION = /[.,](\d+)/;

/** A Date with additional microseconds (1 to 999). */
export class PreciseDate extends Date {
  constructor(
    at: Date | number,
    readonly micros: number,
  ) {
    super(at);
  }

  /** ISO 8601 with six fraction digits. */
  override toISOString(): string {
    return `${super.toISOString().slice(0, -'Z'.length)}${String(this.micros).padStart(3, '0')}Z`;
  }
}

/** The microseconds (0 to 999) beyond the milliseconds. */
export const microsOf = (instant: Date): number => (instant instanceof PreciseDate ? instant.micros : 0);

export const withMicros = (at: Date | number, micros: number): Date =>
  micros === 0 ? new Date(at) : new PreciseDate(at, micros);

/** The fourth to sixth fraction digit of an ISO 8601 time. Further digits are truncated. */
export const microsIn = (iso: string): number => Number((FRACTION.exec(iso)?.[1] ?? '').padEnd(6, '0').slice(3, 6));

/** Parses the output of {@link Date.toISOString}, with microseconds. */
export const instantOf = (iso: string): Date => withMicros(Date.parse(iso), microsIn(iso));

export const isSameInstant = (a: Date, b: Date): boolean => a.getTime() === b.getTime() && microsOf(a) === microsOf(b);

/**
 * The latest instant, rounded up to milliseconds. Changes use `laterOf(new Date(), row.updatedAt)`, so that a clock
 * that was set back does not date a change before the previous one.
 */
export const laterOf = (...instants: Date[]): Date =>
  new Date(Math.max(...instants.map((instant) => instant.getTime() + (microsOf(instant) > 0 ? 1 : 0))));

const DAY_MS = 86_400_000;
const MAX_KNOWN_DAYS = 10_000;
const days = new Map<number, string>();

/** "2026-01-31" for a number of days since 1970. Lists show four times a task, and most are of the same few days. */
function dayText(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, -'T00:00:00.000Z'.length);
  if (days.size === MAX_KNOWN_DAYS) days.clear();
  days.set(day, text);
  return text;
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));

/** Formats UTC like Python's isoformat: no zone, and no fraction or six digits. `micros` are those of the instant. */
export function naiveUtc(instant: Date, micros = microsOf(instant)): string {
  const at = instant.getTime();
  const day = Math.floor(at / DAY_MS);
  const ms = at - day * DAY_MS;
  const seconds = Math.floor(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  const clock = `${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}`;
  const fraction = (ms % 1_000) * 1_000 + micros;
  return `${dayText(day)}T${clock}${fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`}`;
}

/** Comparison operators for times. */
export type Comparison = '<' | '<=' | '>' | '>=';

/**
 * Converts a comparison with a bound that may have microseconds to milliseconds. Stored times have none, so they are
 * after the bound's millisecond only from the next one on.
 */
export const inMilliseconds = (is: Comparison, bound: Date): { is: Comparison; ms: number } => {
  if (microsOf(bound) === 0) return { is, ms: bound.getTime() };
  return { is: is === '<' || is === '<=' ? '<=' : '>', ms: bound.getTime() };
};
