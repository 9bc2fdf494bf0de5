import { DateTime } from 'luxon';
import { isSameInstant, microsIn, withMicros } from './instant';

/**
 * When something is due: a whole day (`at` is its midnight UTC), or an instant with microseconds.
 * The kind is kept, since "on the 15th" and "at 00:00 on the 15th" are over at different times.
 */
export interface Due {
  readonly kind: 'date' | 'instant';
  readonly at: Date;
  /** The API that it came through shows a day as its midnight, so this instant may be such a day coming back. */
  readonly mayBeDay?: boolean;
}

const DAY_MS = 86_400_000;
const YEAR = /^(?!0000)\d{4}/;
const YEAR_ALONE = /^\d{4}$/;
const IMPOSSIBLE_OFFSET = /T.*[+-](?:2[4-9]|[3-9]\d|\d\d:?[6-9]\d)/i;

/**
 * Reads ISO 8601: dates (also 20300101, 2030-01, 2030-W01-1) and date-times, "T" or a space between.
 * An offset is converted to UTC, a naive time is UTC. Six digits of a fraction are kept, further ones are cut. Returns
 * undefined for anything else, years 1 to 9999 only.
 */
export function parseDue(text: string): Due | undefined {
  if (!YEAR.test(text) || YEAR_ALONE.test(text) || IMPOSSIBLE_OFFSET.test(text)) return undefined;
  const iso = text.toUpperCase().replace(/^(\S+) (?=\d)/, '$1T');
  const parsed = DateTime.fromISO(iso, { zone: 'utc' });
  if (!parsed.isValid || parsed.year < 1 || parsed.year > 9999) return undefined;
  return { kind: iso.includes('T') ? 'instant' : 'date', at: withMicros(parsed.toMillis(), microsIn(iso)) };
}

/** Whether `written` says nothing new about what `present` is. */
export function repeatsDue(present: Due | null, written: Due | null): boolean {
  if (present === null || written === null) return present === written;
  const sameKind = present.kind === written.kind || (present.kind === 'date' && written.mayBeDay === true);
  return sameKind && isSameInstant(present.at, written.at);
}

/** True once the instant has passed, or the whole day is over in UTC. */
export function isPast(due: Due, now: Date): boolean {
  return due.kind === 'date' ? due.at.getTime() + DAY_MS <= now.getTime() : due.at.getTime() < now.getTime();
}

/** The first moment at which a day counts as over: days that began at or before it are past. */
export const startOfPastDays = (now: Date): Date => new Date(now.getTime() - DAY_MS);

/** The UTC day of an instant, counted from 1970, and when it began. */
export function dayOf(now: Date): { day: number; start: Date } {
  const day = Math.floor(now.getTime() / DAY_MS);
  return { day, start: new Date(day * DAY_MS) };
}
