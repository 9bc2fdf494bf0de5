#!/usr/bin/env bash
# Expected: each save() that changes a row raises its @VersionColumn, also that of an old copy, which save() does not refuse: after three changes the
#   version is 4.
# Seen: the save() of an old copy writes the version of the copy, too, and the number goes down. Whoever read the row before both changes then passes
#   the check of `lock: { mode: 'optimistic' }` and overwrites what they never saw. save() compares the copy with the row, takes the version for
#   one more changed column, and the statement only adds 1 where the version is not among the columns.
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
    id: { type: 'integer', primary: true, generated: true },
    title: { type: 'text' },
    effort: { type: 'integer', default: 0 },
    version: { type: 'integer', version: true },
  },
});
const source = await new DataSource({ type: 'sqljs', entities: [Task], synchronize: true }).initialize();
const tasks = source.getRepository('Task');
const show = async (what) => console.log(what.padEnd(26), JSON.stringify(await tasks.findOneBy({ id: 1 })));

await tasks.save({ title: 'a' });
const old = await tasks.findOneBy({ id: 1 });
await show('created');
for (const title of ['b', 'c']) {
  const task = await tasks.findOneBy({ id: 1 });
  task.title = title;
  await tasks.save(task);
  await show(`saved with title ${title}`);
}
old.effort = 5;
await tasks.save(old);
await show('saved an old copy');
const check = tasks.findOne({ where: { id: 1 }, lock: { mode: 'optimistic', version: 1 } });
console.log('optimistic lock, version 1'.padEnd(26), await check.then(() => 'passes', (error) => error.name));
await source.destroy();
JS

cat >expected.txt <<'TXT'
created                    {"id":1,"title":"a","effort":0,"version":1}
saved with title b         {"id":1,"title":"b","effort":0,"version":2}
saved with title c         {"id":1,"title":"c","effort":0,"version":3}
saved an old copy          {"id":1,"title":"a","effort":5,"version":1}
optimistic lock, version 1 passes
TXT

echo "typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
