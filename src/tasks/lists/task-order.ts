import { PRIORITIES } from '../task-fields';
import type { ListedTask } from '../task.entity';
import type { Condition } from './condition';
import { OVERDUE, type TaskFilter } from './task-query';
import { ACTIONABLE } from './task-times';

/** Sort keys of lists: all single-valued fields. The first is the default. */
export const TASK_SORTS = [
  'id',
  'title',
  'description',
  'status',
  'priority',
  'due_date',
  'completed_at',
  'is_overdue',
  'is_completed',
  'created_at',
  'updated_at',
  'user_id',
] as const;

export type TaskSort = (typeof TASK_SORTS)[number];

/** The order of a list. Ties are broken by id, in the same direction. */
export interface TaskOrder {
  by: TaskSort | 'actionable';
  descending: boolean;
  /** The time used for `is_overdue`. */
  now?: Date;
}

/** The position of a task in a list: the stored value that the list is sorted by, and the id. */
export interface Position {
  value: string | number | boolean | null;
  /** Microseconds in addition to a due date or creation time. */
  micros?: number;
  id: number;
}

interface Term {
  sql: string;
  nulls?: 'low' | 'last';
}

/**
 * A contiguous range of an index. Sections do not overlap and follow each other in list order. Tasks with the same
 * `value` are ordered by id, others by the terms.
 */
export interface Section {
  where?: string;
  value?: Position['value'];
}

/** Whether the section is read from an index in the order of ids. The index of due dates contains empty ones itself. */
export const isReadById = ({ value }: Section, by: TaskOrder['by']): boolean =>
  value !== undefined && by !== 'due_date';

/** The column of `tasks` that an order sorts by. */
export const columnOf = (by: TaskSort): string => (by === 'due_date' ? 'due_at' : by);

const NULLABLE: readonly TaskOrder['by'][] = ['description', 'due_date', 'completed_at'];

/** Boolean orders. */
const FLAGS: Partial<Record<TaskOrder['by'], { yes: string; no: string }>> = {
  is_completed: { yes: `task.status = 'completed'`, no: `task.status <> 'completed'` },
  is_overdue: { yes: `((${OVERDUE}) OR 1 = 0)`, no: `(task.due_at IS NULL OR NOT (${OVERDUE}))` },
};

/** Whether the order is by a condition, for which there is no index. */
export const sortsByFlag = (by: TaskOrder['by']): boolean => FLAGS[by] !== undefined;

const MICROS: Partial<Record<TaskOrder['by'], string>> = {
  actionable: 'task.due_micros',
  due_date: 'task.due_micros',
  created_at: 'task.created_micros',
};

/** The values that an order compares before the id, on the alias `task`. */
export function termsOf(by: TaskOrder['by']): Term[] {
  if (by === 'id') return [];
  if (FLAGS[by]) return [{ sql: `CASE WHEN ${FLAGS[by].yes} THEN 1 ELSE 0 END` }];
  const micros = MICROS[by] ? [{ sql: MICROS[by] }] : [];
  // If a day and an instant start at the same time, the day comes first.
  if (by === 'actionable') return [{ sql: ACTIONABLE }, ...micros, { sql: 'task.due_kind', nulls: 'low' }];
  const collation = by === 'description' ? ' COLLATE "binary"' : '';
  return [{ sql: `task.${columnOf(by)}${collation}`, nulls: NULLABLE.includes(by) ? 'last' : undefined }, ...micros];
}

/** Indexes store nulls first. */
export const alongIndex = (terms: Term[]): Term[] =>
  terms.map((term) => (term.nulls ? { ...term, nulls: 'low' } : term));

/** The sections that can contain matching tasks. Tasks without a value come last in both directions. */
export function sectionsOf(order: TaskOrder, filter: TaskFilter): Section[] {
  const found = allSections(order, filter).filter(({ value }) => isPossible(order.by, value, filter));
  return found.length > 0 ? found : [{}];
}

