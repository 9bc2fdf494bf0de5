#!/usr/bin/env bash
# Expected: undo() takes back what this user did. A value that somebody else has set since then stays: the own change has been
#   replaced already.
# Seen: the field goes back to what it was before the own change, and the other user's later value is gone, on both sides: undo
#   writes the old value as a new change, which wins. In texts the other's letters stay. Yjs keeps the later value.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund loro-crdt@1.17.1 yjs@13.6.33

cat >program.mjs <<'JS'
import { LoroDoc, UndoManager } from 'loro-crdt';
import * as Y from 'yjs';

const loro = () => {
  const [mine, theirs] = [new LoroDoc(), new LoroDoc()];
  const set = (doc, value) => (doc.getMap('task').set('state', value), doc.commit());
  const sync = () => (theirs.import(mine.export({ mode: 'update' })), mine.import(theirs.export({ mode: 'update' })));
  const undo = new UndoManager(mine, { mergeInterval: 0 });
  return { mine, theirs, set, sync, undo, state: (doc) => doc.getMap('task').get('state') };
};
const yjs = () => {
  const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
  const set = (doc, value) => doc.getMap('task').set('state', value);
  const send = (from, to) => Y.applyUpdate(to, Y.encodeStateAsUpdate(from), 'network');
  const undo = new Y.UndoManager(mine.getMap('task'), { captureTimeout: 0 });
  return { mine, theirs, set, sync: () => (send(mine, theirs), send(theirs, mine)), undo, state: (doc) => doc.getMap('task').get('state') };
};
for (const make of [loro, yjs]) {
  const { mine, theirs, set, sync, undo, state } = make();
  set(mine, 'open');
  set(mine, 'done');
  sync();
  set(theirs, 'late');
  sync();
  const before = state(mine);
  undo.undo();
  sync();
  console.log(make.name.padEnd(4), `before: ${before}, after my undo: ${state(mine)}, theirs: ${state(theirs)}`);
}
JS

cat >expected.txt <<'TXT'
loro before: late, after my undo: open, theirs: open
yjs  before: late, after my undo: late, theirs: late
TXT

echo "loro-crdt@1.17.1 yjs@13.6.33, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
