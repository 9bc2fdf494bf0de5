#!/usr/bin/env bash
# Expected: unpatch() takes a document back to what it was before patch(), with lists of objects that have an id, too.
# Seen: in a list in which one item is removed, one moved and one changed, the change stays: task 1 is still done. patch()
#   itself is right; reverse() and patch() fail in the same way.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jsondiffpatch@0.7.7

cat >program.mjs <<'JS'
import { create } from 'jsondiffpatch';

const differ = create({ objectHash: ({ id }) => id });
const list = (text) => text.split(' ').map((item) => ({ id: item[0], done: item.endsWith('!') }));
const print = (tasks) => tasks.map(({ id, done }) => id + (done ? '!' : '')).join(' ');
for (const [from, to] of [['1 2 3', '3 1! 2'], ['1 2 3', '1! 3'], ['1 2 3', '3 1!']]) {
  const delta = () => structuredClone(differ.diff(list(from), list(to)));
  const back = print(differ.unpatch(list(to), delta()));
  const reversed = print(differ.patch(list(to), differ.reverse(delta())));
  console.log(`${from} to ${to}:`.padEnd(16), 'patch', print(differ.patch(list(from), delta())), '| unpatch', back, '| reverse', reversed);
}
JS

cat >expected.txt <<'TXT'
1 2 3 to 3 1! 2: patch 3 1! 2 | unpatch 1 2 3 | reverse 1 2 3
1 2 3 to 1! 3:   patch 1! 3 | unpatch 1 2 3 | reverse 1 2 3
1 2 3 to 3 1!:   patch 3 1! | unpatch 1! 2 3 | reverse 1! 2 3
TXT

echo "jsondiffpatch@0.7.7, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
