import { naiveUtc } from '../common/instant';
import { NaiveUtc } from '../http/fields/shows';
import { Pagination } from '../taskforge/pagination.presenter';
import type { Tag } from './tag.entity';

/** A label, shared by all users. */
export class TagView {
  /** @example 1 */
  id!: number;
  /** @example 'docs' */
  name!: string;
  /** @example '#00FF00' */
  color!: string;
  /** @example 'Documentation' */
  description!: string | null;
  /**
   * UTC, without an offset.
   * @example '2024-10-01T09:00:00'
   */
  @NaiveUtc()
  created_at!: string;
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  updated_at!: string;
  /**
   * Number of tasks with this tag that you can see.
   * @example 1
   */
  task_count!: number;
}

/** One page of tags. */
export class TagPageView {
  tags!: TagView[];
  pagination!: Pagination;
}

export function presentTag(tag: Tag): TagView {
  return {
    id: tag.id,
    name: tag.name,
    color: tag.color,
    description: tag.description,
    created_at: naiveUtc(tag.createdAt),
    updated_at: naiveUtc(tag.updatedAt),
    task_count: tag.taskCount,
  };
}
