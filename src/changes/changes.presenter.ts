import { ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { Shows } from '../http/fields/shows';
import { PlainTagView, presentPlainTag } from '../tags/tag.presenter';
import { presentTask, TaskView } from '../tasks/task.presenter';
import { TYPES, type ChangeType } from './change-cursor';
import type { Changes } from './changes.service';
import type { Change } from './subjects';

/** A tag as it is for everybody: without the number of tasks that you can see. */
export class SharedTagView extends PlainTagView {}

/** A task that is new or has changed, as it is now. */
export class TaskChangeView {
  @Shows({ enum: ['task'] })
  type!: 'task';
  /** @example 42 */
  id!: number;
  /**
   * Version of the task. It never goes backwards from page to page.
   * @example 7
   */
  version!: number;
  task!: TaskView;
}

/** A tag that is new or has changed, as it is now. */
export class TagChangeView {
  @Shows({ enum: ['tag'] })
  type!: 'tag';
  /** @example 3 */
  id!: number;
  /**
   * Version of the tag. It never goes backwards from page to page.
   * @example 2
   */
  version!: number;
  tag!: SharedTagView;
}

/** A task or a tag that you can no longer see. */
export class GoneView {
  @Shows({ enum: [...TYPES] })
  type!: ChangeType;
  /** @example 43 */
  id!: number;
  /**
   * `deleted`: it is in the trash or was deleted permanently. `hidden`: it has another owner now, and you may not see it.
   * @example 'deleted'
   */
  @Shows({ enum: ['deleted', 'hidden'] })
  gone!: 'deleted' | 'hidden';
}

/** The forms of a change. */
export const SHAPES = [TaskChangeView, TagChangeView, GoneView];

/** One page of changes. Apply them in order: put `task` and `tag` under their ids, remove the id on `gone`. */
@ApiExtraModels(...SHAPES)
export class ChangesView {
  /** At most one for each task and tag. May be empty even if there are more. */
  @Shows({ type: 'array', items: { anyOf: SHAPES.map((each) => ({ $ref: getSchemaPath(each) })) } })
  changes!: (TaskChangeView | TagChangeView | GoneView)[];
  /**
   * For the next request: what comes after this page. It does not expire with time.
   * @example 'eyJhdCI6NDJ9'
   */
  cursor!: string;
  /** Whether there is more now. If not, you have everything as it was at a moment during this request. */
  has_more!: boolean;
}

export const presentChanges = ({ changes, cursor, hasMore }: Changes): ChangesView => ({
  changes: changes.map(presentChange),
  cursor,
  has_more: hasMore,
});

export function presentChange(change: Change): TaskChangeView | TagChangeView | GoneView {
  if ('task' in change) {
    const { type, id, task } = change;
    return { type, id, version: task.version, task: presentTask(task) };
  }
  if ('tag' in change) {
    const { type, id, tag } = change;
    return { type, id, version: tag.version, tag: presentPlainTag(tag) };
  }
  return change;
}
