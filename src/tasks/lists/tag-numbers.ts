import type { Query } from './task-query';

/** The trash is small beside the rest, and so are its links beside all: no other task is looked at. */
const numberOf = (tag: string): string => `CAST(
  (SELECT COUNT(*) FROM task_tags link WHERE link.tag_id = ${tag}) -
  (SELECT COUNT(*) FROM tasks task JOIN task_tags link ON link.task_id = task.id
   WHERE task.deleted_at IS NOT NULL AND link.tag_id = ${tag}) AS integer)`;

/** How many tasks outside the trash have the tag, whoever owns them: a statement with this one value. */
export const numberOfTag = (tagId: number): Query => ({ sql: `SELECT ${numberOf(':tagId')}`, values: { tagId } });

/** The same of several tags: `tag_id` and `count`. */
export const numbersOfTags = (tagIds: number[]): Query => ({
  sql: `SELECT tag.id AS tag_id, ${numberOf('tag.id')} AS count FROM tags tag WHERE tag.id IN (:...tagIds)`,
  values: { tagIds },
});
