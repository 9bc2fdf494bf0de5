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
  const { day, at: start, micros } = startOf(from, clock);
  const hours = steps.findIndex(({ unit }) => unit === 'h');
  const wholeDays = !day ? 0 : hours < 0 ? steps.length : hours;
  const last = day && plus(day, steps.slice(0, wholeDays));
  const at = plus(last ? firstInstantOf(last, clock.zone) : start, steps.slice(wholeDays));
  if (!isPossible(at)) return undefined;
  // Adding hours to a day gives an instant.
  if (!last || hours >= 0) return { from: withMicros(at.toMillis(), micros) };
  return { from: at.toJSDate(), to: firstInstantOf(last.plus({ days: 1 }), clock.zone).toJSDate() };
}

const plus = (at: DateTime, steps: Moment['steps']): DateTime =>
  steps.reduce((sum, { count, unit }) => sum.plus({ [STEPS[unit]]: count }), at);

interface Start {
  /** The day as midnight UTC, if it is one. Its steps are those of the calendar, whatever the clocks of the zone do. */
  day?: DateTime;
  at: DateTime;
  /** Microseconds (0 to 999) in addition to `at`, which has millisecond precision. */
  micros: number;
}

function startOf(from: string, { now, zone }: Clock): Start {
  const present = DateTime.fromJSDate(now, { zone });
  if (from === 'now') return { at: present, micros: 0 };
  const days = DAYS_FROM_TODAY[from];
  if (days !== undefined) {
    const day = present.setZone('utc', { keepLocalTime: true }).startOf('day').plus({ days });
    return { day, at: day, micros: 0 };
  }
  // Without an offset an instant is UTC, as everywhere in the API. Steps follow the calendar of the zone.
  const at = DateTime.fromISO(from, { zone: 'utc' });
  return from.length === DAY_LENGTH ? { day: at, at, micros: 0 } : { at: at.setZone(zone), micros: microsIn(from) };
}

/** When a day begins in a zone: after midnight where that is skipped, at the first where there are two. */
function firstInstantOf(day: DateTime, zone: string): DateTime {
  const midnight = day.setZone(zone, { keepLocalTime: true });
  const offsets = [-1, 1].map((days) => midnight.plus({ days }).offset);
  const begins = offsets
    .map((minutes) => day.minus({ minutes }).setZone(zone))
    .filter((at) => at.toISODate() === day.toISODate())
    .toSorted((a, b) => a.toMillis() - b.toMillis());
  return begins[0] ?? midnight;
}

function isPossible(at: DateTime): boolean {
  const { year } = at.toUTC();
  return at.isValid && year >= 1 && year <= 9999;
}
