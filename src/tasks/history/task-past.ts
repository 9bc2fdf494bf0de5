import { In, LessThanOrEqual, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { isPossibleId } from '../../common/ids';
import { Event } from '../../events/event.entity';
import type { CarriedTag, Task } from '../task.entity';
import { taskOf } from './task-snapshot';

/** A task as it was at a given time. */
export interface PastTask {
  task: Task;
  version: number;
  at: Date;
}

/** A version, or an instant. */
export type Moment = { version: number } | { at: Date };

const DAY_MS = 86_400_000;

/** The events of a task from the last `days` days (0: all). Events of its current version are always included. */
export function eventsOf(em: EntityManager, id: number, days: number): SelectQueryBuilder<Event> {
  const query = em
    .createQueryBuilder(Event, 'event')
    .where(`event.subjectType = 'task' AND event.subjectId = :id`, { id: String(id) });
  if (days === 0) return query;
  const last = query.subQuery().select('MAX(other.version)').from(Event, 'other');
  last.where(`other.subjectType = 'task' AND other.subjectId = :id`);
  const oldest = Date.now() - days * DAY_MS;
  return query.andWhere(`(event.createdAt >= :oldest OR event.version = ${last.getQuery()})`, { oldest });
}

/** Rebuilds the task at a moment from its events; undefined if it did not exist then. */
export async function pastOf(
  em: EntityManager,
  events: SelectQueryBuilder<Event>,
  moment: Moment,
): Promise<PastTask | undefined> {
  const event = await ('at' in moment ? lastUntil(events, moment.at) : firstOf(events, moment.version));
  if (!event?.snapshot || event.name === 'task.deleted') return undefined;
  const at = 'at' in moment ? moment.at : event.createdAt;
  const task = taskOf(event.snapshot);
  task.tags = await namedAt(em, task.tags, at);
  return { task, version: event.version!, at };
}

const lastUntil = (events: SelectQueryBuilder<Event>, at: Date): Promise<Event | null> =>
  events.andWhere('event.createdAt <= :at', { at: at.getTime() }).orderBy('event.id', 'DESC').limit(1).getOne();

/** The first event of a version. Later ones repeat it or record side effects. */
const firstOf = async (events: SelectQueryBuilder<Event>, version: number): Promise<Event | null> =>
  isPossibleId(version)
    ? events.andWhere('event.version = :version', { version }).orderBy('event.id').limit(1).getOne()
    : null;

/** The tags with their names at that time. Renaming a tag records no event for its tasks. */
async function namedAt(em: EntityManager, tags: CarriedTag[], at: Date): Promise<CarriedTag[]> {
  if (tags.length === 0) return tags;
  const subject = { subjectType: 'tag', subjectId: In(tags.map(({ id }) => String(id))) };
  const where = { ...subject, createdAt: LessThanOrEqual(at) };
  const names = new Map<string, string>();
  for (const { subjectId, changes } of await em.find(Event, { where, order: { id: 'ASC' } }))
    if (changes.name?.new) names.set(subjectId, changes.name.new as string);
  return tags.map(({ id, name }) => ({ id, name: names.get(String(id)) ?? name }));
}
