#!/usr/bin/env bash
# Expected: take: 2 gives two lists, whatever the order is: with relations, TypeORM first asks for the ids of the page for just
#   this reason.
# Seen: ordered by a column of the relation, it takes two different pairs of id and column: both belong to the list with many tasks,
#   and the page has one list.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { DataSource, EntitySchema } from 'typeorm';

const List = new EntitySchema({
  name: 'List',
  columns: { id: { type: 'integer', primary: true, generated: true }, name: { type: 'text' } },
  relations: { tasks: { type: 'one-to-many', target: 'Task', inverseSide: 'list', cascade: true } },
});
const Task = new EntitySchema({
  name: 'Task',
  columns: { id: { type: 'integer', primary: true, generated: true }, rank: { type: 'integer' } },
  relations: { list: { type: 'many-to-one', target: 'List', inverseSide: 'tasks' } },
});
const source = await new DataSource({ type: 'sqljs', entities: [List, Task], synchronize: true }).initialize();
const lists = source.getRepository('List');
await lists.save([
  { name: 'home', tasks: [{ rank: 1 }, { rank: 2 }, { rank: 3 }] },
  { name: 'work', tasks: [{ rank: 4 }] },
  { name: 'garden', tasks: [{ rank: 5 }] },
]);
for (const order of [{ name: 'DESC' }, { tasks: { rank: 'ASC' } }]) {
  const found = await lists.find({ relations: { tasks: true }, order, take: 2 });
  console.log(JSON.stringify(order), found.map(({ name, tasks }) => `${name} (${tasks.length})`).join(' '));
}
JS

cat >expected.txt <<'TXT'
{"name":"DESC"} work (1) home (3)
{"tasks":{"rank":"ASC"}} home (3)
TXT

echo "typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
