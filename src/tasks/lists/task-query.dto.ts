import { Allow, IsString } from 'class-validator';
import { isAdmin, type Actor } from '../../common/actor';
import { parseDue } from '../../common/time/due';
import type { PageRequest } from '../../common/page';
import {
  DEFAULT_PER_PAGE,
  ItemCount,
  LARGEST_PER_PAGE,
  PageNumber,
  pageRequestOf,
  SortBy,
  SortOrder,
} from '../../http/fields/page-query.dto';
import { idsIn, QueryIdList, QueryIds, QueryMoment, QueryWords, wordsIn } from '../../http/fields/query-rules';
import { MayBeAbsent, Rules } from '../../http/fields/rules';
import { UnderstoodIfOneOf } from '../../http/query/understood';
import { Shows } from '../../http/fields/shows';
import { expressionOf, FilterText, ZoneName } from '../filter/filter-query.dto';
import { PRIORITIES, STATUSES } from '../task-fields';
import type { TaskPartRequest } from './task-lists';
import { TASK_SORTS, type TaskSort } from './task-order';
import type { TaskFilter } from './task-query';
import type { TimeBound } from './task-times';
import { Includes } from '../listed-task.presenter';

const MAX_IDS = 500;

const boundIn = (of: TimeBound['of'], is: TimeBound['is'], text = ''): TimeBound[] => {
  const at = parseDue(text)?.at;
  return at === undefined ? [] : [{ of, is, at }];
};

/** Which tasks. Tasks must match all filters. */
export abstract class TaskFilterQuery {
  @QueryWords(STATUSES, 'match no task')
  status?: string;

  @QueryWords(PRIORITIES, 'match no task')
  priority?: string;

  /** Tasks that have this tag. With several ids, separated by commas: tasks that have at least one of the tags. */
  @QueryIds()
  tag_id?: string;

  /**
   * Tasks with a tag whose name contains this text, ignoring case. Together with `tag_id`, the same tag must match both.
   * @example 'docs'
   */
  @Allow()
  tag_name?: string;

  /**
   * Tasks whose title or description contains this text, ignoring case.
   * @example 'documentation'
   */
  @Allow()
  search?: string;

  /** `true`: only tasks that are overdue. Other values fall back to `false`. */
  @Shows({ enum: ['true', 'false'], default: 'false' })
  @Allow()
  @UnderstoodIfOneOf(['true', 'false'])
  overdue?: string;

  /** Tasks due at or after this time. A date means its midnight (UTC). */
  @QueryMoment('2024-11-01')
  due_date_from?: string;

  /**
   * Tasks due at or before this time. A date means its midnight (UTC): `2030-01-15` leaves out the rest of that day, and
   * `2030-01-15T23:59:59` includes it.
   */
  @QueryMoment('2024-11-30T23:59:59')
  due_date_to?: string;

  /** Tasks created at or after this time. A date means its midnight (UTC). */
  @QueryMoment('2024-10-01')
  created_from?: string;

  /** Tasks created at or before this time. A date means its midnight (UTC), which leaves out the rest of that day. */
  @QueryMoment('2030-10-31T23:59:59')
  created_to?: string;

  /**
   * Tasks updated at or after this time. A date means its midnight (UTC). To read what is new since the last time, use
   * `sort_by=updated_at`, and begin some seconds before that time.
   */
  @QueryMoment('2024-10-01')
  updated_from?: string;

  /** Tasks updated at or before this time. A date means its midnight (UTC), which leaves out the rest of that day. */
  @QueryMoment('2030-10-31T23:59:59')
  updated_to?: string;

  /** Tasks with these ids, at most 500, separated by commas. Tasks that you may not see are left out. An empty value matches no task. */
  @QueryIdList(MAX_IDS)
  ids?: string;

  /** Tasks of these owners: one or more ids, separated by commas. Admins only; ignored for other users. */
  @QueryIds()
  user_id?: string;

  @FilterText()
  filter?: string;

  @ZoneName()
  timezone?: string;

  taskFilter(actor: Actor): TaskFilter {
    return {
      statuses: wordsIn(STATUSES, this.status),
      priorities: wordsIn(PRIORITIES, this.priority),
      tagIds: idsIn(this.tag_id),
      tagName: this.tag_name || undefined,
      search: this.search || undefined,
      overdue: this.overdue?.toLowerCase() === 'true',
      dueFrom: parseDue(this.due_date_from ?? '')?.at,
      dueTo: parseDue(this.due_date_to ?? '')?.at,
      ownerIds: isAdmin(actor) ? idsIn(this.user_id) : undefined,
      ids: this.ids === '' ? [] : idsIn(this.ids),
      times: this.times(),
      expression: expressionOf(this),
    };
  }

  private times(): TimeBound[] | undefined {
    const { created_from, created_to, updated_from, updated_to } = this;
    const bounds = [
      ...boundIn('created', '>=', created_from),
      ...boundIn('created', '<=', created_to),
      ...boundIn('updated', '>=', updated_from),
      ...boundIn('updated', '<=', updated_to),
    ];
    return bounds.length > 0 ? bounds : undefined;
  }
}

/** Which tasks, and which page of them. */
export class ListTasksQuery extends TaskFilterQuery {
  @PageNumber()
  page: number = 1;

  @ItemCount(DEFAULT_PER_PAGE, LARGEST_PER_PAGE, 'Items per page.')
  per_page: number = DEFAULT_PER_PAGE;

  @SortBy(TASK_SORTS)
  sort_by?: string;

  @SortOrder()
  sort_order?: string;

  @ItemCount(
    DEFAULT_PER_PAGE,
    LARGEST_PER_PAGE,
    'Items per part. Use it with `cursor` instead of `page` and `per_page` to read a list that changes meanwhile: tasks are not counted, every part costs the same, and a task that does not change comes exactly once.',
  )
  limit?: number;

  /** The `next_cursor` of the previous part, with the same filters and order. Empty for the first part. */
  @Shows({ example: '' })
  @Rules(MayBeAbsent(), IsString({ message: 'foreign' }))
  cursor?: string;

  @Includes()
  include?: string;

  pageRequest(): PageRequest<TaskSort> {
    return pageRequestOf(this, TASK_SORTS);
  }

  /** The request for a part; undefined if pages are requested. */
  partRequest(): TaskPartRequest | undefined {
    if (this.limit === undefined && this.cursor === undefined) return undefined;
    const { sortBy, descending } = this.pageRequest();
    return { sortBy, descending, limit: this.limit ?? DEFAULT_PER_PAGE, cursor: this.cursor };
  }
}
