import { isAdmin, type Actor } from '../../common/actor';
import { legSql, legsOf, visibleTasksSql, type Walk } from './task-legs';
import { numberOfTag } from './tag-numbers';
import { sortsByFlag, ordered, termsOf } from './task-order';
import { isUnbounded, overdueAt, possibleId, type Query, type TaskFilter } from './task-query';

/*
 * Lists whose cost depends on the page, not on the number of tasks. First the ids are found using only indexes: each
 * leg walks one index in list order, and the legs are merged. Then the tasks with these ids are read.
 */

/**
 * The SELECT of a list: the given columns, in list order. Set `isPlannedApart` if the database plans each leg
 * separately, so that each gets its own limit; a database that merges while reading would sort the legs because of it.
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
  const isCut = legs.length > 1 && (isPlannedApart || sortsByFlag(by));
  const most = isCut ? ` LIMIT ${skip ? ':reach' : limit}` : '';
  const walks = legs.map((leg) => `${legSql(leg, walk, isPlannedApart)}${leg.scope.isFew ? '' : most}`);
  const places = [...termsOf(by).map((term, i) => ({ ...term, sql: `place${i}` })), { sql: 'id' }];
  const ids = `${merged(walks, ordered(places, descending))} LIMIT ${limit}${skip ? ' OFFSET :skip' : ''}`;
  return {
    sql: `SELECT ${columns} FROM ${isPlannedApart ? lookedUp(ids) : `tasks task WHERE task.id IN (SELECT id FROM (${ids}) page)`}
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

/** PostgreSQL would rather hash a table that fits into its working memory than look up a page. OFFSET makes it look up. */
const lookedUp = (ids: string): string =>
  `(${ids}) page CROSS JOIN LATERAL (SELECT * FROM tasks WHERE tasks.id = page.id OFFSET 0) task`;

/** Counts the tasks that the actor may see and that match the filter. */
export function countTasksSql(actor: Actor, filter: TaskFilter): Query {
  const { tagIds, ...others } = { ...filter, areTagsMany: undefined };
  if (tagIds?.length === 1 && isAdmin(actor) && isUnbounded(others)) return numberOfTag(possibleId(tagIds[0]!));
  const { sql, values } = visibleTasksSql('1', actor, filter);
  return { sql: `SELECT CAST(COUNT(*) AS integer) FROM (${sql}) seen`, values };
}

/** Each leg has its own ORDER BY. Without it, PostgreSQL would sort instead of merging. */
const merged = (legs: string[], order: string): string =>
  legs.length === 1
    ? legs[0]!
    : `${legs.map((leg, i) => `SELECT * FROM (${leg}) leg${i}`).join(' UNION ALL ')} ORDER BY ${order}`;
