#!/usr/bin/env bash
# Expected: upsert() changes the columns that a row names: alone or together with other rows, {title, rank} leaves `effort` as it is.
# Seen: when any row of the call names a column, the call writes it for all rows, and a row without it gets the default of the column, or NULL, in place of
#   the value that it had. One statement has one list of columns, and ON CONFLICT sets them all from the inserted values. upsert() of each row
#   alone, or save(), leaves them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { DataSource, EntitySchema } from 'typeorm';

const Task = new EntitySchema({
  name: 'Task',
  columns: {
    title: { type: 'text', primary: true },
    effort: { type: 'integer', default: 1 },
    rank: { type: 'integer', nullable: true },
  },
});
const source = await new DataSource({ type: 'sqljs', entities: [Task], synchronize: true }).initialize();
const tasks = source.getRepository('Task');
const changes = () => [{ title: 'a', rank: 5 }, { title: 'b', effort: 8 }];
const writes = {
  'save()': () => tasks.save(changes()),
  'upsert() of each': async () => {
    for (const change of changes()) await tasks.upsert(change, ['title']);
  },
  'upsert() of both': () => tasks.upsert(changes(), ['title']),
};
console.log('changes'.padEnd(17), JSON.stringify(changes()));
for (const [name, write] of Object.entries(writes)) {
  await tasks.clear();
  await tasks.insert([{ title: 'a', effort: 30, rank: 1 }, { title: 'b', effort: 30, rank: 1 }]);
  await write();
  console.log(name.padEnd(17), JSON.stringify(await tasks.find({ order: { title: 'ASC' } })));
}
await source.destroy();
JS

cat >expected.txt <<'TXT'
changes           [{"title":"a","rank":5},{"title":"b","effort":8}]
save()            [{"title":"a","effort":30,"rank":5},{"title":"b","effort":8,"rank":1}]
upsert() of each  [{"title":"a","effort":30,"rank":5},{"title":"b","effort":8,"rank":1}]
upsert() of both  [{"title":"a","effort":1,"rank":5},{"title":"b","effort":8,"rank":null}]
TXT

echo "typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
