import { TableColumn, TableUnique, type QueryRunner } from 'typeorm';
import { name } from './column';

const ROWS_PER_BATCH = 300;

const isSqlite = (runner: QueryRunner): boolean => runner.connection.options.type === 'sqlite';

/** Gives every row of the table a `public_id`, which becomes unique and must be there from then on. */
export async function nameRows(runner: QueryRunner, table: string, newName: () => string): Promise<void> {
  let last = 0;
  for (;;) {
    const rows = (await runner.query(
      `SELECT id FROM ${table} WHERE id > ${last} ORDER BY id LIMIT ${ROWS_PER_BATCH}`,
    )) as {
      id: number;
    }[];
    if (rows.length === 0) break;
    last = rows.at(-1)!.id;
    const cases = rows.map(({ id }) => `WHEN ${id} THEN '${newName()}'`).join(' ');
    const ids = rows.map(({ id }) => id).join(', ');
    await runner.query(`UPDATE ${table} SET public_id = CASE id ${cases} END WHERE id IN (${ids})`);
  }
  await runner.changeColumn(table, 'public_id', new TableColumn(name('public_id')));
  await runner.createUniqueConstraint(
    table,
    new TableUnique({ name: `${table}_public_id_key`, columnNames: ['public_id'] }),
  );
}

/**
 * To change a table on SQLite, TypeORM rebuilds it. With foreign keys on (as in `down`), dropping the old table would
 * delete the rows that refer to it or clear their references, and the new one would count ids from the largest present
 * one, so ids could be used twice. This restores rows and counters. Name the tables parents first, with all that refer
 * to the changed ones.
 */
export async function keepingRows(runner: QueryRunner, tables: string[], change: () => Promise<void>): Promise<void> {
  // TypeORM caches tables, and would rebuild them without what plain SQL has added since.
  await runner.getTables(tables);
  if (!isSqlite(runner)) return change();
  const [{ foreign_keys: drags }] = (await runner.query('PRAGMA foreign_keys')) as [{ foreign_keys: number }];
  const counts = (await runner.query('SELECT name, seq FROM sqlite_sequence')) as { name: string; seq: number }[];
  for (const table of drags ? tables : [])
    await runner.query(`CREATE TEMP TABLE kept_${table} AS SELECT * FROM ${table}`);
  await change();
  for (const table of drags ? tables : []) {
    const columns = ((await runner.query(`PRAGMA table_info(${table})`)) as { name: string }[]).map(
      (each) => each.name,
    );
    const kept = ((await runner.query(`PRAGMA table_info(kept_${table})`)) as { name: string }[]).map((e) => e.name);
    const both = columns.filter((each) => kept.includes(each)).join(', ');
    await runner.query(`DELETE FROM ${table}`);
    await runner.query(`INSERT INTO ${table} (${both}) SELECT ${both} FROM kept_${table}`);
    await runner.query(`DROP TABLE temp.kept_${table}`);
  }
  for (const { name: table, seq } of counts) {
    await runner.query(`DELETE FROM sqlite_sequence WHERE name = '${table}' AND seq < ${seq}`);
    await runner.query(`INSERT INTO sqlite_sequence (name, seq) SELECT '${table}', ${seq}
      WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = '${table}')`);
  }
}
