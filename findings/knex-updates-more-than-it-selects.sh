#!/usr/bin/env bash
# Expected: update() heeds limit() and a join, or refuses them: a delete of joined rows is one, and limit() on a delete is an error
#   in knex.
# Seen: update() leaves both out of the statement without a word. Taking one job of a queue takes them all, and an update of the
#   rows that a join has left changes the others, too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund knex@3.3.0 @electric-sql/pglite@0.5.17

cat >program.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
import knex from 'knex';

const db = knex({ client: 'pg' });
const postgres = new PGlite();
await postgres.exec(`
  CREATE TABLE jobs (id int PRIMARY KEY, state text);
  CREATE TABLE urgent (job int);
  INSERT INTO jobs VALUES (1, 'new'), (2, 'new'), (3, 'new');
  INSERT INTO urgent VALUES (2)`);
const run = (query) => {
  const { sql, bindings } = query.toSQL().toNative();
  return postgres.query(sql, bindings);
};

const oldest = () => db('jobs').where('state', 'new').orderBy('id').limit(1);
const urgent = () => db('jobs').join('urgent', 'urgent.job', 'jobs.id');
for (const [name, rows] of Object.entries({ oldest, urgent })) {
  console.log(name, 'selected:', (await run(rows().select('jobs.id'))).rows.map(({ id }) => id).join());
  const update = rows().update({ state: 'taken' });
  console.log(name, 'update:  ', update.toString());
  console.log(name, 'updated: ', (await run(update)).affectedRows, 'rows');
  await run(db('jobs').update({ state: 'new' }));
}
console.log('urgent delete:  ', urgent().del().toString());
try {
  oldest().del().toSQL();
} catch ({ message }) {
  console.log('oldest delete:  ', message);
}
await postgres.close();
JS

cat >expected.txt <<'TXT'
oldest selected: 1
oldest update:   update "jobs" set "state" = 'taken' where "state" = 'new'
oldest updated:  3 rows
urgent selected: 2
urgent update:   update "jobs" set "state" = 'taken'
urgent updated:  3 rows
urgent delete:   delete from "jobs" using "urgent" where "urgent"."job" = "jobs"."id"
oldest delete:   Aborted query compilation: `limit` has no effect on a `delete` statement
TXT

echo "knex@3.3.0 @electric-sql/pglite@0.5.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
