import { once } from 'node:events';
import { Database, OPEN_READONLY } from 'sqlite3';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { engine } from './store';

/** The rows of each table as lines of text, see {@link linesOf}. */
export type Everything = Record<string, string>;

const TABLES = ['users', 'tags', 'tasks', 'task_tags', 'events', 'leads', 'contacts', 'task_completions', 'webhooks'];
/** What is noted of requests that change nothing, such as refusals. */
const NOTES = ['auth.login_failed', 'auth.refused', 'tasks.exported', 'tasks.imported', 'user.exported'];

/** Part of a table. */
export interface Part {
  /** Columns that are left out. */
  without?: string[];
  /** A condition in SQL. */
  where?: string;
}

const PARTS: Record<string, Part> = {
  events: { where: `name NOT IN (${NOTES.map((name) => `'${name}'`).join(', ')})` },
  // These change while deliveries are planned and sent, independently of requests.
  webhooks: { without: ['queued', 'consecutive_failures', 'last_success_at', 'last_error', 'hold_until'] },
};

interface Seen {
  version: unknown;
  everything: Everything;
}

/** The last result, and watchers of SQLite files. Most actions asserted to change nothing really change nothing. */
const seen = new WeakMap<UnitOfWork, Seen>();
const watchers = new WeakMap<UnitOfWork, Database>();

/** All rows of the tables around tasks. Cached while nothing is written. */
export async function everythingIn(store: UnitOfWork): Promise<Everything> {
  const version = await store.read<unknown>((em) => (engine === 'sqlite' ? fileVersion(store, em) : digest(em)));
  const last = seen.get(store);
  if (version !== undefined && last?.version === version) return last.everything;
  const everything = await store.read(readAll);
  seen.set(store, { version, everything });
  return everything;
}

async function readAll(em: EntityManager): Promise<Everything> {
  const all: Everything = {};
  for (const table of TABLES) all[table] = await linesOf(em, table, PARTS[table]);
  return all;
}

const quote = engine === 'sqlite' ? 'quote' : 'quote_nullable';

/**
 * The rows of a table in order of their keys, one per line: "id=1, title='Write'". The database writes them, because
 * making objects of rows takes several times longer.
 */
export async function linesOf(em: EntityManager, table: string, { without = [], where }: Part = {}): Promise<string> {
  const { columns, primaryColumns } = em.connection.entityMetadatas.find(({ tableName }) => tableName === table)!;
  const names = columns.filter((each) => !each.isVirtualProperty).map(({ databaseName }) => databaseName);
  const fields = names.filter((name) => !without.includes(name)).map((name) => `'${name}=' || ${quote}(${name})`);
  const keys = primaryColumns.map(({ databaseName }) => databaseName).join();
  const [row] = await em.query(
    `SELECT string_agg(${fields.join(` || ', ' || `)}, '\n' ORDER BY ${keys}) AS lines FROM ${table} WHERE ${where ?? 'TRUE'}`,
  );
  return row.lines ?? '';
}

/** A number that changes whenever another handle commits; undefined if a test blocks readers. */
async function fileVersion(store: UnitOfWork, em: EntityManager): Promise<number | undefined> {
  const watcher = watchers.get(store) ?? (await watch(store, em.connection.options.database as string));
  return new Promise((resolve) =>
    watcher.get('PRAGMA data_version', (error, row: { data_version: number }) =>
      resolve(error ? undefined : row.data_version),
    ),
  );
}

async function watch(store: UnitOfWork, file: string): Promise<Database> {
  const watcher = new Database(file, OPEN_READONLY);
  await once(watcher, 'open');
  watchers.set(store, watcher);
  return watcher;
}

// Each change of a row makes a new version of it, in another place and by another transaction.
const digests = TABLES.map((table) => `(SELECT md5(string_agg(ctid || ' ' || xmin, ' ')) FROM ${table})`);

const digest = async (em: EntityManager): Promise<string> =>
  (await em.query(`SELECT concat_ws(' ', ${digests.map((each) => `coalesce(${each}, '-')`).join(', ')}) AS digest`))[0]
    .digest;
