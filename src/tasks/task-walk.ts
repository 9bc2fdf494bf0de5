import type { Actor } from '../common/actor';
import { numbered } from '../database/numbered';
import { beyond, columnOf, ordered, termsOf, type Position, type TaskOrder, type TaskSort } from './task-order';
import { conditionsOf, type Condition, type TaskFilter } from './task-query';
import { waysToSee } from './task.policy';

/*
 * Lists in their order, at the cost of what they show and not of all that there is. The ids come first, out of the
 * indices: for each way in which the actor may see tasks a walk along an index in the order of the list, all merged.
 * Only the tasks of these ids are read whole.
 */

/** Which part of a list: so many, after the first `skip`, or after a position. */
export type Walk = { limit: number } & ((TaskOrder & { skip?: number; after?: undefined }) | Continued);

type Continued = { by: TaskSort; descending: boolean; after: Position | undefined; skip?: undefined };

type Statement = [sql: string, parameters: unknown[]];

/** The statement of a list: these columns of its tasks, in its order. */
export function tasksAlong(columns: string, actor: Actor, filter: TaskFilter, walk: Walk): Statement {
  const terms = termsOf(walk.by);
  const conditions = conditionsOf(filter);
  const order = ordered(terms, walk.descending);
  const selected = ['task.id', ...terms.slice(0, -1).map(({ sql }, i) => `${sql} AS place${i}`)].join(', ');
  const where = ['task.deleted_at IS NULL', ...conditions.map((each) => onTheWay(each, walk.by))];
  const legs = stretches(actor, walk).map(
    (stretch) => `SELECT ${selected} FROM tasks task WHERE ${[...stretch, ...where].join(' AND ')} ORDER BY ${order}`,
  );
  const places = terms.map((term, i) => ({ ...term, sql: i < terms.length - 1 ? `place${i}` : 'id' }));
  const ids = `${merged(legs, ordered(places, walk.descending))} LIMIT ${walk.limit}${walk.skip ? ' OFFSET :skip' : ''}`;
  return numbered(
    `SELECT ${columns} FROM tasks task WHERE task.id IN (SELECT id FROM (${ids}) page) ORDER BY ${order}`,
    { ...valuesOf(actor, filter, conditions), skip: walk.skip, ...afterOf(walk) },
  );
}

/** The statement that counts them, as `total`. */
export function countOfTasks(actor: Actor, filter: TaskFilter): Statement {
  const conditions = conditionsOf(filter);
  const where = ['task.deleted_at IS NULL', ...conditions.map(({ sql }) => sql)];
  const legs = waysToSee(actor).map((way) => `SELECT 1 FROM tasks task WHERE ${[way, ...where].join(' AND ')}`);
  const sql = `SELECT COUNT(*) AS total FROM (${legs.join(' UNION ALL ')}) visible`;
  return numbered(sql, valuesOf(actor, filter, conditions));
}

function stretches(actor: Actor, { by, descending, after }: Walk): string[][] {
  const ways = waysToSee(actor);
  return after
    ? ways.flatMap((way) => beyond(by, descending, after).map((reach) => [way, reach]))
    : ways.map((way) => [way]);
}

/** Each leg says its own order, without which PostgreSQL would gather and sort instead of merging. */
const merged = (legs: string[], order: string): string =>
  legs.length === 1
    ? legs[0]!
    : `${legs.map((leg, i) => `SELECT * FROM (${leg}) leg${i}`).join(' UNION ALL ')} ORDER BY ${order}`;

/**
 * A filter that leaves many tasks is checked on the way. SQLite would rather look up all that fulfil it and sort them,
 * however few are asked for: the rest of the condition, which says nothing, keeps it in the order of the list.
 */
function onTheWay({ sql, on, few }: Condition, by: TaskOrder['by']): string {
  const isAlong = by !== 'actionable' && (on === columnOf(by) || (on === 'status' && by === 'id'));
  return few || isAlong ? sql : `(${sql} OR 1 = 0)`;
}

const valuesOf = (actor: Actor, { zone = 0 }: TaskFilter, conditions: Condition[]): Condition['values'] =>
  Object.assign({ visibleTo: actor.userId, zone }, ...conditions.map(({ values }) => values));

const afterOf = ({ after }: Walk): object => ({ afterValue: after?.value, afterId: after?.id });
