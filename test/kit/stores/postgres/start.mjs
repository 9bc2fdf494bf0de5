import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { removeAbandoned } from '../../runner/abandoned.js';
import { makeRunFolder } from '../../runner/run-folder.js';
import { makeServer } from './server.mjs';

/** Starts an embedded PostgreSQL server for the tests, unless TEST_DATABASE_URL is set. */
export default async function start() {
  removeAbandoned();
  makeRunFolder();
  process.env.TEST_TEMPLATE = `tasksmith_template_${randomUUID().replaceAll('-', '')}`;
  if (process.env.TEST_DATABASE_URL) return;
  const { server, folder, url } = await makeServer({ isDurable: process.env.TORTURE === 'long' });
  await server.start();
  globalThis.stopPostgres = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  process.env.TEST_DATABASE_URL = url;
}
