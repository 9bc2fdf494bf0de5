#!/usr/bin/env bash
# Expected: the paginator reads the cursors that it writes, whatever column the list is sorted by, and comes to every row.
# Seen: it refuses its own cursor for a boolean column, and for an empty cell of a number. Backwards, where the empty cells come
#   last, there is no error: the rows that have one are left out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm-cursor-pagination@0.10.1 typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { DataSource, EntitySchema } from 'typeorm';
import cursors from 'typeorm-cursor-pagination';

class Task {}
for (const [name, type] of Object.entries({ id: Number, rank: Number, done: Boolean })) Reflect.defineMetadata('design:type', type, Task.prototype, name);
const schema = new EntitySchema({
  name: 'Task',
  target: Task,
  columns: { id: { type: 'integer', primary: true, generated: true }, rank: { type: 'integer', nullable: true }, done: { type: 'boolean' } },
});
const source = await new DataSource({ type: 'sqljs', entities: [schema], synchronize: true }).initialize();
const tasks = source.getRepository(Task);
for (let i = 1; i <= 6; i++) await tasks.save({ id: i, rank: i > 4 ? null : i, done: i % 2 === 0 });

for (const paginationKeys of [['id'], ['done', 'id'], ['rank', 'id']])
  for (const order of ['ASC', 'DESC']) {
    const seen = [];
    let afterCursor;
    try {
      do {
        const paginator = cursors.buildPaginator({ entity: Task, paginationKeys, query: { limit: 2, order, afterCursor } });
        const { data, cursor } = await paginator.paginate(tasks.createQueryBuilder('task'));
        seen.push(...data.map(({ id }) => id));
        afterCursor = cursor.afterCursor;
      } while (afterCursor);
    } catch ({ message }) {
      seen.push(message);
    }
    console.log(paginationKeys.join().padEnd(8), order.padEnd(5), seen.join(' '));
  }
JS

cat >expected.txt <<'TXT'
id       ASC   1 2 3 4 5 6
id       DESC  6 5 4 3 2 1
done,id  ASC   unknown type in cursor: [boolean]false
done,id  DESC  unknown type in cursor: [boolean]true
rank,id  ASC   5 6 number column in cursor should be a valid number
rank,id  DESC  4 3 2 1
TXT

echo "typeorm-cursor-pagination@0.10.1 typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
