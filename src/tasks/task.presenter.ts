import { naiveUtc } from '../common/time/instant';
import { NaiveUtc, Shows } from '../http/fields/shows';
import { PRIORITIES, STATUSES, type Priority, type Status } from './task-fields';
import type { PastTask } from './history/task-past';
import type { ListedTask } from './task.entity';

/** A tag as a task shows it. */
export class TaskTagView {
  /** @example 1 */
  id!: number;
  /** @example 'docs' */
  name!: string;
}

/** What every form of a task shows. */
export abstract class PlainTaskView {
  /** @example 1 */
  id!: number;
  /** @example 'Write API documentation' */
  title!: string;
  /** @example 'Cover all endpoints with examples' */
  description!: string | null;
  /** @example 'in_progress' */
  @Shows({ enum: [...STATUSES] })
  status!: Status;
  /** @example 'urgent' */
  @Shows({ enum: [...PRIORITIES] })
  priority!: Priority;
  /**
   * UTC without a zone. A date without a time is shown as midnight.
   * @example '2024-11-15T17:00:00'
   */
  @NaiveUtc()
  due_date!: string | null;
  /**
   * When the task was completed; null if it is not.
   * @example null
   */
  @NaiveUtc()
  completed_at!: string | null;
  /**
   * The due date has passed (for a date without a time, its whole day) and the task is neither completed nor cancelled.
   * @example false
   */
  is_overdue!: boolean;
  /** @example false */
  is_completed!: boolean;
  /** @example '2024-10-01T09:00:00' */
  @NaiveUtc()
  created_at!: string;
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  updated_at!: string;
  /**
   * Id of the owner.
   * @example 2
   */
  user_id!: number;
}

/** A task. Times are UTC, written without a zone, with six digits of a second unless those are zero. */
export class TaskView extends PlainTaskView {
  /** Ordered by id. */
  tags!: TaskTagView[];
}

/** As it is now. */
export const presentTask = (task: ListedTask): TaskView => presentTaskAt(task, new Date());

function presentTaskAt(task: ListedTask, now: Date): TaskView {
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    status: task.status,
    priority: task.priority,
    due_date: task.dueAt && naiveUtc(task.dueAt, task.dueMicros),
    completed_at: task.completedAt && naiveUtc(task.completedAt),
    is_overdue: task.isOverdue(now),
    is_completed: task.isCompleted(),
    created_at: naiveUtc(task.createdAt, task.createdMicros),
    updated_at: naiveUtc(task.updatedAt),
    user_id: task.userId,
    tags: task.tags.map(({ id, name }) => ({ id, name })),
  };
}

/** As it was then; it was overdue if it was so then. */
export const presentPast = ({ task, at }: PastTask): TaskView => presentTaskAt(task, at);
