import { naiveUtc } from '../common/time/instant';
import { NaiveUtc } from '../http/fields/shows';
import { Pagination } from '../taskforge/pagination.presenter';
import type { Tag } from './tag.entity';

/** A label, shared by all users, as it is for everybody. */
export abstract class PlainTagView {
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
}

/** A label, shared by all users. */
export class TagView extends PlainTagView {
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

export const presentTag = (tag: Tag): TagView => Object.assign(presentPlainTag(tag), { task_count: tag.taskCount });

export const presentPlainTag = (tag: Tag): PlainTagView => ({
  id: tag.id,
  name: tag.name,
  color: tag.color,
  description: tag.description,
  created_at: naiveUtc(tag.createdAt),
  updated_at: naiveUtc(tag.updatedAt),
});
