import type { UnitOfWork } from '../../database/unit-of-work';
import type { TaskFilter } from './task-query';
import { idsByTime } from './task-times';

/**
 * Looking up and sorting this many tasks takes a few hundredths of a second. Beyond that, walking an index is faster.
 */
const MAX_LOOKED_UP = 5_000;

/**
 * On SQLite, marks the filter if few tasks were created or updated within its bounds. These are then looked up instead
 * of walking all tasks in order. PostgreSQL estimates this itself.
 */
export async function markIfFew(unitOfWork: UnitOfWork, filter: TaskFilter): Promise<TaskFilter> {
  const ids = unitOfWork.engine === 'sqlite' ? idsByTime(filter) : undefined;
  if (!ids) return filter;
  const count = `SELECT COUNT(*) AS found FROM (${ids.sql} LIMIT ${MAX_LOOKED_UP + 1})`;
  const [counted] = await unitOfWork.query<{ found: number }>(count, ids.values);
  return counted!.found <= MAX_LOOKED_UP ? { ...filter, areTimesFew: true } : filter;
}
