#!/usr/bin/env bash
# Expected: insert().orIgnore() of several rows tells the id of each row that it inserted, and none for a row that was there
#   already.
# Seen: on SQLite it counts the ids back from the last one, as if every row were new: with one row ignored, each new row gets the
#   id of the row before it. The entity of "work" now carries the id of "home". Without orIgnore() the ids are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@0.3.31 sqlite3@6.0.1 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { DataSource, EntitySchema } from 'typeorm';

const Tag = new EntitySchema({
  name: 'Tag',
  tableName: 'tags',
  columns: { id: { type: 'integer', primary: true, generated: true }, name: { type: 'text', unique: true }, color: { type: 'text', nullable: true } },
});
const source = await new DataSource({ type: 'sqlite', database: ':memory:', entities: [Tag], synchronize: true }).initialize();
const tags = source.getRepository('Tag');
await tags.insert({ name: 'home' });

const rows = ['work', 'garden', 'home'].map((name) => tags.create({ name }));
const { identifiers } = await tags.createQueryBuilder().insert().values(rows).orIgnore().execute();
console.log('told   ', JSON.stringify(identifiers));
console.log('stored ', JSON.stringify(await tags.find({ select: { id: true, name: true }, order: { id: 'ASC' } })));
console.log('entity ', JSON.stringify(rows[0]));
const plain = await tags.insert([{ name: 'a' }, { name: 'b' }]);
console.log('insert ', JSON.stringify(plain.identifiers), JSON.stringify((await tags.findBy([{ name: 'a' }, { name: 'b' }])).map(({ id, name }) => ({ id, name }))));
JS

cat >expected.txt <<'TXT'
told    [{"id":1},{"id":2},{"id":3}]
stored  [{"id":1,"name":"home"},{"id":2,"name":"work"},{"id":3,"name":"garden"}]
entity  {"name":"work","id":1}
insert  [{"id":5},{"id":6}] [{"id":5,"name":"a"},{"id":6,"name":"b"}]
TXT

echo "typeorm@0.3.31 sqlite3@6.0.1 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
