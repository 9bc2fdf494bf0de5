import type { FieldErrors } from '../common/errors';
import type { CarriedTag, Task, TaskFields } from './task.entity';

/** The changes that a request makes to a task. */
export interface TaskPatch {
  /** Replaces all tags. Absent: unchanged. */
  tagIds?: number[];
  /**
   * The fields to write, which may depend on the current task. Absent fields are unchanged. Throws `invalid` with all
   * failing fields, including `failures`.
   */
  fields(task: Task, failures: FieldErrors): TaskFields;
}

/** Fields to write, and the complete new list of tags. */
export type TaskChanges = TaskFields & { tags?: CarriedTag[] };
