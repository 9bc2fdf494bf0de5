import { isAdmin, type Actor } from '../../common/actor';
import { numberOfTag } from './tag-numbers';
import { beyond, columnOf, ordered, termsOf, type Position, type TaskOrder, type TaskSort } from './task-order';
import { conditionsOf, isUnbounded, possibleId, type Condition, type Query, type TaskFilter } from './task-query';
import { visibilityScopes, type VisibilityScope } from '../task.policy';

/*
 * Lists in their order, at the cost of what they show and not of all that there is. The ids come first, out of the
 * indices: for each visibility scope of the actor a walk along an index in the order of the list, all merged.
 * Only the tasks of these ids are read whole.
 */

/** Which part of a list: so many, after the first `skip`, or after a position. */
export type Walk = { limit: number } & ((TaskOrder & { skip?: number; after?: undefined }) | Continued);

type Continued = { by: TaskSort; descending: boolean; after: Position | undefined; skip?: undefined };

/**
 * The statement of a list: these columns of its tasks, in its order. `isPlannedApart` says of a database that it plans
 * each leg by itself and so must be told how few tasks are wanted of it; one that merges as it goes would sort them.
 */
export function tasksAlong(
  columns: string,
  actor: Actor,
  filter: TaskFilter,
  walk: Walk,
  isPlannedApart: boolean,
): Query {
  const terms = termsOf(walk.by);
  const conditions = conditionsOf(filter);
  const order = ordered(terms, walk.descending);
  const selected = ['task.id', ...terms.slice(0, -1).map(({ sql }, i) => `${sql} AS place${i}`)].join(', ');
  const { limit, skip = 0 } = walk;
  const [scopes, stretches] = [scopesFor(actor, filter), stretchesOf(walk)];
  const isLimited = isPlannedApart && scopes.length * stretches.length > 1;
  const legs = scopes.flatMap((scope) => {
    const where = whereOn(scope, conditions, walk.by);
    const most = isLimited && !scope.isFew ? ` LIMIT ${skip ? ':reach' : limit}` : '';
    return stretches.map(
      (stretch) => `SELECT ${selected} FROM ${among(scope, [...stretch, ...where])} ORDER BY ${order}${most}`,
    );
  });
  const places = terms.map((term, i) => ({ ...term, sql: i < terms.length - 1 ? `place${i}` : 'id' }));
  const ids = `${merged(legs, ordered(places, walk.descending))} LIMIT ${limit}${skip ? ' OFFSET :skip' : ''}`;
  return {
    sql: `SELECT ${columns} FROM tasks task WHERE task.id IN (SELECT id FROM (${ids}) page) ORDER BY ${order}`,
    values: { ...valuesOf(actor, filter, conditions), skip, reach: skip + limit, ...afterOf(walk) },
  };
}

/** How many tasks the actor may see and the filter names: a statement with this one value. */
export function numberOfTasks(actor: Actor, filter: TaskFilter): Query {
  const { tagId, ...others } = filter;
  if (tagId !== undefined && isAdmin(actor) && isUnbounded(others)) return numberOfTag(possibleId(tagId));
  const conditions = conditionsOf(filter);
  const isByStatus = conditions.some(({ on }) => on === 'status');
  const legs = scopesFor(actor, filter).map((scope) => {
    const lookedUp = (): string[] => conditions.map((each) => (scope.isAll && each.lookedUp) || each.sql);
    const where = isByStatus || scope.isFew ? whereOn(scope, conditions, 'id') : lookedUp();
    return `SELECT 1 FROM ${among(scope, where)}`;
  });
  const sql = `SELECT CAST(COUNT(*) AS integer) FROM (${legs.join(' UNION ALL ')}) visible`;
  return { sql, values: valuesOf(actor, filter, conditions) };
}

/** The visibility scopes that can hold tasks of the owners that the filter names. */
function scopesFor(actor: Actor, { ownerId, ownerIds }: TaskFilter): VisibilityScope[] {
  const owners = ownerIds ?? (ownerId === undefined ? undefined : [ownerId]);
  const canBe = ({ owner, isAll }: VisibilityScope): boolean =>
    isAll || owners === undefined || owners.some((id) => (id === actor.userId) === (owner !== undefined));
  const scopes = visibilityScopes(actor).filter(canBe);
  return scopes.length > 0 ? scopes : [{ sql: '1 = 0' }];
}

const among = (scope: VisibilityScope, conditions: string[]): string =>
  `tasks task WHERE ${[scope.sql, 'task.deleted_at IS NULL', ...conditions].join(' AND ')}`;

const stretchesOf = ({ by, descending, after }: Walk): string[][] =>
  after ? beyond(by, descending, after).map((reach) => [reach]) : [[]];

/** Each leg says its own order, without which PostgreSQL would gather and sort instead of merging. */
const merged = (legs: string[], order: string): string =>
  legs.length === 1
    ? legs[0]!
    : `${legs.map((leg, i) => `SELECT * FROM (${leg}) leg${i}`).join(' UNION ALL ')} ORDER BY ${order}`;

/**
 * A filter that leaves many tasks is checked on the way. SQLite would rather look up all that fulfil it and sort them,
 * however few are asked for: the rest of the condition, which says nothing, keeps it in the order of the list.
 */
function whereOn({ owner, isAll, isFew }: VisibilityScope, conditions: Condition[], by: TaskOrder['by']): string[] {
  const isAlong = ({ on }: Condition): boolean =>
    (on === 'user_id' && isAll) ||
    (on === 'status' && by === 'id') ||
    (by !== 'actionable' && on === columnOf(by)) ||
    false;
  return conditions
    .filter(({ on }) => !(on === 'user_id' && owner))
    .map((each) => {
      if (each.few) return each.sql;
      // PostgreSQL takes the few for many, and would look up half of all tasks by their status.
      if (isFew) return `CASE WHEN ${each.sql} THEN 1 END = 1`;
      return isAlong(each) ? each.sql : `(${each.sql} OR 1 = 0)`;
    });
}

const valuesOf = (actor: Actor, { zone = 0 }: TaskFilter, conditions: Condition[]): Condition['values'] =>
  Object.assign({ visibleTo: actor.userId, zone }, ...conditions.map(({ values }) => values));

const afterOf = ({ after }: Walk): object => ({ afterValue: after?.value, afterId: after?.id });
