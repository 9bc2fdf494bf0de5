import type { UnitOfWork } from '../../database/unit-of-work';
import { among, possibleId, type Query, type TaskFilter } from './task-query';
import { idsByTime } from './task-times';

/**
 * Looking up and sorting this many tasks takes a few hundredths of a second. Beyond that, walking an index is faster.
 */
const MAX_LOOKED_UP = 5_000;

/** Marks the filter for what few or many tasks have. The result is the same. */
export const markIfFew = (unitOfWork: UnitOfWork, filter: TaskFilter): Promise<TaskFilter> =>
  unitOfWork.engine === 'sqlite' ? markTimes(unitOfWork, filter) : markTags(unitOfWork, filter);

/**
 * If few tasks were created or updated within the bounds, they are looked up instead of walking all tasks in order.
 * PostgreSQL estimates this itself.
 */
async function markTimes(unitOfWork: UnitOfWork, filter: TaskFilter): Promise<TaskFilter> {
  const ids = idsByTime(filter);
  return ids && (await areFew(unitOfWork, ids)) ? { ...filter, areTimesFew: true } : filter;
}

/** PostgreSQL would collect the tasks with a tag even if there are many of them and a page is found among the first. */
async function markTags(unitOfWork: UnitOfWork, filter: TaskFilter): Promise<TaskFilter> {
  const { tagIds } = filter;
  if (!tagIds) return filter;
  const { sql, values } = among('link.tag_id', 'tagId', tagIds.map(possibleId));
  const links = { sql: `SELECT 1 FROM task_tags link WHERE ${sql}`, values };
  return (await areFew(unitOfWork, links)) ? filter : { ...filter, areTagsMany: true };
}

async function areFew(unitOfWork: UnitOfWork, { sql, values }: Query): Promise<boolean> {
  const count = `SELECT CAST(COUNT(*) AS integer) AS found FROM (${sql} LIMIT ${MAX_LOOKED_UP + 1}) few`;
  const [counted] = await unitOfWork.query<{ found: number }>(count, values);
  return counted!.found <= MAX_LOOKED_UP;
}
