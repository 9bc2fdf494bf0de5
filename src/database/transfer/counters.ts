import type { DataSource } from 'typeorm';
import type { CopiedTable } from './copy-table';

/**
 * Sets the id counters of `target` to those of `source`. The highest id in the table is not enough, because its row may
 * have been deleted and ids are never reused.
 */
export async function carryCounter(source: CopiedTable, target: CopiedTable): Promise<void> {
  const column = source.metadata.generatedColumns.find(({ generationStrategy }) => generationStrategy === 'increment');
  if (!column) return;
  const number = await lastNumber(source.dataSource, source.name, column.databaseName);
  if (number > 0) await countOnFrom(number, target.dataSource, target.name, column.databaseName);
}

const SEQUENCE = 'pg_get_serial_sequence($1, $2)::regclass';

async function lastNumber(db: DataSource, table: string, column: string): Promise<number> {
  const [given] =
    db.options.type === 'postgres'
      ? await db.query(`SELECT pg_sequence_last_value(${SEQUENCE}) AS number`, [db.driver.escape(table), column])
      : await db.query('SELECT seq AS number FROM sqlite_sequence WHERE name = ?', [table]);
  return Number(given?.number ?? 0);
}

async function countOnFrom(number: number, db: DataSource, table: string, column: string): Promise<void> {
  if (db.options.type === 'postgres') {
    await db.query(`SELECT setval(${SEQUENCE}, $3)`, [db.driver.escape(table), column, number]);
    return;
  }
  await db.transaction(async (em) => {
    await em.query('DELETE FROM sqlite_sequence WHERE name = ?', [table]);
    await em.query('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)', [table, number]);
  });
}
