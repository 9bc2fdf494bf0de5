import { QueryWords, wordsIn } from '../http/fields/query-rules';
import { etagOf } from '../http/etags/etags';
import { Shows } from '../http/fields/shows';
import { CursorPagination, Pagination } from '../taskforge/pagination.presenter';
import type { ListedTask } from './task.entity';
import { presentTask, TaskView } from './task.presenter';

const INCLUDABLE = ['version', 'etag'] as const;

/** The query parameter `include`. */
export const Includes = (): PropertyDecorator =>
  QueryWords(INCLUDABLE, 'are ignored', 'Keys to show of each task besides those of the task itself. ');

/** Parameters of an operation that returns tasks, but has no others. */
export class IncludeQuery {
  @Includes()
  include?: string;
}

/** A task in a list, with what `include` asks for. */
export class ListedTaskView extends TaskView {
  /**
   * With `include=version`: the number of changes so far, from 1.
   * @example 3
   */
  version?: number;
  /** With `include=etag`: the `ETag` of the task, for `If-Match`. */
  @Shows({ example: '"3-5f1d7a84"' })
  etag?: string;
}

/** One page of tasks, found by its number. */
export class TaskPageView {
  tasks!: ListedTaskView[];
  pagination!: Pagination;
}

/** One part of the tasks, found by a cursor: what `limit` or `cursor` asks for. */
export class TaskPartView {
  tasks!: ListedTaskView[];
  pagination!: CursorPagination;
}

type Presented = { [Key in (typeof INCLUDABLE)[number]]: (task: ListedTask, view: TaskView) => ListedTaskView[Key] };

const PRESENTED: Presented = {
  version: ({ version }) => version,
  etag: etagOf,
};

/** A presenter that adds the keys listed in `include`. */
export function presentWith(include: string | undefined): (task: ListedTask) => ListedTaskView {
  const keys = wordsIn(INCLUDABLE, include) ?? [];
  if (keys.length === 0) return presentTask;
  return (task) => {
    const view = presentTask(task);
    const included = keys.map((key) => [key, PRESENTED[key](task, view)] as const);
    return Object.assign(view, Object.fromEntries(included));
  };
}
