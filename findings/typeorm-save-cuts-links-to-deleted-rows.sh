#!/usr/bin/env bash
# Expected: a task whose list is soft-deleted keeps its listId, and so it is with its tags. Loading it with both, changing the title and saving it writes
#   the title.
# Seen: save() also sets listId to NULL and deletes the row that links the tag. When list and tag are restored, the task has neither. The join leaves
#   deleted rows out, so they are missing from the object that was loaded, and save() takes that for a change. Without `relations`, or with
#   `withDeleted`, the links stay.
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
const deletedAt = { type: 'datetime', deleteDate: true, nullable: true };
const List = new EntitySchema({
  name: 'List',
  columns: { id, name: { type: 'text' }, deletedAt },
  relations: { tasks: { type: 'one-to-many', target: 'Task', inverseSide: 'list' } },
});
const Task = new EntitySchema({
  name: 'Task',
  columns: { id, title: { type: 'text' } },
  relations: {
    list: { type: 'many-to-one', target: 'List', inverseSide: 'tasks', nullable: true },
    tags: { type: 'many-to-many', target: 'Tag', joinTable: true },
  },
});
const Tag = new EntitySchema({ name: 'Tag', columns: { id, name: { type: 'text' }, deletedAt } });
const source = await new DataSource({ type: 'sqljs', entities: [List, Task, Tag], synchronize: true }).initialize();
const [lists, tasks, tags] = ['List', 'Task', 'Tag'].map((name) => source.getRepository(name));
const loads = {
  'without relations': {},
  'with relations': { relations: { list: true, tags: true } },
  'relations, withDeleted': { relations: { list: true, tags: true }, withDeleted: true },
};
for (const [name, options] of Object.entries(loads)) {
  const list = await lists.save({ name: 'work' });
  const tag = await tags.save({ name: 'urgent' });
  const { id } = await tasks.save({ title: 'a', list, tags: [tag] });
  await lists.softDelete(list.id);
  await tags.softDelete(tag.id);

  const task = await tasks.findOneOrFail({ where: { id }, ...options });
  task.title = 'b';
  await tasks.save(task);

  await lists.restore(list.id);
  await tags.restore(tag.id);
  const saved = await tasks.findOneOrFail({ where: { id }, relations: { list: true, tags: true } });
  console.log(`${name}:`.padEnd(23), JSON.stringify({ title: saved.title, list: saved.list?.name, tags: saved.tags.map((tag) => tag.name) }));
}
await source.destroy();
JS

cat >expected.txt <<'TXT'
without relations:      {"title":"b","list":"work","tags":["urgent"]}
with relations:         {"title":"b","tags":[]}
relations, withDeleted: {"title":"b","list":"work","tags":["urgent"]}
TXT

echo "typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
