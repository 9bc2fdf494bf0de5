import type { EntityManager } from 'typeorm';
import { locks } from '../../database/locks';
import { runSql } from '../../database/rows/sql';

const SLOTS_PER_STATEMENT = 5_000;
const CELL = 'viewer_id, relation, due_day, status, priority';

/** Skips locked rows, so that it never waits for a writer. */
const FOLD = `
  WITH gone AS (
    DELETE FROM task_counts WHERE (${CELL}, slot) IN (
      SELECT ${CELL}, slot FROM task_counts WHERE (${CELL}) IN (
        SELECT ${CELL} FROM task_counts GROUP BY ${CELL} HAVING COUNT(*) > 1 OR SUM(count) = 0)
      ORDER BY ${CELL}, slot LIMIT ${SLOTS_PER_STATEMENT} FOR UPDATE SKIP LOCKED)
    RETURNING *),
  kept AS (
    INSERT INTO task_counts (${CELL}, slot, count)
    SELECT ${CELL}, (SELECT task_count_slot()), SUM(count) FROM gone GROUP BY ${CELL} HAVING SUM(count) <> 0
    ON CONFLICT (${CELL}, slot) DO UPDATE SET count = task_counts.count + excluded.count)
  SELECT CAST(COUNT(*) AS integer) AS folded FROM gone`;

/**
 * Merges the rows that concurrent writers created for one count, and deletes zero counts. Returns whether there may be
 * more to do.
 */
export async function foldCounts(em: EntityManager): Promise<boolean> {
  if (!locks(em)) {
    await runSql(em, 'DELETE FROM task_counts WHERE count = 0');
    return false;
  }
  const [counted] = await runSql<{ folded: number }>(em, FOLD);
  return counted!.folded === SLOTS_PER_STATEMENT;
}
