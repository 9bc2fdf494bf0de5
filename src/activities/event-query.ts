import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { isAdmin, type Actor } from '../common/actor';
import { invalid } from '../common/errors';
import { inMilliseconds, type Comparison } from '../common/time/instant';
import { isPossiblePublicId } from '../common/public-id';
import { Event } from '../events/event.entity';
import { Task } from '../tasks/task.entity';
import { onlyVisible } from '../tasks/task.policy';
import { User } from '../users/user.entity';

/** Events must match all conditions; absent conditions are ignored. */
export interface EventFilter {
  subjectType?: string;
  subjectKind?: string;
  /** Past tenses: "created", "completed". */
  happened?: string[];
  subject?: string;
  lead?: string;
  user?: string;
  request?: string;
  times?: { is: Comparison; at: Date }[];
}

/** The events that the actor may see and that match the filter, on the alias `event`. */
export function eventsWhere(em: EntityManager, actor: Actor, filter: EventFilter): SelectQueryBuilder<Event> {
  const { subjectType, subjectKind, happened, subject, lead, user, request, times = [] } = filter;
  const query = em.createQueryBuilder(Event, 'event').where('event.publicId IS NOT NULL');
  const equals = (column: string, name: string, value: string | undefined): void => {
    if (value !== undefined) query.andWhere(`${column} = :${name}`, { [name]: storable(name, value) });
  };
  // Without statistics, SQLite would collect and sort all events of a type before it takes fifty. The redundant
  // `OR 1 = 0` keeps it from using that index, so it reads in the order of ids.
  if (subjectType !== undefined)
    query.andWhere('(event.subjectType = :subjectType OR 1 = 0)', {
      subjectType: storable('subjectType', subjectType),
    });
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
  times.forEach((bound, i) => {
    const { is, ms } = inMilliseconds(bound.is, bound.at);
    query.andWhere(`event.createdAt ${is} :at${i}`, { [`at${i}`]: ms });
  });
  return isAdmin(actor) ? query : ofVisibleTasks(query, actor);
}

function storable(name: string, value: string): string {
  if (!/^[\w.]+$/.test(value)) throw invalid({ [name]: 'unusable' });
  return value;
}

const SUBJECT_TYPES = ['task', 'lead', 'contact', 'activity'];

/**
 * Users see the events of tasks that they may see, and of their completions; of purged tasks, those of tasks that they
 * owned or created.
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
