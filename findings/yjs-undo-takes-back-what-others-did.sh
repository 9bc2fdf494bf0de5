#!/usr/bin/env bash
# Expected: an UndoManager takes back local changes only: what applyUpdate() brings from others has transaction.local false, and
#   stays.
# Seen: when the update is applied without an origin, as in the examples of the README that keep two documents alike, undo()
#   takes back the other user's change, on both sides: the manager looks at the origin, not at local, and a missing origin is
#   null, which it tracks. With any origin the local change is taken back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund yjs@13.6.33

cat >program.mjs <<'JS'
import * as Y from 'yjs';

for (const origin of [undefined, 'network']) {
  const mine = new Y.Doc();
  const theirs = new Y.Doc();
  const task = mine.getMap('task');
  const undo = new Y.UndoManager(task, { captureTimeout: 0 });
  let local;
  mine.on('afterTransaction', (transaction) => (local = transaction.local));

  task.set('title', 'Plan');
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
  theirs.getMap('task').set('state', 'done');
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs), origin);
  console.log(`origin ${origin}: ${JSON.stringify(task)}, local: ${local}`);
  undo.undo();
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
  console.log(`  after my undo: ${JSON.stringify(task)}, theirs: ${JSON.stringify(theirs.getMap('task'))}`);
}
JS

cat >expected.txt <<'TXT'
origin undefined: {"title":"Plan","state":"done"}, local: false
  after my undo: {"title":"Plan"}, theirs: {"title":"Plan"}
origin network: {"title":"Plan","state":"done"}, local: false
  after my undo: {"state":"done"}, theirs: {"state":"done"}
TXT

echo "yjs@13.6.33, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
