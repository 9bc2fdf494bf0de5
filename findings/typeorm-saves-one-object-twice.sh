#!/usr/bin/env bash
# Expected: an entity that stands twice in the list for save() is one row: it is one object, and a stored one is updated once.
# Seen: a new one is inserted twice. The object carries the second id only; nothing tells of the first row.
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
const home = lists.create({ name: 'home' });
const saved = await lists.save([home, home]);
console.log('objects', new Set(saved).size, 'with id', home.id);
console.log('rows   ', JSON.stringify(await lists.find({ order: { id: 'ASC' } })));
JS

cat >expected.txt <<'TXT'
objects 1 with id 2
rows    [{"id":1,"name":"home"},{"id":2,"name":"home"}]
TXT

echo "typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
