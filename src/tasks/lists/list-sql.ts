import { isAdmin, type Actor } from '../../common/actor';
import { legSql, legsOf, seenSql, type Walk } from './task-legs';
import { numberOfTag } from './tag-numbers';
import { isByFlag, ordered, termsOf } from './task-order';
import { isUnbounded, overdueAt, possibleId, type Query, type TaskFilter } from './task-query';

/*
 * Lists in their order, at the cost of what they show and not of all that there is. The ids come first, out of the
 * indices: each leg walks along an index in the order of the list, and all legs are merged. Only the tasks of these ids
 * are read whole.
 */

/**
 * The statement of a list: these columns of its tasks, in its order. `isPlannedApart` says of a database that it plans
 * each leg by itself and so must be told how few tasks are wanted of it; one that merges as it goes would sort them.
 */
export function listTasksSql(
  columns: string,
  actor: Actor,
  filter: TaskFilter,
  walk: Walk,
  isPlannedApart: boolean,
): Query {
  const { by, descending, limit, skip = 0, now = new Date() } = walk;
  const { legs, values } = legsOf(actor, filter, walk);
  const isCut = legs.length > 1 && (isPlannedApart || isByFlag(by));
  const most = isCut ? ` LIMIT ${skip ? ':reach' : limit}` : '';
  const walks = legs.map((leg) => `${legSql(leg, walk)}${leg.scope.isFew ? '' : most}`);
  const places = [...termsOf(by).map((term, i) => ({ ...term, sql: `place${i}` })), { sql: 'id' }];
  const ids = `${merged(walks, ordered(places, descending))} LIMIT ${limit}${skip ? ' OFFSET :skip' : ''}`;
  return {
    sql: `SELECT ${columns} FROM tasks task WHERE task.id IN (SELECT id FROM (${ids}) page)
      ORDER BY ${ordered([...termsOf(by), { sql: 'task.id' }], descending)}`,
    values: {
      ...values,
      ...overdueAt(now),
      skip,
      reach: skip + limit,
      afterValue: walk.after?.value,
      afterMicros: walk.after?.micros ?? 0,
      afterId: walk.after?.id,
    },
  };
}

/** How many tasks the actor may see and the filter names: a statement with this one value. */
export function countTasksSql(actor: Actor, filter: TaskFilter): Query {
  const { tagIds, ...others } = filter;
  if (tagIds?.length === 1 && isAdmin(actor) && isUnbounded(others)) return numberOfTag(possibleId(tagIds[0]!));
  const { sql, values } = seenSql('1', actor, filter);
  return { sql: `SELECT CAST(COUNT(*) AS integer) FROM (${sql}) seen`, values };
}

/** Each leg says its own order, without which PostgreSQL would gather and sort instead of merging. */
const merged = (legs: string[], order: string): string =>
  legs.length === 1
    ? legs[0]!
    : `${legs.map((leg, i) => `SELECT * FROM (${leg}) leg${i}`).join(' UNION ALL ')} ORDER BY ${order}`;
