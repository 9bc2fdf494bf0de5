#!/usr/bin/env bash
# Expected: a task whose list is soft-deleted keeps its listId. Loading it with its list, changing the title and saving it writes the title.
# Seen: it also writes listId = NULL, and when the list is restored, the task is not in it. The join leaves deleted rows out, so the relation is null on
#   the object that was loaded, and save() takes this null for a change. Without `relations`, or with `withDeleted`, the link stays.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { DataSource, EntitySchema } from 'typeorm';

const id = { type: 'integer', primary: true, generated: true };
const List = new EntitySchema({
  name: 'List',
  columns: { id, name: { type: 'text' }, deletedAt: { type: 'datetime', deleteDate: true, nullable: true } },
  relations: { tasks: { type: 'one-to-many', target: 'Task', inverseSide: 'list' } },
});
const Task = new EntitySchema({
  name: 'Task',
  columns: { id, title: { type: 'text' } },
  relations: { list: { type: 'many-to-one', target: 'List', inverseSide: 'tasks', nullable: true } },
});
const source = await new DataSource({ type: 'sqljs', entities: [List, Task], synchronize: true }).initialize();
const [lists, tasks] = [source.getRepository('List'), source.getRepository('Task')];
const loads = {
  'without relations': {},
  'with the list': { relations: { list: true } },
  'with the list, withDeleted': { relations: { list: true }, withDeleted: true },
};
for (const [name, options] of Object.entries(loads)) {
  const list = await lists.save({ name: 'work' });
  const { id } = await tasks.save({ title: 'a', list });
  await lists.softDelete(list.id);

  const task = await tasks.findOneOrFail({ where: { id }, ...options });
  task.title = 'b';
  await tasks.save(task);

  await lists.restore(list.id);
  const restored = await lists.findOneOrFail({ where: { id: list.id }, relations: { tasks: true } });
  console.log(`${name}:`.padEnd(28), 'the restored list has', JSON.stringify(restored.tasks.map(({ title }) => title)));
}
await source.destroy();
JS

cat >expected.txt <<'TXT'
without relations:           the restored list has ["b"]
with the list:               the restored list has []
with the list, withDeleted:  the restored list has ["b"]
TXT

echo "typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
