import type { FieldErrors } from '../../common/errors';
import type { NewTaskFields, Task } from '../task.entity';
import type { TaskPatch } from '../task-patch';

export const VERBS = ['create', 'update', 'delete', 'complete', 'restore'] as const;
export type Verb = (typeof VERBS)[number];

interface Target {
  /** The task; without it, what `ref` names. */
  id?: number;
  /** The name that an earlier `create` gave its task. */
  ref?: string;
  /** Which version the task must have. */
  version?: number;
}

export interface CreateOperation {
  op: 'create';
  tagIds: number[];
  /** The fields of the new task. Throws `invalid` with all failing fields, `failures` among them. */
  fields(failures: FieldErrors): NewTaskFields;
  /** What later operations of the batch call the task. */
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

/** What an operation did; `task` is as the operation left it, perhaps in the trash. */
export interface Done {
  op: Verb;
  task: Task;
}
