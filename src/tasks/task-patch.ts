import type { FieldErrors } from '../common/errors';
import type { CarriedTag, Task, TaskFields } from './task.entity';

/** What a request writes on a task. */
export interface TaskPatch {
  /** All tags that the task is to have; absent if they stay. */
  tagIds?: number[];
  /**
   * The fields to write, which may depend on the task as it is; absent ones stay. Throws `invalid` with all failing
   * fields, `failures` among them.
   */
  fields(task: Task, failures: FieldErrors): TaskFields;
}

/** Fields to write, and all tags that the task is to have. */
export type TaskChanges = TaskFields & { tags?: CarriedTag[] };
