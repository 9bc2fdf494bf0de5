import { Client } from 'pg';
import { stopKept } from '../../runner/kept.js';
import { removeRunFolder } from '../../runner/run-folder.js';

/** Stops the embedded server. On an external server, drops the template. */
export default async function stop() {
  await stopKept();
  removeRunFolder();
  await (globalThis.stopPostgres?.() ?? dropTemplate());
}

async function dropTemplate() {
  const client = new Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${process.env.TEST_TEMPLATE}`);
  await client.end();
}
