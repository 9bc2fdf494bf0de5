import type { UnitOfWork } from '../../database/unit-of-work';
import type { TaskFilter } from './task-query';
import { idsByTime } from './task-times';

/** Looking up and sorting this many tasks takes a few hundredths of a second. With more, a walk finds a page sooner. */
const MAX_LOOKED_UP = 5_000;

/**
 * The same filter, which says on SQLite whether few tasks were created or updated in its bounds: these are looked up, and
 * not looked for among all tasks in the order of the list. PostgreSQL estimates that by itself.
 */
export async function knowingFew(unitOfWork: UnitOfWork, filter: TaskFilter): Promise<TaskFilter> {
  const ids = unitOfWork.engine === 'sqlite' ? idsByTime(filter) : undefined;
  if (!ids) return filter;
  const count = `SELECT COUNT(*) AS found FROM (${ids.sql} LIMIT ${MAX_LOOKED_UP + 1})`;
  const [counted] = await unitOfWork.query<{ found: number }>(count, ids.values);
  return counted!.found <= MAX_LOOKED_UP ? { ...filter, areTimesFew: true } : filter;
}
