import type { FieldErrors } from '../../common/errors';
import type { NewTaskFields, Task } from '../task.entity';
import type { TaskPatch } from '../task-patch';

export const VERBS = ['create', 'update', 'delete', 'complete', 'restore'] as const;
export type Verb = (typeof VERBS)[number];

interface Target {
  /** Id of the task. Absent if `ref` is given. */
  id?: number;
  /** The `ref` of an earlier `create`. */
  ref?: string;
  /** The expected version. */
  version?: number;
}

export interface CreateOperation {
  op: 'create';
  tagIds: number[];
  /** The fields of the new task. Throws `invalid` with all invalid fields, including `failures`. */
  fields(failures: FieldErrors): NewTaskFields;
  /** The name under which later operations refer to the task. */
  ref?: string;
}

export interface UpdateOperation extends Target {
  op: 'update';
  patch: TaskPatch;
}

export interface PlainOperation extends Target {
  op: 'delete' | 'complete' | 'restore';
}

export type TargetedOperation = UpdateOperation | PlainOperation;
export type TaskOperation = CreateOperation | TargetedOperation;

/** A finished operation and the resulting task, which may be in the trash. */
export interface Done {
  op: Verb;
  task: Task;
}
