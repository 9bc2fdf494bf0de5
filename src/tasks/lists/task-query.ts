import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Actor } from '../../common/actor';
import { startOfPastDays } from '../../common/time/due';
import { isPossibleId } from '../../common/ids';
import { containing, isStorable } from '../../common/text';
import { PLANNED_FOR_VALUES } from '../../database/rows/statement';
import { PRIORITIES, type Priority, type Status, type TaskType } from '../task-fields';
import type { Filter } from '../filter/filter-tree';
import type { Condition, Query } from './condition';
import { dueIs, lookedUpByTime, timesIn, type TimeBound } from './task-times';
import { Task } from '../task.entity';
import { onlyVisible } from '../task.policy';

export type { Condition, Query } from './condition';

/** A parsed `?filter=`. */
export interface FilterExpression {
  tree: Filter;
  /** IANA name of the time zone for days. */
  zone: string;
}

/** Selects tasks. All present conditions must hold. */
export interface TaskFilter {
  statuses?: readonly Status[];
  priorities?: readonly Priority[];
  /** The task must have at least one of these tags. */
  tagIds?: readonly number[];
  /** Part of a tag name. Together with `tagIds`, the same tag must match both. */
  tagName?: string;
  /** Part of the title or the description. */
  search?: string;
  /** The query for SQLite's full-text index, which finds all tasks with the text and possibly more. */
  searchMatch?: string;
  overdue?: boolean;
  dueFrom?: Date;
  dueTo?: Date;
  types?: readonly TaskType[];
  ids?: readonly number[];
  /** Public ids of tasks, leads and owners. */
  publicIds?: string[];
  leadIds?: string[];
  owners?: string[];
  ownerIds?: readonly number[];
  /** Completed or cancelled. */
  closed?: boolean;
  times?: TimeBound[];
  /** Whether looking tasks up by their creation or update time is fastest. */
  areTimesFew?: true;
  /** Whether so many tasks have one of the tags that testing each task of a walk is fastest. */
  areTagsMany?: true;
  /** The caller's offset from UTC in milliseconds. Determines when days begin. */
  zone?: number;
  /** Only read by `resolved()`, which lists call first. */
  expression?: FilterExpression;
  /** Further conditions. */
  conditions?: Condition[];
}

/** SQL condition for overdue tasks, on the alias `task`. */
export const OVERDUE = `task.status NOT IN ('completed', 'cancelled') AND (
  (task.due_kind = 'instant' AND task.due_at < :now) OR (task.due_kind = 'date' AND task.due_at <= :startOfPastDays))`;

export const overdueAt = (now: Date): { now: number; startOfPastDays: number } => ({
  now: now.getTime(),
  startOfPastDays: startOfPastDays(now).getTime(),
});

/** Whether the filter matches all tasks. */
export const isUnbounded = ({ overdue, ...others }: TaskFilter): boolean =>
  !overdue && Object.values(others).every((value) => value === undefined);

/** The statement of a list. Some values are rare and others frequent, so the best plan depends on those of the filter. */
export const plannedFor = (filter: TaskFilter, sql: string): string =>
  UNEVEN.some((name) => filter[name] !== undefined && filter[name] !== false) ? `${sql}${PLANNED_FOR_VALUES}` : sql;

const UNEVEN = [
  ...(['priorities', 'tagIds', 'tagName', 'search', 'overdue', 'dueFrom', 'dueTo', 'closed', 'times'] as const),
  'conditions',
] as const;

/** Selects the matching tasks that the actor may see, on the alias `task`. */
export function tasksWhere(em: EntityManager, actor: Actor, filter: TaskFilter): SelectQueryBuilder<Task> {
  const query = onlyVisible(em.createQueryBuilder(Task, 'task'), actor);
  for (const { sql, values } of conditionsOf(filter)) query.andWhere(sql, values);
  return query;
}

