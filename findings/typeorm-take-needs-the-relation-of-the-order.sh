#!/usr/bin/env bash
# Expected: find() sorts by a column of a relation whether or not the relation is asked for, and take cuts the sorted list.
# Seen: without take it sorts, with take or skip it raises: the statement that finds the ids of the page sorts by a column that
#   nothing selects. With the relation in "relations" it works.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import { DataSource, EntitySchema } from 'typeorm';

const List = new EntitySchema({
  name: 'List',
  columns: { id: { type: 'integer', primary: true, generated: true }, name: { type: 'text' } },
});
const Task = new EntitySchema({
  name: 'Task',
  columns: { id: { type: 'integer', primary: true, generated: true }, title: { type: 'text' } },
  relations: { list: { type: 'many-to-one', target: 'List', cascade: true } },
});
const source = await new DataSource({ type: 'sqljs', entities: [List, Task], synchronize: true }).initialize();
const tasks = source.getRepository('Task');
for (const [title, name] of [['water', 'home'], ['plan', 'work'], ['paint', 'home']]) await tasks.save({ title, list: { name } });

const order = { list: { name: 'DESC' }, id: 'ASC' };
for (const options of [{}, { take: 2 }, { take: 2, relations: { list: true } }]) {
  const titles = (found) => found.map(({ title }) => title).join(' ');
  const outcome = await tasks.find({ order, ...options }).then(titles, ({ message }) => message);
  console.log(JSON.stringify(options).padEnd(36), outcome);
}
JS

cat >expected.txt <<'TXT'
{}                                   plan water paint
{"take":2}                           no such column: distinctAlias.Task__Task_list_name
{"take":2,"relations":{"list":true}} plan water
TXT

echo "typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