function allSections({ by, descending }: TaskOrder, { statuses }: TaskFilter): Section[] {
  const inOrder = (ascending: Section[]): Section[] => (descending ? ascending.toReversed() : ascending);
  const flag = FLAGS[by];
  if (flag)
    return inOrder([
      { where: flag.no, value: false },
      { where: flag.yes, value: true },
    ]);
  if (by === 'status' && statuses)
    return inOrder(statuses.toSorted().map((value) => ({ where: `task.status = '${value}'`, value })));
  if (!NULLABLE.includes(by)) return [{}];
  const [{ sql }] = termsOf(by) as [Term];
  return [{ where: `${sql} IS NOT NULL` }, { where: `${sql} IS NULL`, value: null }];
}

/** Excludes sections without matches, which a leg would scan to the end. */
function isPossible(by: TaskOrder['by'], value: Section['value'], filter: TaskFilter): boolean {
  const { statuses, overdue, dueFrom, dueTo, conditions = [] } = filter;
  const isBounded = (column: Condition['on']): boolean => conditions.some(({ on }) => on === column);
  const isOf = {
    completed: statuses?.includes('completed') !== false,
    open: statuses?.some((each) => each !== 'completed') !== false,
  };
  if (by === 'due_date') return value === undefined || !(overdue || dueFrom || dueTo || isBounded('due_at'));
  if (by === 'completed_at') return value === undefined ? isOf.completed : isOf.open && !isBounded('completed_at');
  if (by === 'is_completed') return value ? isOf.completed : isOf.open;
  return by !== 'is_overdue' || value === true || !overdue;
}

/** The sections after a position: `:afterValue`, `:afterMicros` and `:afterId`. */
export function afterCursor(sections: Section[], order: TaskOrder, { value }: Position): Section[] {
  const place = sections.findIndex((each) => (each.value === undefined ? value !== null : each.value === value));
  if (place === -1) return [];
  const [current, ...later] = sections.slice(place);
  const after = afterIn(current!, order);
  return [{ ...current, where: [current!.where, after].filter(Boolean).join(' AND ') }, ...later];
}

function afterIn(section: Section, { by, descending }: TaskOrder): string {
  const sign = descending ? '<' : '>';
  if (by === 'id' || isReadById(section, by)) return `task.id ${sign} :afterId`;
  // Without a due date the microseconds are 0. A row comparison, because PostgreSQL would sort a leg with a constant in
  // its order.
  if (section.value === null) return `(task.due_micros, task.id) ${sign} (0, :afterId)`;
  const terms = [...termsOf(by).map(({ sql }) => sql), 'task.id'].join(', ');
  return `(${terms}) ${sign} (:afterValue${MICROS[by] ? ', :afterMicros' : ''}, :afterId)`;
}

export const ordered = (terms: Term[], descending: boolean): string =>
  terms
    .map(({ sql, nulls }) => {
      const side = nulls === 'last' || descending ? ' NULLS LAST' : ' NULLS FIRST';
      return `${sql} ${descending ? 'DESC' : 'ASC'}${nulls ? side : ''}`;
    })
    .join(', ');

export const positionOf = (task: ListedTask, { by, now = new Date() }: TaskOrder & { by: TaskSort }): Position => ({
  value: VALUES[by](task, now),
  micros: { due_date: task.dueMicros, created_at: task.createdMicros }[by as string],
  id: task.id,
});

const VALUES: Record<TaskSort, (task: ListedTask, now: Date) => Position['value']> = {
  id: ({ id }) => id,
  title: ({ title }) => title,
  description: ({ description }) => description,
  status: ({ status }) => status,
  priority: ({ priority }) => PRIORITIES.indexOf(priority),
  due_date: ({ dueAt }) => dueAt && dueAt.getTime(),
  completed_at: ({ completedAt }) => completedAt && completedAt.getTime(),
  is_overdue: (task, now) => task.isOverdue(now),
  is_completed: (task) => task.isCompleted(),
  created_at: ({ createdAt }) => createdAt.getTime(),
  updated_at: ({ updatedAt }) => updatedAt.getTime(),
  user_id: ({ userId }) => userId,
};
