#!/usr/bin/env bash
# Expected: a text in a jsonb column comes back as the same text; what the database holds is the text "5".
# Seen: the driver has read the JSON when drizzle parses it once more: the text "5" comes back as the number 5, "null" as null,
#   and "[1]" as a list. Texts that are no JSON are left alone, and so are texts inside of objects.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund drizzle-orm@0.45.4 @electric-sql/pglite@0.5.17

cat >program.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { integer, jsonb, pgTable } from 'drizzle-orm/pg-core';

const values = pgTable('values', { id: integer('id').primaryKey(), value: jsonb('value') });
const client = new PGlite();
await client.exec('CREATE TABLE values (id int PRIMARY KEY, value jsonb)');
const db = drizzle(client);
const texts = ['milk', '5', 'null', '[1]', { title: '5' }];
await db.insert(values).values(texts.map((value, id) => ({ id, value })));
const { rows } = await client.query('SELECT value::text AS stored FROM values ORDER BY id');
for (const { id, value } of await db.select().from(values).orderBy(values.id))
  console.log('given', JSON.stringify(texts[id]).padEnd(14), 'stored', rows[id].stored.padEnd(15), 'read', JSON.stringify(value));
await client.close();
JS

cat >expected.txt <<'TXT'
given "milk"         stored "milk"          read "milk"
given "5"            stored "5"             read 5
given "null"         stored "null"          read null
given "[1]"          stored "[1]"           read [1]
given {"title":"5"}  stored {"title": "5"}  read {"title":"5"}
TXT

echo "drizzle-orm@0.45.4 @electric-sql/pglite@0.5.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
