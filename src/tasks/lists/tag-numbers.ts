import type { Query } from './task-query';

/** All links of the tag minus those of trashed tasks, which are few. Other tasks are not read. */
const numberOf = (tag: string): string => `CAST(
  (SELECT COUNT(*) FROM task_tags link WHERE link.tag_id = ${tag}) -
  (SELECT COUNT(*) FROM tasks task JOIN task_tags link ON link.task_id = task.id
   WHERE task.deleted_at IS NOT NULL AND link.tag_id = ${tag}) AS integer)`;

/** Counts the tasks with the tag, of all owners, without the trash. */
export const numberOfTag = (tagId: number): Query => ({ sql: `SELECT ${numberOf(':tagId')}`, values: { tagId } });

/** The same for several tags, as rows of `tag_id` and `count`. */
export const numbersOfTags = (tagIds: number[]): Query => ({
  sql: `SELECT tag.id AS tag_id, ${numberOf('tag.id')} AS count FROM tags tag WHERE tag.id IN (:...tagIds)`,
  values: { tagIds },
});
