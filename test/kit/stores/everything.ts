import { once } from 'node:events';
import { Database, OPEN_READONLY } from 'sqlite3';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { engine } from './store';

export type Everything = Record<string, Record<string, unknown>[]>;

const TABLES = ['users', 'tags', 'tasks', 'task_tags', 'events', 'leads', 'contacts', 'task_completions', 'webhooks'];
/** Webhook columns that change while deliveries are planned and sent, independently of requests. */
const OF_DELIVERIES = ['queued', 'consecutive_failures', 'last_success_at', 'last_error', 'hold_until'];
/** What is noted of requests that change nothing, such as refusals. */
const NOTES: string[] = ['auth.login_failed', 'auth.refused', 'tasks.exported', 'tasks.imported', 'user.exported'];
const orderOf = (table: string): string => (table === 'task_tags' ? 'task_id, tag_id' : 'id');

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
  for (const table of TABLES) all[table] = await em.query(`SELECT * FROM ${table} ORDER BY ${orderOf(table)}`);
  all.events = all.events!.filter(({ name }) => !NOTES.includes(name as string));
  for (const webhook of all.webhooks!) for (const column of OF_DELIVERIES) delete webhook[column];
  return all;
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
