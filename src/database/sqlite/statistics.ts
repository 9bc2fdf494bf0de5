import type { QueryRunner } from 'typeorm';

/** Flags of PRAGMA optimize. */
const LOOK_AT_ALL_TABLES = 0x10000;
const ANALYZE = 0x02;
const LOOK_AT_PARTS_ONLY = 0x10;

/** Below this number of rows, SQLite is better off without statistics. */
const FEW_ROWS = 1_000;

/**
 * Updates missing and outdated statistics. Without them SQLite guesses which index is best.
 *
 * Statistics of small tables are dropped: SQLite scans a table that had one row at the start, even if it has grown to a
 * million since. Without statistics it expects many rows.
 */
export async function refreshStatistics(runner: QueryRunner): Promise<void> {
  await runner.query(`PRAGMA optimize = ${LOOK_AT_ALL_TABLES | ANALYZE | LOOK_AT_PARTS_ONLY}`);
  const [table] = await runner.query(`SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'`);
  if (table === undefined) return;
  await runner.query(`DELETE FROM sqlite_stat1 WHERE tbl IN
    (SELECT tbl FROM sqlite_stat1 GROUP BY tbl HAVING MAX(CAST(stat AS integer)) < ${FEW_ROWS})`);
  // Reads the statistics again.
  await runner.query('ANALYZE sqlite_schema');
}
