import { bytewise, type SortSql } from '../database/sorted';

/** Fields that tags can be sorted by: all that are shown. The first is the default. */
export const TAG_SORTS = ['id', 'name', 'color', 'description', 'created_at', 'updated_at', 'task_count'] as const;

export type TagSort = (typeof TAG_SORTS)[number];

/** SQL on the alias `tag`. `task_count` is not a column. */
export const TAG_SORT_SQL: SortSql<Exclude<TagSort, 'task_count'>> = {
  id: 'tag.id',
  name: 'tag.name',
  color: bytewise('tag.color'),
  description: bytewise('tag.description'),
  created_at: 'tag.createdAt',
  updated_at: 'tag.updatedAt',
};
