import type { FieldErrors } from '../../common/errors';
import type { NewTaskFields, Task } from '../task.entity';
import type { TaskChanges } from '../tasks.service';

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

interface Patching<Changes> {
  /** The tags that it names, to be looked up for all operations at once. */
  tagIds: number[];
  /** What is to be written. Throws `invalid` with all failing fields, `more` among them. */
  patch(more: FieldErrors, task?: Task): Changes;
}

export interface CreateOperation extends Patching<TaskChanges & NewTaskFields> {
  op: 'create';
  /** What later operations of the batch call the task. */
  ref?: string;
}

export interface UpdateOperation extends Target, Patching<TaskChanges> {
  op: 'update';
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
