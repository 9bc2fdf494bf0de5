import type { Due } from '../common/time/due';
import { naiveUtc } from '../common/time/instant';
import { Shows } from '../http/fields/shows';

const DAY_MS = 86_400_000;

/** `2015-02-08T20:30:54.314000+00:00` */
export const shownInstant = (instant: Date): string => `${naiveUtc(instant)}+00:00`;

/** `2015-02-08`: the day of a midnight UTC. */
const shownDay = (midnight: Date): string => midnight.toISOString().slice(0, 10);

/** The day of an instant in a time zone (`zone` ms ahead of UTC), as midnight UTC. */
export const dayOf = (instant: Date, zone: number): Date =>
  new Date(Math.floor((instant.getTime() + zone) / DAY_MS) * DAY_MS);

export const shownDue = (due: Due): string => (due.kind === 'date' ? shownDay(due.at) : shownInstant(due.at));

/** The `date` of a dateless task: the day of its creation. */
export const dayMade = (createdAt: Date, zone: number): Due => ({ kind: 'date', at: dayOf(createdAt, zone) });

/** The instant at which a due value begins in a time zone (`zone` ms ahead of UTC). */
export const beginningOf = ({ kind, at }: Due, zone: number): Date =>
  kind === 'date' ? new Date(at.getTime() - zone) : at;

/** The beginning of tomorrow in a time zone (`zone` ms ahead of UTC). */
export const startOfTomorrow = (now: Date, zone: number): Date => new Date(dayOf(now, zone).getTime() + DAY_MS - zone);

const SHOWN_INSTANT = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{6})?\+00:00`;

/** A field that shows an instant, in UTC. */
export const Instant = (): PropertyDecorator => Shows({ pattern: `^${SHOWN_INSTANT}$` });

/** A field that shows a day, or an instant in UTC. */
export const DayOrInstant = (): PropertyDecorator =>
  Shows({ pattern: String.raw`^(?:\d{4}-\d{2}-\d{2}|${SHOWN_INSTANT})$` });
