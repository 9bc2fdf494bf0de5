#!/usr/bin/env bash
# Expected: what is given to runOnTransactionCommit() runs when the work is committed: a nested transaction, a savepoint, is only
#   committed together with the one around it.
# Seen: it runs as soon as the savepoint is released. When the transaction around it fails afterwards, the row is gone, but the
#   message about it has been sent, and the hook for a rollback is not called for it. On SQLite REQUIRES_NEW is such a
#   savepoint, too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm-transactional@0.5.0 typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { DataSource, EntitySchema } from 'typeorm';
import {
  addTransactionalDataSource,
  initializeTransactionalContext,
  Propagation,
  runInTransaction,
  runOnTransactionCommit,
  runOnTransactionRollback,
  StorageDriver,
} from 'typeorm-transactional';

initializeTransactionalContext({ storageDriver: StorageDriver.ASYNC_LOCAL_STORAGE });
const Task = new EntitySchema({
  name: 'Task',
  columns: { id: { type: 'integer', primary: true, generated: true }, title: { type: 'text' } },
});
const source = new DataSource({ type: 'sqljs', entities: [Task], synchronize: true });
const tasks = addTransactionalDataSource(await source.initialize()).getRepository('Task');

for (const propagation of [Propagation.REQUIRED, Propagation.NESTED, Propagation.REQUIRES_NEW]) {
  const called = [];
  const save = async (title) => {
    runOnTransactionCommit(() => called.push(`${title}: commit`));
    runOnTransactionRollback(() => called.push(`${title}: rollback`));
    await tasks.save({ title });
  };
  const work = async () => {
    await save('outer');
    await runInTransaction(() => save('inner'), { propagation });
    throw new Error('The rest fails.');
  };
  await runInTransaction(work).catch(() => undefined);
  await new Promise(setImmediate);
  console.log(propagation.padEnd(12), `rows: ${await tasks.count()};`, called.join(', '));
}
JS

cat >expected.txt <<'TXT'
REQUIRED     rows: 0; outer: rollback, inner: rollback
NESTED       rows: 0; inner: commit, outer: rollback
REQUIRES_NEW rows: 0; inner: commit, outer: rollback
TXT

echo "typeorm-transactional@0.5.0 typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
