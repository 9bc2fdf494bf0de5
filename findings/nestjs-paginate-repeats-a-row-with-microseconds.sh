#!/usr/bin/env bash
# Expected: with cursor pagination by a unique time, each row comes once, and the pages come to an end.
# Seen: on PostgreSQL, going up, a page begins with the last row of the page before when this row has half a millisecond or more. With one row a
#   page it never gets past such a row. The database rounds microseconds to milliseconds in the condition; the cursor is made from a Date, which cuts
#   them off, so the row is "after" its own cursor. Times that the application writes are whole milliseconds; those of now() and
#   @CreateDateColumn are not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps nestjs-paginate@15.0.1 typeorm@1.1.1 @nestjs/common@11.1.6 @nestjs/swagger@11.2.0 \
  @nestjs/core@11.1.6 reflect-metadata@0.2.2 rxjs@7.8.2 lodash@4.17.21 embedded-postgres@18.4.0-beta.17 pg@8.23.1

cat >program.cjs <<'JS'
require('reflect-metadata');
const { paginate, PaginationType } = require('nestjs-paginate');
const { DataSource, EntitySchema } = require('typeorm');

const Task = new EntitySchema({
  name: 'Task',
  columns: { id: { type: 'integer', primary: true }, createdAt: { type: 'timestamptz' } },
});
const times = ['09:00:00.000200', '09:00:01.000700', '09:00:02.000300', '09:00:03.000900', '09:00:04.000000'];
(async () => {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
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
  const source = await new DataSource({
    type: 'postgres',
    host: '127.0.0.1',
    port,
    username: 'postgres',
    password: 'postgres',
    entities: [Task],
    synchronize: true,
  }).initialize();
  for (const [i, time] of times.entries()) await source.query('INSERT INTO task VALUES ($1, $2)', [i + 1, `2026-03-02T${time}Z`]);
  const config = { sortableColumns: ['createdAt'], paginationType: PaginationType.CURSOR, defaultSortBy: [['createdAt', 'ASC']] };
  for (const direction of ['ASC', 'DESC'])
    for (const limit of [2, 1]) {
      const pages = [];
      let cursor;
      do {
        const query = { path: 'http://localhost/tasks', limit, sortBy: [['createdAt', direction]], cursor };
        const { data, links } = await paginate(query, source.getRepository(Task), config);
        pages.push(data.map((task) => task.id).join(' '));
        cursor = links.next && data.length > 0 ? new URL(links.next).searchParams.get('cursor') : undefined;
      } while (cursor && pages.length < 8);
      console.log(direction.padEnd(4), `${limit} a page:`, pages.join(' | '), pages.length === 8 ? '…' : '');
    }
  await source.destroy();
  await server.stop();
})();
JS

cat >expected.txt <<'TXT'
ASC  2 a page: 1 2 | 2 3 | 4 5 |  
ASC  1 a page: 1 | 2 | 2 | 2 | 2 | 2 | 2 | 2 …
DESC 2 a page: 5 4 | 3 2 | 1 |  
DESC 1 a page: 5 | 4 | 3 | 2 | 1 |  
TXT

echo "nestjs-paginate@15.0.1 typeorm@1.1.1 embedded-postgres@18.4.0-beta.17, Node $(node --version)"
node program.cjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
