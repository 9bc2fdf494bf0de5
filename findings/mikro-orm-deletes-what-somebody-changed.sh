#!/usr/bin/env bash
# Expected: the version property of an entity protects a delete as it protects an update: flush() throws OptimisticLockError when the row has changed
#   since it was read. Hibernate compares the version in both.
# Seen: the delete goes through and takes the change of the other with it. Deletes are written as `id IN (…)`, without versions.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @mikro-orm/core@6.6.16 @mikro-orm/libsql@6.6.16

cat >program.mjs <<'JS'
import { EntitySchema, MikroORM } from '@mikro-orm/libsql';

const Task = new EntitySchema({
  name: 'Task',
  properties: { id: { type: 'number', primary: true }, title: { type: 'string' }, version: { type: 'number', version: true } },
});
const orm = await MikroORM.init({ dbName: ':memory:', entities: [Task] });
await orm.schema.createSchema();
const attempts = {
  update: (em, task) => (task.title = 'mine'),
  delete: (em, task) => em.remove(task),
};
for (const [index, [name, attempt]] of Object.entries(attempts).entries()) {
  const id = index + 1;
  const seed = orm.em.fork();
  seed.create('Task', { id, title: 'first' });
  await seed.flush();
  const [mine, theirs] = [orm.em.fork(), orm.em.fork()];
  const task = await mine.findOneOrFail('Task', id);
  (await theirs.findOneOrFail('Task', id)).title = 'theirs';
  await theirs.flush();
  attempt(mine, task);
  const result = await mine.flush().then(() => 'resolves', (error) => error.name);
  console.log(name, result, '-', JSON.stringify(await orm.em.fork().findOne('Task', id)));
}
await orm.close();
JS

cat >expected.txt <<'TXT'
update OptimisticLockError - {"id":1,"title":"theirs","version":2}
delete resolves - null
TXT

echo "@mikro-orm/libsql@6.6.16, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
