import { Client } from 'pg';
import { loadConfig } from '../../../src/config';
import { openStore } from '../../../src/database/open-store';
import { entities } from '../../../src/entities';
import { engine, makePostgresStore, makeStore, onServer, type TestStore } from './store';

/** Key of the advisory lock for creating the template. Arbitrary. */
const TEMPLATE_LOCK = 5_318_008_471;

/**
 * A separate migrated database. On PostgreSQL migrating takes most of the startup, so it is copied from a template
 * created once per run.
 */
export async function migratedStore(): Promise<TestStore> {
  if (engine === 'sqlite') return makeStore();
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
  const { url } = await makeStore();
  const config = loadConfig({ DATABASE_URL: url, JWT_SECRET: 'a secret that is known to the tests only' });
  await (await openStore(config, entities)).close();
  await client.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} RENAME TO ${name}`);
}
