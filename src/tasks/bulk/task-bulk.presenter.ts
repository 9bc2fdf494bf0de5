import { Shows } from '../../http/fields/shows';
import { etagOf } from '../../http/etags/etags';
import { ListedTaskView, presentWith } from '../listed-task.presenter';
import { presentTask } from '../task.presenter';
import { VERBS, type Done, type Verb } from './task-operation';

/** The result of one operation. */
export class TaskOperationView {
  /**
   * Index of the operation, from 0.
   * @example 0
   */
  index!: number;
  /** @example 'update' */
  @Shows({ enum: [...VERBS] })
  op!: Verb;
  /** @example 1 */
  id!: number;
  /**
   * Version of the task after this operation.
   * @example 4
   */
  version!: number;
  /** ETag of the task, for `If-Match`; null if the task is in the trash. */
  @Shows({ example: '"4-1a2b3c4d"' })
  etag!: string | null;
  /** The task after this operation; null if it is in the trash. */
  task!: ListedTaskView | null;
}

export class BulkTasksView {
  /** One result for each operation, in the same order. */
  results!: TaskOperationView[];
  /**
   * Whether this was a dry run, which changes nothing.
   * @example false
   */
  dry_run!: boolean;
}

/** `include` names more keys to show of each task. */
export const presentBulk = (done: Done[], dry_run: boolean, include?: string): BulkTasksView => ({
  results: done.map((each, index) => presentDone(each, index, presentWith(include))),
  dry_run,
});

function presentDone({ op, task }: Done, index: number, present: ReturnType<typeof presentWith>): TaskOperationView {
  const { id, version } = task;
  if (task.deletedAt !== null) return { index, op, id, version, etag: null, task: null };
  return { index, op, id, version, etag: etagOf(task, presentTask(task)), task: present(task) };
}
