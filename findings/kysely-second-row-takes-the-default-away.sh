#!/usr/bin/env bash
# Expected: a row that leaves a column out gets the DEFAULT of the column, whether it is inserted alone or together with a row that has the column.
# Seen: on SQLite the default is gone as soon as another row of the same insert names the column: Kysely writes NULL for it (SQLite has no keyword
#   for it in VALUES). A nullable column silently becomes NULL, a NOT NULL column refuses the whole insert. On PostgreSQL it writes `default`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund kysely@0.29.9 libsql@0.5.22 @electric-sql/pglite@0.5.17

cat >program.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
import Database from 'libsql';
import { Kysely, PGliteDialect, SqliteDialect } from 'kysely';

const dialects = {
  SQLite: new SqliteDialect({ database: new Database(':memory:') }),
  PostgreSQL: new PGliteDialect({ pglite: new PGlite() }),
};
for (const [name, dialect] of Object.entries(dialects)) {
  const db = new Kysely({ dialect });
  await db.schema.createTable('tasks').addColumn('title', 'text').addColumn('status', 'text', (column) => column.defaultTo('open')).execute();
  await db.insertInto('tasks').values({ title: 'alone' }).execute();
  await db.insertInto('tasks').values([{ title: 'first' }, { title: 'second' }]).execute();
  await db.insertInto('tasks').values([{ title: 'beside one that is done' }, { title: 'done', status: 'done' }]).execute();
  for (const { title, status } of await db.selectFrom('tasks').selectAll().execute()) console.log(name.padEnd(10), title.padEnd(23), status);
  await db.destroy();
}
JS

cat >expected.txt <<'TXT'
SQLite     alone                   open
SQLite     first                   open
SQLite     second                  open
SQLite     beside one that is done null
SQLite     done                    done
PostgreSQL alone                   open
PostgreSQL first                   open
PostgreSQL second                  open
PostgreSQL beside one that is done open
PostgreSQL done                    done
TXT

echo "kysely@0.29.9 libsql@0.5.22 @electric-sql/pglite@0.5.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
