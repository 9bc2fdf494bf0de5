import { ACTIONABLE } from './task-query';
import { PRIORITIES } from '../task-fields';
import type { Task } from '../task.entity';

export const TASK_SORTS = ['id', 'title', 'status', 'priority', 'due_date', 'created_at', 'updated_at'] as const;

export type TaskSort = (typeof TASK_SORTS)[number];

/** What a list is sorted by. Ties are broken by id, in the same direction. */
export interface TaskOrder {
  by: TaskSort | 'actionable';
  descending: boolean;
}

/** Where a task stands in a list: the value that it is sorted by, as the database has it, and its id. */
export interface Position {
  value: string | number | null;
  id: number;
}

interface Term {
  sql: string;
  /** Said outright, since the databases differ in where they put what has no value: at the beginning, going up. */
  hasGaps?: boolean;
}

/** The column of an order on the table `tasks`. */
export const columnOf = (by: TaskSort): string => (by === 'due_date' ? 'due_at' : by);

/** What the order compares, on the alias `task`, the id last. */
export function termsOf(by: TaskOrder['by']): Term[] {
  const id = { sql: 'task.id' };
  if (by === 'id') return [id];
  // Of a day and an instant that begin together, the day comes first.
  if (by === 'actionable') return [{ sql: ACTIONABLE }, { sql: 'task.due_kind', hasGaps: true }, id];
  return [{ sql: `task.${columnOf(by)}`, hasGaps: by === 'due_date' }, id];
}

export const ordered = (terms: Term[], descending: boolean): string =>
  terms.map(({ sql, hasGaps }) => `${sql} ${descending ? 'DESC' : 'ASC'}${hasGaps ? gaps(descending) : ''}`).join(', ');

const gaps = (descending: boolean): string => (descending ? ' NULLS LAST' : ' NULLS FIRST');

export const positionOf = (task: Task, by: TaskSort): Position => ({ value: VALUES[by](task), id: task.id });

const VALUES: Record<TaskSort, (task: Task) => Position['value']> = {
  id: ({ id }) => id,
  title: ({ title }) => title,
  status: ({ status }) => status,
  priority: ({ priority }) => PRIORITIES.indexOf(priority),
  due_date: ({ dueAt }) => dueAt && dueAt.getTime(),
  created_at: ({ createdAt }) => createdAt.getTime(),
  updated_at: ({ updatedAt }) => updatedAt.getTime(),
};

/**
 * What comes after a position (`:afterValue`, `:afterId`), as conditions of which no two hold together, each of them one
 * stretch of an index: what has no value stands apart from what has one.
 */
export function beyond(by: TaskSort, descending: boolean, { value }: Position): string[] {
  const [column, sign] = [`task.${columnOf(by)}`, descending ? '<' : '>'];
  if (by === 'id') return [`${column} ${sign} :afterId`];
  if (value === null) {
    const others = `${column} IS NULL AND task.id ${sign} :afterId`;
    return descending ? [others] : [others, `${column} IS NOT NULL`];
  }
  const further = `(${column}, task.id) ${sign} (:afterValue, :afterId)`;
  return descending && by === 'due_date' ? [further, `${column} IS NULL`] : [further];
}
