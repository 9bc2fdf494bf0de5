import { naiveUtc } from '../../common/time/instant';
import { purgeTime } from '../../common/trash';
import { NaiveUtc } from '../../http/fields/shows';
import { Pagination } from '../../taskforge/pagination.presenter';
import type { Task } from '../task.entity';
import { ListedTaskView } from '../listed-task.presenter';

/** A deleted task, which can be restored. */
export class TrashedTaskView extends ListedTaskView {
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  deleted_at!: string;
  /**
   * The user who deleted it; null if the account no longer exists.
   * @example 2
   */
  deleted_by!: number | null;
  /**
   * When it will be deleted permanently; null if never.
   * @example '2024-11-19T11:30:00'
   */
  @NaiveUtc()
  purge_at!: string | null;
}

/** One page of deleted tasks. */
export class TrashedTaskPageView {
  tasks!: TrashedTaskView[];
  pagination!: Pagination;
}

/** `present` builds the fields common to all lists. */
export function presentTrashedTask(task: Task, days: number, present: (task: Task) => ListedTaskView): TrashedTaskView {
  const purgeAt = purgeTime(task.deletedAt!, days);
  return Object.assign(present(task), {
    deleted_at: naiveUtc(task.deletedAt!),
    deleted_by: task.deletedById,
    purge_at: purgeAt && naiveUtc(purgeAt),
  });
}
