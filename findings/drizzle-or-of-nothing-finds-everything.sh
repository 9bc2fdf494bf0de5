#!/usr/bin/env bash
# Expected: or() of no alternatives is true for no row, as inArray() of no values is; and() of no conditions is true for all.
# Seen: or() of nothing is no condition at all: a filter by a list of states finds every row when the list is empty, while the
#   same filter written with inArray() finds none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund drizzle-orm@0.45.4 @electric-sql/pglite@0.5.17

cat >program.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
import { and, eq, inArray, or } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';

const tasks = pgTable('tasks', { id: integer('id').primaryKey(), state: text('state') });
const client = new PGlite();
await client.exec('CREATE TABLE tasks (id int PRIMARY KEY, state text)');
const db = drizzle(client);
await db.insert(tasks).values([{ id: 1, state: 'open' }, { id: 2, state: 'done' }, { id: 3, state: 'late' }]);

for (const states of [['open', 'late'], ['open'], []])
  for (const [name, condition] of Object.entries({
    inArray: inArray(tasks.state, states),
    or: or(...states.map((state) => eq(tasks.state, state))),
    and: and(...states.map((state) => eq(tasks.state, state))),
  })) {
    const found = await db.select().from(tasks).where(condition).orderBy(tasks.id);
    console.log(JSON.stringify(states).padEnd(15), name.padEnd(7), found.map(({ id }) => id).join(' '));
  }
await client.close();
JS

cat >expected.txt <<'TXT'
["open","late"] inArray 1 3
["open","late"] or      1 3
["open","late"] and     
["open"]        inArray 1
["open"]        or      1
["open"]        and     1
[]              inArray 
[]              or      1 2 3
[]              and     1 2 3
TXT

echo "drizzle-orm@0.45.4 @electric-sql/pglite@0.5.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
