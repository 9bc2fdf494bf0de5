import { DateTime } from 'luxon';
import { isSameInstant, microsIn, withMicros } from './instant';

/**
 * A due time: a whole day (`at` is midnight UTC) or an instant with microseconds. The kind is stored, because "on the
 * 15th" and "at 00:00 on the 15th" become overdue at different times.
 */
export interface Due {
  readonly kind: 'date' | 'instant';
  readonly at: Date;
  /** Set if the API shows days as midnight, so that this instant may be such a day sent back. */
  readonly mayBeDay?: boolean;
}

const DAY_MS = 86_400_000;
const YEAR = /^(?!0000)\d{4}/;
const YEAR_ALONE = /^\d{4}$/;
const IMPOSSIBLE_OFFSET = /T.*[+-](?:2[4-9]|[3-9]\d|\d\d:?[6-9]\d)/i;

/**
 * Parses ISO 8601 dates (also 20300101, 2030-01, 2030-W01-1) and date-times with "T" or a space. Offsets are converted
 * to UTC; times without one are UTC. Fractions are truncated to six digits. Years 1 to 9999. Returns undefined for
 * anything else.
 */
export function parseDue(text: string): Due | undefined {
  if (!YEAR.test(text) || YEAR_ALONE.test(text) || IMPOSSIBLE_OFFSET.test(text)) return undefined;
  const iso = text.toUpperCase().replace(/^(\S+) (?=\d)/, '$1T');
  const parsed = DateTime.fromISO(iso, { zone: 'utc' });
  if (!parsed.isValid || parsed.year < 1 || parsed.year > 9999) return undefined;
  return { kind: iso.includes('T') ? 'instant' : 'date', at: withMicros(parsed.toMillis(), microsIn(iso)) };
}

/** Whether `written` is the same as `present`. */
export function repeatsDue(present: Due | null, written: Due | null): boolean {
  if (present === null || written === null) return present === written;
  const sameKind = present.kind === written.kind || (present.kind === 'date' && written.mayBeDay === true);
  return sameKind && isSameInstant(present.at, written.at);
}

/** True once the instant has passed, or the whole day is over in UTC. */
export function isPast(due: Due, now: Date): boolean {
  return due.kind === 'date' ? due.at.getTime() + DAY_MS <= now.getTime() : due.at.getTime() < now.getTime();
}

/** Days that start at or before this time are past. */
export const startOfPastDays = (now: Date): Date => new Date(now.getTime() - DAY_MS);

/** The UTC day of an instant as days since 1970, and its start. */
export function dayOf(now: Date): { day: number; start: Date } {
  const day = Math.floor(now.getTime() / DAY_MS);
  return { day, start: new Date(day * DAY_MS) };
}
