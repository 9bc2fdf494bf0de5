import { Allow, IsString } from 'class-validator';
import { isAdmin, type Actor } from '../../common/actor';
import { parseDue } from '../../common/due';
import { DEFAULT_PER_PAGE, LARGEST_PER_PAGE, Lenient, PageQuery, QueryId } from '../../http/fields/page-query.dto';
import { MayBeAbsent, MOMENT, Rules } from '../../http/fields/rules';
import { PRIORITIES, STATUSES } from '../task-fields';
import type { TaskPartRequest } from './task-lists';
import { TASK_SORTS } from './task-order';
import type { TaskFilter } from './task-query';
import { Shows } from '../../http/fields/shows';

/** Which tasks to export. */
export class ExportTasksQuery {
  /** Anything else counts as `csv`. */
  @Shows({ enum: ['csv', 'json'], default: 'csv' })
  @Allow()
  format?: string;

  /** No task has any other. */
  @Shows({ enum: [...STATUSES] })
  @Allow()
  status?: string;

  /** No task has any other. */
  @Shows({ enum: [...PRIORITIES] })
  @Allow()
  priority?: string;

  /** Tasks that carry the tag with this id. */
  @QueryId()
  tag_id?: number;

  /** `true`: only tasks that are overdue. Anything else counts as `false`. */
  @Shows({ enum: ['true', 'false'], default: 'false' })
  @Allow()
  overdue?: string;

  filter(): TaskFilter {
    return sharedFilter(this);
  }
}

/** Which tasks, and which page of them. All filters hold together. */
export class ListTasksQuery extends PageQuery {
  /** No task has any other. */
  @Shows({ enum: [...STATUSES] })
  @Allow()
  status?: string;

  /** No task has any other. */
  @Shows({ enum: [...PRIORITIES] })
  @Allow()
  priority?: string;

  /** Tasks that carry the tag with this id. */
  @QueryId()
  tag_id?: number;

  /**
   * Tasks that carry a tag whose name contains this, whatever its case.
   * @example 'docs'
   */
  @Allow()
  tag_name?: string;

  /**
   * Tasks whose title or description contains this, whatever its case.
   * @example 'documentation'
   */
  @Allow()
  search?: string;

  /** `true`: only tasks that are overdue. Anything else counts as `false`. */
  @Shows({ enum: ['true', 'false'], default: 'false' })
  @Allow()
  overdue?: string;

  /** Tasks due at or after this; what is no date counts as absent. */
  @Shows({ pattern: MOMENT, example: '2024-11-01' })
  @Allow()
  due_date_from?: string;

  /** Tasks due at or before this; what is no date counts as absent. */
  @Shows({ pattern: MOMENT, example: '2024-11-30T23:59:59' })
  @Allow()
  due_date_to?: string;

  /** Admins only, ignored from others: tasks of this owner. */
  @QueryId()
  user_id?: number;

  /**
   * Instead of `page` and `per_page`, to walk through a list that changes meanwhile: items per part; more than the most
   * counts as the most, what is no such number as 10. Nothing is counted, every part costs the same, and what nobody
   * touches is met exactly once.
   */
  @Shows({ required: false, type: 'integer', minimum: 1, maximum: LARGEST_PER_PAGE, example: 50 })
  @Allow()
  @Lenient(DEFAULT_PER_PAGE, LARGEST_PER_PAGE)
  limit?: number;

  /** The `next_cursor` of the part before, with the same filters and order; empty for the first part. */
  @Shows({ example: '' })
  @Rules(MayBeAbsent(), IsString({ message: 'foreign' }))
  cursor?: string;

  /** The request for a part; nothing if it is pages that are asked for. */
  partRequest(): TaskPartRequest | undefined {
    if (this.limit === undefined && this.cursor === undefined) return undefined;
    const { sortBy, descending } = this.pageRequest(TASK_SORTS);
    return { sortBy, descending, limit: this.limit ?? DEFAULT_PER_PAGE, cursor: this.cursor };
  }

  filter(actor: Actor): TaskFilter {
    return {
      ...sharedFilter(this),
      tagName: this.tag_name || undefined,
      search: this.search || undefined,
      dueFrom: parseDue(this.due_date_from ?? '')?.at,
      dueTo: parseDue(this.due_date_to ?? '')?.at,
      ownerId: isAdmin(actor) && typeof this.user_id === 'number' ? this.user_id : undefined,
    };
  }
}

/** Whose tasks to count. */
export class StatisticsQuery {
  /** Admins only, ignored from others: count the tasks of this owner. */
  @QueryId()
  user_id?: number;

  /** Admins only, ignored from others: `all` counts everybody's tasks. Anything else counts as `own`. */
  @Shows({ enum: ['own', 'all'], default: 'own' })
  @Allow()
  scope?: string;

  /** Nobody in particular, for everybody's tasks. */
  ownerId(actor: Actor): number | undefined {
    const own = actor.userId ?? 0;
    if (!isAdmin(actor)) return own;
    if (typeof this.user_id === 'number') return this.user_id;
    return this.scope === 'all' ? undefined : own;
  }
}

function sharedFilter({ status, priority, tag_id, overdue }: ExportTasksQuery | ListTasksQuery): TaskFilter {
  // An empty tag_id is still a string here, and counts as absent.
  return {
    status,
    priority,
    tagId: typeof tag_id === 'number' ? tag_id : undefined,
    overdue: overdue?.toLowerCase() === 'true',
  };
}
