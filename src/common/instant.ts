const FRACTION = /[.,](\d+)/;

/** An instant with microseconds: a Date, which has milliseconds, and the `micros` (1 to 999) that come on top. */
export class PreciseDate extends Date {
  constructor(
    at: Date | number,
    readonly micros: number,
  ) {
    super(at);
  }

  /** With six digits of fraction. */
  override toISOString(): string {
    return `${super.toISOString().slice(0, -'Z'.length)}${String(this.micros).padStart(3, '0')}Z`;
  }
}

/** The microseconds (0 to 999) on top of the milliseconds of an instant. */
export const microsOf = (instant: Date): number => (instant instanceof PreciseDate ? instant.micros : 0);

export const withMicros = (at: Date | number, micros: number): Date =>
  micros === 0 ? new Date(at) : new PreciseDate(at, micros);

/** The fourth to sixth digit of the fraction of an ISO 8601 time. Further digits are cut, not rounded. */
export const microsIn = (iso: string): number => Number((FRACTION.exec(iso)?.[1] ?? '').padEnd(6, '0').slice(3, 6));

/** The instant that {@link Date.toISOString} wrote, with its microseconds. */
export const instantOf = (iso: string): Date => withMicros(Date.parse(iso), microsIn(iso));

export const isSameInstant = (a: Date, b: Date): boolean => a.getTime() === b.getTime() && microsOf(a) === microsOf(b);

/**
 * The latest of these instants, in whole milliseconds. A change happens at `laterOf(new Date(), row.updatedAt)`: a clock
 * that went back puts no change before the one before it.
 */
export const laterOf = (...instants: Date[]): Date =>
  new Date(Math.max(...instants.map((instant) => instant.getTime() + (microsOf(instant) > 0 ? 1 : 0))));

/** Naive UTC as Python's isoformat writes it: no zone, no fraction when it is zero, else six digits. */
export function naiveUtc(instant: Date): string {
  const text = instant.toISOString().slice(0, -'Z'.length);
  return text.endsWith('.000') ? text.slice(0, -'.000'.length) : text.padEnd('YYYY-MM-DDTHH:mm:ss.ffffff'.length, '0');
}

/** How two times compare. */
export type Comparison = '<' | '<=' | '>' | '>=';

/**
 * How a time that is stored in whole milliseconds compares with a bound that may have microseconds: the stored one has
 * none, so that it is after the bound's millisecond only if it is at the next one.
 */
export const inMilliseconds = (is: Comparison, bound: Date): { is: Comparison; ms: number } => {
  if (microsOf(bound) === 0) return { is, ms: bound.getTime() };
  return { is: is === '<' || is === '<=' ? '<=' : '>', ms: bound.getTime() };
};
