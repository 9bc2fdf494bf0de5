import { bytewise } from '../../database/sorted';
import { OVERDUE } from './task-query';
import { TASK_SORTS } from './task-order';

/** Sort keys of deleted tasks: all single-valued fields. The first is the default. */
export const TRASHED_TASK_SORTS = ['deleted_at', 'deleted_by', 'purge_at', ...TASK_SORTS] as const;

export type TrashedTaskSort = (typeof TRASHED_TASK_SORTS)[number];

const SQL: Record<TrashedTaskSort, string> = {
  deleted_at: 'task.deletedAt',
  deleted_by: 'task.deletedById',
  purge_at: 'task.deletedAt',
  id: 'task.id',
  title: 'task.title',
  description: bytewise('task.description'),
  status: 'task.status',
  priority: 'task.priority',
  due_date: 'task.dueAt * 1000 + task.dueMicros',
  completed_at: 'task.completedAt',
  is_overdue: `CASE WHEN ${OVERDUE} THEN 1 ELSE 0 END`,
  is_completed: `CASE WHEN task.status = 'completed' THEN 1 ELSE 0 END`,
  created_at: 'task.createdAt * 1000 + task.createdMicros',
  updated_at: 'task.updatedAt',
  user_id: 'task.userId',
};

/** SQL on the alias `task`. Without purging, all tasks have the same `purge_at` (null). */
export const trashSortSql = (by: TrashedTaskSort, keptDays: number): string =>
  by === 'purge_at' && keptDays === 0 ? 'task.id' : SQL[by];
