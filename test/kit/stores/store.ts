import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/** A separate database. */
export interface TestStore {
  url: string;
  drop(): Promise<void>;
}

export type Engine = 'sqlite' | 'postgres';

/** The engine of this run. The same tests run on both. */
export const engine = (globalThis as { ENGINE?: Engine }).ENGINE ?? 'sqlite';

export const makeStore = (on: Engine = engine): Promise<TestStore> =>
  on === 'sqlite' ? sqliteStore() : postgresStore();

async function sqliteStore(): Promise<TestStore> {
  const folder = mkdtempSync(join(process.env.TEST_SCRATCH ?? tmpdir(), `tasksmith-test-${process.pid}-`));
  return {
    url: `sqlite:${join(folder, 'test.sqlite')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

// A locale that does not sort by bytes, to detect lists that rely on the server's order.
const LOCALE = `ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C.UTF-8'`;

const postgresStore = (): Promise<TestStore> => makePostgresStore(`TEMPLATE template0 ${LOCALE}`);

/** Creates a database; `like` is appended to CREATE DATABASE. */
export async function makePostgresStore(like: string): Promise<TestStore> {
  const name = `tasksmith_test_${randomUUID().replaceAll('-', '')}`;
  // Copying files takes half the time of writing pages to the log.
  await onServer((client) => client.query(`CREATE DATABASE ${name} ${like} STRATEGY FILE_COPY`));
  return {
    url: urlOf(name),
    drop: () => onServer((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  };
}

/** Runs `work` on a connection to the server of this run. */
export async function onServer(work: (client: Client) => Promise<unknown>, database?: string): Promise<void> {
  const client = new Client({ connectionString: urlOf(database) });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(database?: string): string {
  const url = new URL(process.env.TEST_DATABASE_URL!);
  if (database) url.pathname = database;
  return url.href;
}
