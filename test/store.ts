import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/** A database of a test's own. */
export interface TestStore {
  url: string;
  drop(): Promise<void>;
}

export type Engine = 'sqlite' | 'postgres';

/** The engine of this run: the same tests run on both. */
export const engine = (globalThis as { ENGINE?: Engine }).ENGINE ?? 'sqlite';

export const makeStore = (on: Engine = engine): Promise<TestStore> =>
  on === 'sqlite' ? sqliteStore() : postgresStore();

async function sqliteStore(): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'tasksmith-test-'));
  return {
    url: `sqlite:${join(folder, 'test.sqlite')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

// A locale that sorts unlike bytes, so that a list which leaves its order to the server is found out.
const LOCALE = `ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C.UTF-8'`;

async function postgresStore(): Promise<TestStore> {
  const server = process.env.TEST_DATABASE_URL!;
  const name = `tasksmith_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE template0 ${LOCALE}`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
