#!/usr/bin/env bash
# Expected: `map.clear()` lets go of the entries, so short-lived entries of a long-lived Map are freed by the next minor garbage
#   collection, as if there were a new Map each time.
# Seen: they stay until the next full collection, about two thirds of all that ever were in it. V8 clears a Map by giving it a new
#   table, and the old table keeps its entries and points to the new one. Once an old table has survived two minor collections,
#   it keeps the next table alive, which keeps the one after it, and so on. Adding and deleting single entries does it too, but
#   less, since a table is replaced only now and then. A new Map for each round leaves next to nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >program.cjs <<'JS'
const { getHeapStatistics } = require('node:v8');
const WAYS = {
  'cleared': (holder) => holder.map.clear(),
  'deleted from': (holder, i) => holder.map.delete(i),
  'replaced': (holder) => (holder.map = new Map()),
};
const ROUNDS = 20_000;
const NUMBERS = 200;
const usedKiB = () => getHeapStatistics().used_heap_size / 1024;

function keptBy(empty) {
  const holder = { map: new Map() };
  const round = (i) => {
    holder.map.set(i, Array.from({ length: NUMBERS }, () => i));
    // What is in the Map now survives, like everything that is in use.
    if (i % 100 === 0) for (let minor = 0; minor < 2; minor++) gc({ type: 'minor' });
    empty(holder, i);
  };
  for (let i = 1; i < 2_000; i++) round(i);
  gc();
  const before = usedKiB();
  for (let i = 1; i <= ROUNDS; i++) round(i);
  for (let minor = 0; minor < 2; minor++) gc({ type: 'minor' });
  const kept = usedKiB() - before;
  gc();
  return { kept, keptAfterFull: usedKiB() - before };
}

for (const [way, empty] of Object.entries(WAYS)) {
  const { kept, keptAfterFull } = keptBy(empty);
  console.error(`Node ${process.versions.node}: ${way}: ${Math.round(kept)} KiB after minor collections, ${Math.round(keptAfterFull)} after a full one`);
  const size = kept > 12_000 ? 'most of it' : kept > 1_500 ? 'some of it' : 'next to nothing';
  console.log(`${way}: keeps ${size}, ${keptAfterFull < 1_500 ? 'nothing' : 'something'} after a full collection`);
}
JS

cat >expected.txt <<'TXT'
cleared: keeps most of it, nothing after a full collection
deleted from: keeps some of it, nothing after a full collection
replaced: keeps next to nothing, nothing after a full collection
TXT

for version in 20.19.5 22.20.0 24.9.0; do
  mkdir "$version"
  (cd "$version" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund "node@$version")
  echo "Node $version, 20,000 lists of 200 numbers, one at a time"
  "$version/node_modules/.bin/node" --expose-gc program.cjs | tee seen.txt
  diff expected.txt seen.txt
done
echo 'Still so.'
