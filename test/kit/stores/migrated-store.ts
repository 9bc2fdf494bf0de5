import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { loadConfig } from '../../../src/config';
import { openStore } from '../../../src/database/open-store';
import type { UnitOfWork } from '../../../src/database/unit-of-work';
import { entities } from '../../../src/entities';
import { engine, makePostgresStore, makeStore, onServer, type Engine, type TestStore } from './store';

/** Key of the advisory lock for creating the template. Arbitrary. */
const TEMPLATE_LOCK = 5_318_008_471;

/** A separate migrated database. Migrating takes long, so it is copied from a template created once per run. */
export const migratedStore = (on: Engine = engine): Promise<TestStore> =>
  on === 'sqlite' ? copiedFile() : copiedDatabase();

async function copiedFile(): Promise<TestStore> {
  const template = join(process.env.TEST_RUN_FOLDER!, 'migrated.sqlite');
  if (!existsSync(template)) await makeTemplateFile(template);
  const store = await makeStore('sqlite');
  copyFileSync(template, fileOf(store));
  return store;
}

const fileOf = ({ url }: TestStore): string => url.slice('sqlite:'.length);

/** Renamed at the end, so that an incomplete template is never copied. */
async function makeTemplateFile(template: string): Promise<void> {
  const store = await makeStore('sqlite');
  const migrated = await openMigrated(store);
  // So that each copy becomes an installation of its own.
  await migrated.run((em) => em.query('DELETE FROM installation'));
  await migrated.close();
  const half = `${template}.${process.pid}`;
  copyFileSync(fileOf(store), half);
  renameSync(half, template);
  await store.drop();
}

async function copiedDatabase(): Promise<TestStore> {
  const template = process.env.TEST_TEMPLATE!;
  await onServer(async (client) => {
    await client.query(`SELECT pg_advisory_lock(${TEMPLATE_LOCK})`);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) await makeTemplate(client, template);
  });
  return makePostgresStore(`TEMPLATE ${template}`);
}

/** Renamed at the end, so that an incomplete template is never copied. */
async function makeTemplate(client: Client, name: string): Promise<void> {
  const store = await makeStore();
  await (await openMigrated(store)).close();
  await client.query(`ALTER DATABASE ${new URL(store.url).pathname.slice(1)} RENAME TO ${name}`);
}

const openMigrated = ({ url }: TestStore): Promise<UnitOfWork> =>
  openStore(loadConfig({ DATABASE_URL: url, JWT_SECRET: 'a secret that is known to the tests only' }), entities);
