import { closeSync, existsSync, fsyncSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { OPEN_READWRITE } from 'sqlite3';
import { DataSource } from 'typeorm';
import type { SqliteConnectionOptions } from 'typeorm/driver/sqlite/SqliteConnectionOptions';
import { dataSourceOptions, type EntityClass } from '../schema/data-source';
import { renewInstallation } from '../schema/installation';
import { isPending } from '../schema/migration-state';
import { MissingFile, OperationError } from '../operation-error';

/** The number of rows of a table. */
export interface TableRows {
  table: string;
  rows: number;
}

/** Suffixes of files that SQLite may create beside a database file. */
export const COMPANIONS = ['-wal', '-shm', '-journal'];

const LOCK_TIMEOUT_MS = 5_000;

/** Opens an existing SQLite file for `work`. Throws {@link OperationError} if it does not exist. */
export async function onSqliteFile<T>(
  file: string,
  entities: EntityClass[],
  work: (db: DataSource) => Promise<T>,
): Promise<T> {
  if (!existsSync(file)) throw new MissingFile(file);
  if (!statSync(file).isFile()) throw new OperationError(`${file} is not a file.`);
  const options = dataSourceOptions({ type: 'sqlite', file }, entities) as SqliteConnectionOptions;
  // Not read-only, although nothing is written: a read-only handle that closes last leaves its WAL behind.
  const db = new DataSource({ ...options, flags: OPEN_READWRITE, busyTimeout: LOCK_TIMEOUT_MS });
  await db.initialize();
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

/**
 * Counts the rows of each table. Throws {@link OperationError} if it is not an intact Tasksmith database; `name` is
 * used in the message.
 */
export async function inspect(db: DataSource, name: string): Promise<{ tables: TableRows[]; pending: boolean }> {
  const unsound = await db.query('PRAGMA integrity_check(1)').then(
    ([first]: { integrity_check: string }[]) => first!.integrity_check !== 'ok' && first!.integrity_check,
    (error: Error) => error.message,
  );
  if (unsound) throw new OperationError(`${name} is not a sound SQLite database: ${oneLine(unsound)}.`);
  const pending = await isPending(db, name);
  const names: { name: string }[] = await db.query(
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
     ORDER BY name`,
  );
  const missing = db.entityMetadatas.find(({ tableName }) => !names.some((table) => table.name === tableName));
  if (missing && !pending) throw new OperationError(`${name} lacks the table ${missing.tableName}.`);
  const tables: TableRows[] = [];
  for (const { name: table } of names) {
    const [{ rows }] = await db.query(`SELECT COUNT(*) AS rows FROM ${db.driver.escape(table)}`);
    tables.push({ table, rows: Number(rows) });
  }
  return { tables, pending };
}

/** Turns a copy into a new installation. A copy of an older version becomes one when it is first opened. */
export async function renewInstallationIn(db: DataSource): Promise<void> {
  const tables = await db.query(`SELECT 1 FROM sqlite_schema WHERE name = 'installation'`);
  if (tables.length > 0) await renewInstallation((sql, values) => db.query(sql, values));
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').replace(/\.$/, '');

/** Syncs a file to disk. */
export function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Syncs the folder of `path` to disk. Without it, a rename may not survive a power failure. */
export const syncFolderOf = (path: string): void => sync(dirname(path));
