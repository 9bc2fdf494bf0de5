#!/usr/bin/env bash
# Expected: where: [{}, { name: 'home' }] means everything or home, so everything: {} alone finds all rows, and a list is a
#   disjunction.
# Seen: the empty alternative is dropped as soon as another has a condition: one row is found. A filter that is built from optional
#   parts gets narrower where it should be open.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { DataSource, EntitySchema } from 'typeorm';

const List = new EntitySchema({ name: 'List', columns: { id: { type: 'integer', primary: true, generated: true }, name: { type: 'text' } } });
const source = await new DataSource({ type: 'sqljs', entities: [List], synchronize: true }).initialize();
const lists = source.getRepository('List');
await lists.insert([{ name: 'home' }, { name: 'work' }, { name: 'garden' }]);
for (const where of [{}, [{}], [{ name: 'home' }, {}], [{ name: 'home' }, { name: 'work' }]]) console.log(JSON.stringify(where).padEnd(34), await lists.countBy(where));
JS

cat >expected.txt <<'TXT'
{}                                 3
[{}]                               3
[{"name":"home"},{}]               1
[{"name":"home"},{"name":"work"}]  2
TXT

echo "typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
