#!/usr/bin/env bash
# Expected: findByCursor() goes through all rows, in the order in which find() gives them: by a nullable time, with `nulls last` as well.
# Seen: in version 6 the pages of 'desc nulls last' come ascending, and 'desc' ends before the rows without a time, without an error. A direction is
#   compared with exactly 'desc', everything else counts as ascending and loses its nulls; and the condition for the next page has no case for NULL, which
#   is neither below nor equal. When a page ends with NULL, the cursor cannot be made. Version 7 is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @mikro-orm/core@6.6.16 @mikro-orm/libsql@6.6.16

cat >program.mjs <<'JS'
import { EntitySchema, MikroORM } from '@mikro-orm/libsql';

const Task = new EntitySchema({ name: 'Task', properties: { id: { type: 'number', primary: true }, due: { type: 'number', nullable: true } } });
const orm = await MikroORM.init({ dbName: ':memory:', entities: [Task] });
await orm.schema.createSchema();
const seed = orm.em.fork();
for (const [index, due] of [10, null, 20, null, 30].entries()) seed.create('Task', { id: index + 1, due });
await seed.flush();

const ids = (tasks) => tasks.map((task) => task.id).join(' ');
for (const due of ['desc', 'desc nulls last', 'asc']) {
  const orderBy = [{ due }, { id: 'asc' }];
  const pages = [];
  let after;
  do {
    const page = await orm.em.fork().findByCursor('Task', {}, { first: 2, after, orderBy });
    pages.push(ids(page.items));
    try {
      after = page.hasNextPage ? page.endCursor : undefined;
    } catch (error) {
      pages.push(error.message);
      after = undefined;
    }
  } while (after);
  console.log(due.padEnd(16), 'find', ids(await orm.em.fork().find('Task', {}, { orderBy })), '- pages', pages.join(' | '));
}
await orm.close();
JS

cat >expected.txt <<'TXT'
desc             find 5 3 1 2 4 - pages 5 3 | 1
desc nulls last  find 5 3 1 2 4 - pages 2 4 | Cannot create cursor, value for 'Task.due' is missing.
asc              find 2 4 1 3 5 - pages 2 4 | Cannot create cursor, value for 'Task.due' is missing.
TXT

echo "@mikro-orm/libsql@6.6.16, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