/** The SQL conditions of a filter. */
export function conditionsOf(filter: TaskFilter): Condition[] {
  const { statuses, priorities, ownerIds, search, searchMatch, overdue, dueFrom, dueTo } = filter;
  const all: Condition[] = [];
  const add = (sql: string, values: Condition['values'], index: Omit<Condition, 'sql' | 'values'> = {}): unknown =>
    all.push({ sql, values, ...index });
  if (statuses) all.push({ ...among('task.status', 'status', statuses), on: 'status' });
  if (priorities) all.push(among('task.priority', 'rank', priorities.map(rankOf)));
  if (ownerIds) all.push({ ...among('task.user_id', 'ownerId', ownerIds.map(possibleId)), on: 'user_id' });
  if (search !== undefined)
    add(isStorable(search) ? `task.search_text LIKE :search ESCAPE '\\'` : '1 = 0', { search: containing(search) });
  if (searchMatch !== undefined)
    add(
      `task.id IN (SELECT rowid FROM tasks_search WHERE tasks_search MATCH :match
        UNION ALL SELECT id FROM tasks_unindexed)`,
      { match: searchMatch },
      { few: true },
    );
  if (overdue) add(`(${OVERDUE})`, overdueAt(new Date()));
  if (dueFrom) all.push(dueIs('>=', dueFrom));
  if (dueTo) all.push(dueIs('<=', dueTo));
  if (filter.ids) all.push({ ...among('task.id', 'taskId', filter.ids.map(possibleId)), few: true });
  if (filter.areTimesFew) all.push(lookedUpByTime(filter));
  return [...all, ...namesIn(filter), ...timesIn(filter), ...tagIn(filter), ...(filter.conditions ?? [])];
}

const rankOf = (priority: Priority): number => PRIORITIES.indexOf(priority);

/** Condition: the column has one of these values. */
export function among(column: string, name: string, values: readonly unknown[]): Query {
  const [value, ...more] = new Set(values);
  if (value === undefined) return { sql: '1 = 0', values: {} };
  return more.length === 0
    ? { sql: `${column} = :${name}`, values: { [name]: value } }
    : { sql: `${column} IN (:...${name})`, values: { [name]: [value, ...more] } };
}

function namesIn({ types, publicIds, leadIds, owners, closed }: TaskFilter): Condition[] {
  const all: Condition[] = [];
  const oneOf = (column: string, name: string, values: readonly string[] | undefined, few = true): void => {
    if (values === undefined) return;
    const possible = values.filter(isPossibleName);
    if (possible.length === 0) all.push({ sql: '1 = 0', values: {} });
    else all.push({ sql: `${column} IN (:...${name})`, values: { [name]: possible }, few });
  };
  oneOf('task.type', 'types', types, false);
  oneOf('task.public_id', 'publicIds', publicIds);
  oneOf('task.lead_id', 'leadIds', leadIds);
  if (owners !== undefined) all.push(ownersAmong(owners.filter(isPossibleName)));
  if (closed !== undefined)
    all.push({ sql: `task.status ${closed ? 'IN' : 'NOT IN'} ('completed', 'cancelled')`, values: {} });
  return all;
}

function ownersAmong(owners: string[]): Condition {
  if (owners.length === 0) return { sql: '1 = 0', values: {} };
  const named = 'SELECT owner.id FROM users owner WHERE owner.deleted_at IS NULL AND owner.public_id IN (:...owners)';
  return { sql: `task.user_id IN (${named})`, values: { owners }, few: true };
}

/**
 * Condition: the task has a link with these conditions. If many tasks do, PostgreSQL would collect them all before a walk;
 * OFFSET makes it look at one task at a time.
 */
export const carrying = ({ sql, values }: Query, from = 'task_tags link'): Condition => {
  const such = `SELECT 1 FROM ${from} WHERE ${sql} AND link.task_id = task.id`;
  return { sql: `EXISTS (${such})`, walked: `EXISTS (${such} LIMIT 1 OFFSET 0)`, values };
};

/** One EXISTS, so that id and name refer to the same tag and a task with two matching tags counts once. */
function tagIn({ tagIds, tagName, areTagsMany }: TaskFilter): Condition[] {
  if (tagIds === undefined && tagName === undefined) return [];
  const named = `tag.name_key LIKE :tagName ESCAPE '\\'`;
  const where = [
    ...(tagIds === undefined ? [] : [among('link.tag_id', 'tagId', tagIds.map(possibleId))]),
    ...(tagName === undefined ? [] : [{ sql: named, values: { tagName: containing(storable(tagName)) } }]),
  ];
  const from = tagName === undefined ? 'task_tags link' : 'task_tags link JOIN tags tag ON tag.id = link.tag_id';
  const sql = where.map((each) => each.sql).join(' AND ');
  const values = Object.assign({}, ...where.map((each) => each.values)) as Condition['values'];
  const lookedUp = `task.id IN (SELECT link.task_id FROM ${from} WHERE ${sql})`;
  const { walked, ...condition } = carrying({ sql, values }, from);
  return [{ ...condition, ...(areTagsMany && { walked }), lookedUp }];
}

// Text that cannot be stored is replaced by U+FFFF, a noncharacter, so that it matches nothing instead of causing a
// database error.
const storable = (text: string): string => (isStorable(text) ? text : '\uffff');

const isPossibleName = (name: string): boolean => /^\w+$/.test(name);

/** Replaces ids that are out of range by 0, which no row has. */
export const possibleId = (id: number): number => (isPossibleId(id) ? id : 0);
