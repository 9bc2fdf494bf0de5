#!/usr/bin/env bash
# Expected: the time of a @CreateDateColumn or @UpdateDateColumn that find() gives finds its row again: it is equal to itself, and no row is before itself.
# Seen: on SQLite, it is not equal, and the row is before itself. The database writes these times, without milliseconds; TypeORM writes a
#   parameter with them; and SQLite compares them as text, where "09:00:00" comes before "09:00:00.000". An update that checks `updatedAt` changes
#   no row, and a page "before the last row" begins with this row. Times that the application sets are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { DataSource, EntitySchema, LessThan, MoreThanOrEqual } from 'typeorm';

const Task = new EntitySchema({
  name: 'Task',
  columns: {
    id: { type: 'integer', primary: true },
    title: { type: 'text' },
    due: { type: 'datetime' },
    createdAt: { type: 'datetime', createDate: true },
    updatedAt: { type: 'datetime', updateDate: true },
  },
});
const source = await new DataSource({ type: 'sqljs', entities: [Task], synchronize: true }).initialize();
const tasks = source.getRepository('Task');
await tasks.insert({ id: 1, title: 'a', due: new Date('2026-03-02T09:00:00Z') });
const task = await tasks.findOneBy({ id: 1 });
const [stored] = await source.query('SELECT * FROM task');
for (const name of ['due', 'createdAt', 'updatedAt']) {
  const time = task[name];
  const count = (condition) => tasks.countBy({ [name]: condition });
  console.log(
    name.padEnd(9),
    stored[name].replace(/\d/g, '0').padEnd(23),
    'equal:', await count(time),
    'at or after:', await count(MoreThanOrEqual(time)),
    'before:', await count(LessThan(time)),
  );
}
for (const name of ['updatedAt', 'due']) {
  await tasks.update({ id: 1, [name]: task[name] }, { title: name });
  console.log(`update where ${name} is unchanged:`.padEnd(36), (await tasks.findOneBy({ id: 1 })).title === name ? 'changed' : 'nothing changed');
}
await source.destroy();
JS

cat >expected.txt <<'TXT'
due       0000-00-00 00:00:00.000 equal: 1 at or after: 1 before: 0
createdAt 0000-00-00 00:00:00     equal: 0 at or after: 0 before: 1
updatedAt 0000-00-00 00:00:00     equal: 0 at or after: 0 before: 1
update where updatedAt is unchanged: nothing changed
update where due is unchanged:       changed
TXT

echo "typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
