import { DateTime } from 'luxon';
import { parseDue, type Due } from '../../common/time/due';

const BASIC = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** "20261231T100000Z", as taskwarrior and iCalendar write instants. */
export function basicInstant(text: string): Date | undefined {
  const parts = BASIC.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return instantIn(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** An instant in ISO 8601; undefined for everything else. */
export const instantIn = (text: string): Date | undefined => parseDue(text)?.at;

/** A local time of a zone, e.g. "2026-12-31T10:00:00" in "Europe/Berlin". Undefined if one of them cannot be read. */
export function localInstant(text: string, zone: string): Date | undefined {
  const at = DateTime.fromISO(text, { zone });
  return at.isValid ? new Date(at.toMillis()) : undefined;
}

/** The day of an instant in a zone, or in UTC if the zone is unknown. */
export function dayInZone(at: Date, zone: string): Due | undefined {
  const known = zone !== '' && isZone(zone) ? zone : 'utc';
  return parseDue(DateTime.fromMillis(at.getTime(), { zone: known }).toISODate()!);
}

export const isZone = (zone: string): boolean => DateTime.local({ zone }).isValid;

/** "2026-12-31", the day of a due date. */
export const dayOfDue = (due: Due): string => new Date(due.at).toISOString().slice(0, 'YYYY-MM-DD'.length);
