import type { Actor } from '../../common/actor';
import { visibilityScopes, type VisibilityScope } from '../task.policy';
import { afterCursor, alongIndex, columnOf, isReadById, ordered, sectionsOf, termsOf } from './task-order';
import type { Position, Section, TaskOrder, TaskSort } from './task-order';
import { conditionsOf, possibleId, type Condition, type Query, type TaskFilter } from './task-query';

/** The part of a list to read: `limit` tasks after the first `skip`, or after a position. */
export type Walk = { limit: number } & ((TaskOrder & { skip?: number; after?: undefined }) | Continued);

type Continued = TaskOrder & { by: TaskSort; after: Position | undefined; skip?: undefined };

/** One of the index walks that are merged into a list. Legs do not overlap. */
export interface Leg {
  scope: VisibilityScope;
  section: Section;
  where: string[];
}

/** With more owners, one walk over everybody's tasks is used instead of one per owner. */
const MAX_OWNER_LEGS = 8;

const NOTHING: Section[] = [{ where: '1 = 0' }];

/**
 * The legs of a list: one per visibility scope (and owner in the filter), section of the order and, when ordered by id,
 * status in the filter.
 */
export function legsOf(actor: Actor, filter: TaskFilter, walk: Walk): { legs: Leg[]; values: Query['values'] } {
  const conditions = conditionsOf(filter);
  const sections = sectionsOf(walk, filter);
  const rest = walk.after ? afterCursor(sections, walk, walk.after) : sections;
  const { statuses = [] } = filter;
  const apart = walk.by === 'id' && statuses.length > 1 ? statuses.map((each) => `task.status = '${each}'`) : [''];
  const isByStatus = apart.length > 1 || (walk.by === 'status' && statuses.length > 0);
  const left = conditions
    .filter(({ on }) => !(isByStatus && on === 'status'))
    .map(({ walked, ...condition }) => ({ ...condition, sql: walked ?? condition.sql }));
  const legs = scopesFor(actor, filter).flatMap((scope) =>
    (rest.length > 0 ? rest : NOTHING).flatMap((section) =>
      apart.map((status) => ({
        scope,
        section,
        where: [section.where ?? '', status, ...whereOn(scope, left, walk.by)].filter(Boolean),
      })),
    ),
  );
  return { legs, values: valuesOf(actor, filter, conditions) };
}

/** The ids of a leg in list order, with the values to merge by. See `listTasksSql` for `isPlannedApart`. */
export function legSql({ scope, section, where }: Leg, { by, descending }: Walk, isPlannedApart: boolean): string {
  const terms = termsOf(by);
  const places = terms.map(({ sql }, i) => `${sql} AS place${i}`);
  const order = ordered([...(isReadById(section, by) ? [] : alongIndex(terms)), { sql: 'task.id' }], descending);
  // There is an index of the few in the order of ids.
  const from = isPlannedApart && scope.isFew && by !== 'id' ? gathered(scope, where) : tasksIn(scope, where);
  return `SELECT ${['task.id', ...places].join(', ')} FROM ${from} ORDER BY ${order}`;
}

/** Selects columns of all matching tasks that the actor may see, in no order. */
export function visibleTasksSql(columns: string, actor: Actor, filter: TaskFilter): Query {
  const conditions = conditionsOf(filter);
  const isByStatus = conditions.some(({ on }) => on === 'status');
  const legs = scopesFor(actor, filter).map((scope) => {
    const lookedUp = (): string[] => conditions.map((each) => (scope.isAll && each.lookedUp) || each.sql);
    const where = isByStatus || scope.isFew ? whereOn(scope, conditions, 'id') : lookedUp();
    return `SELECT ${columns} FROM ${tasksIn(scope, where)}`;
  });
  return { sql: legs.join(' UNION ALL '), values: valuesOf(actor, filter, conditions) };
}

const ownersIn = ({ ownerIds }: TaskFilter): number[] | undefined => ownerIds && [...new Set(ownerIds.map(possibleId))];

/** The visibility scopes that can contain tasks of the filter's owners. */
function scopesFor(actor: Actor, filter: TaskFilter): VisibilityScope[] {
  const owners = ownersIn(filter);
  const canBe = ({ owner, isAll }: VisibilityScope): boolean =>
    isAll || owners === undefined || owners.some((id) => (id === actor.userId) === (owner !== undefined));
  const scopes = visibilityScopes(actor)
    .filter(canBe)
    .flatMap((scope) => (scope.isAll && owners && owners.length <= MAX_OWNER_LEGS ? owners.map(ofOwner) : [scope]));
  return scopes.length > 0 ? scopes : [{ sql: '1 = 0' }];
}

const ofOwner = (_: number, i: number): VisibilityScope => ({ sql: `task.user_id = :owner${i}`, owner: `:owner${i}` });

const tasksIn = (scope: VisibilityScope, conditions: string[]): string =>
  `tasks task WHERE ${[scope.sql, 'task.deleted_at IS NULL', ...conditions].join(' AND ')}`;

/**
 * PostgreSQL takes the few for many, and would look for them along all tasks in list order: to the end, if fewer than a
 * page match. OFFSET makes it collect them first.
 */
const gathered = (scope: VisibilityScope, conditions: string[]): string =>
  `(SELECT * FROM ${tasksIn(scope, [OF_OTHERS])} OFFSET 0) task WHERE ${conditions.join(' AND ') || '1 = 1'}`;

/**
 * Conditions that many tasks meet are checked during the walk. SQLite would rather look up and sort all matching tasks;
 * `OR 1 = 0` keeps it from using another index.
 */
function whereOn({ owner, isAll, isFew }: VisibilityScope, conditions: Condition[], by: TaskOrder['by']): string[] {
  const isAlong = ({ on, values }: Condition): boolean =>
    (on === 'user_id' && isAll) ||
    (on === 'status' && by === 'id' && !Array.isArray(values.status)) ||
    (by !== 'actionable' && on === columnOf(by)) ||
    false;
  const conditionsLeft = conditions.filter(({ on }) => !(on === 'user_id' && owner));
  const sql = conditionsLeft.map((each) => {
    if (each.few) return each.sql;
    // PostgreSQL overestimates these tasks and would look up half of the table by status.
    if (isFew) return `CASE WHEN ${each.sql} THEN 1 END = 1`;
    return isAlong(each) ? each.sql : `(${each.sql} OR 1 = 0)`;
  });
  return isFew && sql.length > 0 ? [...sql, OF_OTHERS] : sql;
}

/**
 * True for all tasks created for others. It tells PostgreSQL that they are few, so that it does not scan all tasks for
 * them, especially for a user who owns most tasks.
 */
const OF_OTHERS = 'task.user_id <> :visibleTo';

function valuesOf(actor: Actor, filter: TaskFilter, conditions: Condition[]): Query['values'] {
  const owners = Object.fromEntries((ownersIn(filter) ?? []).map((id, i) => [`owner${i}`, id]));
  const shared = { visibleTo: actor.userId, zone: filter.zone ?? 0 };
  return Object.assign(shared, owners, ...conditions.map(({ values }) => values)) as Query['values'];
}
