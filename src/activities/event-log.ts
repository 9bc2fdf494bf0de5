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
}

export interface EventSlice {
  events: Event[];
  /** Positions of what follows, and of what comes before. */
  older: EventPosition | null;
  newer: EventPosition | null;
}

/** The log of what happened to tasks, leads and contacts, for those who may see what it happened to. */
@Injectable()
export class EventLog {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  slice(actor: Actor, filter: EventFilter, limit: number, from: EventPosition | null): Promise<EventSlice> {
    return this.unitOfWork.read(async (em) => {
      const query = eventsWhere(em, actor, filter);
      const isNewer = from?.direction === 'newer';
      if (from) query.andWhere(`event.id ${isNewer ? '>' : '<'} :than`, { than: from.than });
      const rows = await query
        .orderBy('event.id', isNewer ? 'ASC' : 'DESC')
        .limit(limit + 1)
        .getMany();
      const hasMore = rows.length > limit;
      const events = isNewer ? rows.slice(0, limit).toReversed() : rows.slice(0, limit);
      const [first, last] = [events.at(0), events.at(-1)];
      const older = last && (isNewer || hasMore) ? ({ direction: 'older', than: last.id } as const) : null;
      const newer = first && (isNewer ? hasMore : from) ? ({ direction: 'newer', than: first.id } as const) : null;
      return { events, older, newer };
    });
  }

  /** Throws `not_found` also for an event that the actor may not see. */
  get(actor: Actor, id: string): Promise<Event> {
    return this.unitOfWork.read(async (em) => {
      const query = eventsWhere(em, actor, {}).andWhere('event.publicId = :id', { id });
      const event = isPossiblePublicId(id) ? await query.getOne() : null;
      if (!event) throw notFound('event');
      return event;
    });
  }
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
