import { bytewise, type SortSql } from '../database/sorted';

/** What tags can be sorted by: every value that they show. The first is the default. */
export const TAG_SORTS = ['id', 'name', 'color', 'description', 'created_at', 'updated_at', 'task_count'] as const;

export type TagSort = (typeof TAG_SORTS)[number];

/** On the alias `tag`. How many tasks have a tag is not a column. */
export const TAG_SORT_SQL: SortSql<Exclude<TagSort, 'task_count'>> = {
  id: 'tag.id',
  name: 'tag.name',
  color: bytewise('tag.color'),
  description: bytewise('tag.description'),
  created_at: 'tag.createdAt',
  updated_at: 'tag.updatedAt',
};
