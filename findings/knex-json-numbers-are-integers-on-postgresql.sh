#!/usr/bin/env bash
# Expected: whereJsonPath('data', '$.hours', '>', 5) finds 5.4 and 6, on PostgreSQL as on SQLite: JSON has numbers, not integers.
# Seen: on PostgreSQL the value is cast to int as soon as the other side is a number, so that 5.4 is 5 and 4.6 is as well. One row with
#   a number above two billion makes the whole query fail, and 5.4 on the other side does, too.
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
await postgres.exec('CREATE TABLE tasks (data jsonb)');
const insert = (hours) => postgres.query('INSERT INTO tasks VALUES ($1)', [JSON.stringify({ hours })]);
const show = async (operator, hours) => {
  const { sql, bindings } = db('tasks').whereJsonPath('data', '$.hours', operator, hours).toSQL().toNative();
  const found = await postgres.query(sql, bindings).then(
    ({ rows }) => rows.map(({ data }) => data.hours).join(' '),
    ({ message }) => message,
  );
  console.log(`hours ${operator} ${hours}:`.padEnd(13), found);
};
console.log(db('tasks').whereJsonPath('data', '$.hours', '>', 5).toString());
for (const hours of [4.4, 4.6, 5, 5.4, 6]) await insert(hours);
await show('>', 5);
await show('=', 5);
await show('=', 5.4);
await insert(3_000_000_000);
await show('>', 5);
await postgres.close();
JS

cat >expected.txt <<'TXT'
select * from "tasks" where jsonb_path_query_first("data", '$.hours')::int > 5
hours > 5:    6
hours = 5:    4.6 5 5.4
hours = 5.4:  invalid input syntax for type integer: "5.4"
hours > 5:    integer out of range
TXT

echo "knex@3.3.0 @electric-sql/pglite@0.5.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
