import { Shows } from '../../http/fields/shows';
import { etagOf } from '../../http/etags/etags';
import { presentTask, TaskView } from '../task.presenter';
import { VERBS, type Done, type Verb } from './task-operation';

/** What one operation did. */
export class TaskOperationView {
  /**
   * Its place among the operations, from 0.
   * @example 0
   */
  index!: number;
  /** @example 'update' */
  @Shows({ enum: [...VERBS] })
  op!: Verb;
  /** @example 42 */
  id!: number;
  /**
   * That of the task after this operation.
   * @example 4
   */
  version!: number;
  /** For `If-Match`; null if the task is in the trash now. */
  @Shows({ example: '"4-1a2b3c4d"' })
  etag!: string | null;
  /** As this operation left it; null if the task is in the trash now. */
  task!: TaskView | null;
}

export class BulkTasksView {
  /** One for each operation, in their order. */
  results!: TaskOperationView[];
  /**
   * Whether this only says what would happen.
   * @example false
   */
  dry_run!: boolean;
}

export const presentBulk = (done: Done[], dry_run: boolean): BulkTasksView => ({
  results: done.map((each, index) => presentDone(each, index)),
  dry_run,
});

function presentDone({ op, task }: Done, index: number): TaskOperationView {
  const { id, version } = task;
  const view = task.deletedAt === null ? presentTask(task) : null;
  return { index, op, id, version, etag: view && etagOf(task, view), task: view };
}
