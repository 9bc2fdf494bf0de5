import type { EntityManager } from 'typeorm';
import { inOrderOfKeys } from '../../../src/database/transfer/copy-table';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import type { Api } from '../api';
import { engine } from './store';

type Row = Record<string, unknown>;

/**
 * Saves all rows. The returned function restores them, including id sequences. Much cheaper than a new service and
 * logins per test. Not for services with state in memory, such as rate limits.
 */
export async function beginningOf(api: Api): Promise<() => Promise<void>> {
  const store = api.app.get(UnitOfWork);
  const kept = await store.read(async (em) => {
    const tables: { name: string; rows: Row[] }[] = [];
    for (const { name } of inOrderOfKeys(em.connection)) tables.push({ name, rows: await rowsOf(em, name) });
    return { tables, numbers: await rowsOf(em, NUMBERS) };
  });
  return () =>
    store.run(async (em) => {
      for (const { name } of kept.tables.toReversed()) await em.query(`DELETE FROM ${name}`);
      for (const { name, rows } of kept.tables) await insert(em, name, rows);
      await putBackNumbers(em, kept.numbers);
    });
}

const NUMBERS = engine === 'sqlite' ? 'sqlite_sequence' : 'pg_sequences';

const rowsOf = (em: EntityManager, table: string): Promise<Row[]> => em.query(`SELECT * FROM ${table}`);

async function insert(em: EntityManager, table: string, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(rows[0]!);
  const places = rows.map((_, i) => `(${names.map((_name, j) => `$${i * names.length + j + 1}`).join(', ')})`);
  const values = rows.flatMap((row) => Object.values(row));
  await em.query(`INSERT INTO ${table} (${names.join(', ')}) VALUES ${places.join(', ')}`, values);
}

async function putBackNumbers(em: EntityManager, numbers: Row[]): Promise<void> {
  if (engine === 'sqlite') {
    await em.query(`DELETE FROM ${NUMBERS}`);
    return insert(em, NUMBERS, numbers);
  }
  for (const { sequencename, start_value, last_value } of numbers) {
    await em.query('SELECT setval($1::regclass, $2, $3)', [
      sequencename,
      last_value ?? start_value,
      last_value !== null,
    ]);
  }
}
