import { DateTime } from 'luxon';
import { microsIn, withMicros } from '../../common/time/instant';
import type { Moment, Unit } from './filter-tree';

/** The time and zone that relative moments refer to. */
export interface Clock {
  now: Date;
  /** IANA name of the time zone for days. */
  zone: string;
}

/** An instant, or a day as the range from its first instant (`from`) to that of the next day (`to`). */
export interface Span {
  from: Date;
  to?: Date;
}

const DAY_LENGTH = 'YYYY-MM-DD'.length;
const STEPS = { h: 'hours', d: 'days', w: 'weeks', mo: 'months', y: 'years' } as const satisfies Record<Unit, string>;
const DAYS_FROM_TODAY: Record<string, number> = { yesterday: -1, today: 0, tomorrow: 1 };

/** Returns undefined for an impossible date or a year outside 1 to 9999. */
export function spanOf({ from, steps }: Moment, clock: Clock): Span | undefined {
  const start = startOf(from, clock);
  let at = start.at;
  for (const { count, unit } of steps) at = at.plus({ [STEPS[unit]]: count });
  if (!isPossible(at)) return undefined;
  // Adding hours to a day gives an instant.
  if (!start.isDay || steps.some(({ unit }) => unit === 'h')) return { from: withMicros(at.toMillis(), start.micros) };
  const next = at.plus({ days: 1 }).startOf('day');
  return { from: at.startOf('day').toJSDate(), to: next.toJSDate() };
}

interface Start {
  at: DateTime;
  isDay: boolean;
  /** Microseconds (0 to 999) in addition to `at`, which has millisecond precision. */
  micros: number;
}

function startOf(from: string, { now, zone }: Clock): Start {
  const present = DateTime.fromJSDate(now, { zone });
  if (from === 'now') return { at: present, isDay: false, micros: 0 };
  const days = DAYS_FROM_TODAY[from];
  if (days !== undefined) return { at: present.startOf('day').plus({ days }), isDay: true, micros: 0 };
  if (from.length === DAY_LENGTH) return { at: DateTime.fromISO(from, { zone }), isDay: true, micros: 0 };
  // Without an offset an instant is UTC, as everywhere in the API. Steps follow the calendar of the zone.
  return { at: DateTime.fromISO(from, { zone: 'utc' }).setZone(zone), isDay: false, micros: microsIn(from) };
}

function isPossible(at: DateTime): boolean {
  const { year } = at.toUTC();
  return at.isValid && year >= 1 && year <= 9999;
}
