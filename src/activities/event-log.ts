import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { isAdmin, type Actor } from '../common/actor';
import { invalid, notFound } from '../common/errors';
import { isPossiblePublicId } from '../common/public-id';
import { UnitOfWork } from '../database/unit-of-work';
import { Event } from '../events/event.entity';
import { Task } from '../tasks/task.entity';
import { onlyVisible } from '../tasks/task.policy';
import { User } from '../users/user.entity';
import { isAbsorbed, lastOfChain, merged, type MergedEvent } from './consolidation';

/** Which events: all conditions hold together, an absent one does not count. */
export interface EventFilter {
  subjectType?: string;
  subjectKind?: string;
  /** Past tenses: "created", "completed". */
  happened?: string[];
  subject?: string;
  lead?: string;
  user?: string;
  request?: string;
  times?: { is: '<' | '<=' | '>' | '>='; at: Date }[];
}

/** A part of the log, newest first: what is older than one event, or what is newer than one. */
export interface EventPosition {
  direction: 'older' | 'newer';
  than: number;
  /** The last event that counts, so that what happens during a walk moves nothing in it. */
  newest: number;
}

export interface EventSlice {
  events: MergedEvent[];
  /** Positions of what follows, and of what comes before. */
  older: EventPosition | null;
  newer: EventPosition | null;
}

/** The log of what happened to tasks, leads and contacts, for those who may see what it happened to. */
@Injectable()
export class EventLog {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Updates close together are one, unless it is asked what one request did. */
  slice(actor: Actor, filter: EventFilter, limit: number, from: EventPosition | null): Promise<EventSlice> {
    return this.unitOfWork.read(async (em) => {
      const isNewer = from?.direction === 'newer';
      const newest = from?.direction === 'older' ? from.newest : await newestIn(em);
      const query = eventsWhere(em, actor, filter);
      if (!filter.request) query.andWhere(`NOT ${isAbsorbed('event')}`, { newest });
      if (from) query.andWhere(`event.id ${isNewer ? '>' : '<'} :than`, { than: from.than });
      query.orderBy('event.id', isNewer ? 'ASC' : 'DESC').limit(limit + 1);
      const { rows, older, newer } = turned(await query.getMany(), limit, from, newest);
      const events = filter.request ? rows.map(alone) : await merged(em, rows, newest);
      return { events, older, newer };
    });
  }

  /** The event of which `id` names any part. Throws `not_found` also if the actor may not see it. */
  get(actor: Actor, id: string): Promise<MergedEvent> {
    return this.unitOfWork.read(async (em) => {
      if (!isPossiblePublicId(id)) throw notFound('event');
      const newest = await newestIn(em);
      const named = em.createQueryBuilder().subQuery().select(lastOfChain('named')).from(Event, 'named');
      const query = eventsWhere(em, actor, {}).andWhere(
        `event.id = ${named.where('named.publicId = :id').getQuery()}`,
        { id, newest },
      );
      const event = await query.getOne();
      if (!event) throw notFound('event');
      return (await merged(em, [event], newest))[0]!;
    });
  }
}

const newestIn = async (em: EntityManager): Promise<number> => (await em.maximum(Event, 'id')) ?? 0;

const alone = (event: Event): MergedEvent => ({ first: event, last: event });

/** The rows of a page, newest first, and where it goes on; `found` has one row more if there are more. */
function turned(found: Event[], limit: number, from: EventPosition | null, newest: number) {
  const isNewer = from?.direction === 'newer';
  const hasMore = found.length > limit;
  const rows = isNewer ? found.slice(0, limit).toReversed() : found.slice(0, limit);
  const [first, last] = [rows.at(0), rows.at(-1)];
  const position = (direction: EventPosition['direction'], { id: than }: Event): EventPosition => ({
    direction,
    than,
    newest,
  });
  return {
    rows,
    older: last && (isNewer || hasMore) ? position('older', last) : null,
    newer: first && (isNewer ? hasMore : from) ? position('newer', first) : null,
  };
}

function eventsWhere(em: EntityManager, actor: Actor, filter: EventFilter): SelectQueryBuilder<Event> {
  const { subjectType, subjectKind, happened, subject, lead, user, request, times = [] } = filter;
  const query = em.createQueryBuilder(Event, 'event').where('event.publicId IS NOT NULL');
  const equals = (column: string, name: string, value: string | undefined): void => {
    if (value === undefined) return;
    if (!/^[\w.]+$/.test(value)) throw invalid({ [name]: 'unusable' });
    query.andWhere(`${column} = :${name}`, { [name]: value });
  };
  equals('event.subjectType', 'subjectType', subjectType);
  equals('event.subjectKind', 'subjectKind', subjectKind);
  equals('event.subjectPublicId', 'subject', subject);
  equals('event.leadId', 'lead', lead);
  equals('event.requestId', 'request', request);
  if (happened)
    query.andWhere('event.name IN (:...names)', {
      names: SUBJECT_TYPES.flatMap((type) => happened.map((what) => `${type}.${what}`)),
    });
  if (user !== undefined) {
    const named = query.subQuery().select('person.id').from(User, 'person').where('person.publicId = :user');
    query.andWhere(`event.actorId IN ${named.getQuery()}`, { user: isPossiblePublicId(user) ? user : '' });
  }
  times.forEach(({ is, at }, i) => query.andWhere(`event.createdAt ${is} :at${i}`, { [`at${i}`]: at.getTime() }));
  return isAdmin(actor) ? query : ofVisibleTasks(query, actor);
}

const SUBJECT_TYPES = ['task', 'lead', 'contact', 'activity'];

/**
 * The policy of tasks, asked of the events of tasks and of their completions; what happened to a task that is gone is
 * for those whose it was.
 */
function ofVisibleTasks(query: SelectQueryBuilder<Event>, actor: Actor): SelectQueryBuilder<Event> {
  const task = query
    .subQuery()
    .select('1')
    .from(Task, 'task')
    .where('task.publicId = COALESCE(event.taskPublicId, event.subjectPublicId)');
  const any = task.getQuery();
  const visible = onlyVisible(task, actor).getQuery();
  return query.andWhere(
    `(event.subjectType IN ('lead', 'contact')
      OR EXISTS ${visible}
      OR (NOT EXISTS ${any}
        AND (event.ownerId = :visibleTo OR event.creatorId = :visibleTo)))`,
    { visibleTo: actor.userId },
  );
}
