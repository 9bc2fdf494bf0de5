#!/usr/bin/env bash
# Expected: a Jest worker runs its last test file as fast as its first; files are isolated, and what one of them left is gone.
# Seen: on Node 20, `await` gets slower with each file that the worker has run. jest-circus makes an AsyncLocalStorage for each
#   file and never disables it, and Node 20 calls every enabled storage for every promise. 60 files that do nothing else cost
#   the last one twenty times what they cost the first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jest@30.5.2

for i in $(seq 10 69); do
  cat >"file-$i.test.js" <<'JS'
const { appendFileSync } = require('node:fs');
test('awaits', async () => {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const begin = performance.now();
    for (let i = 0; i < 50_000; i++) await null;
    best = Math.min(best, performance.now() - begin);
  }
  appendFileSync('times.txt', `${best}\n`);
});
JS
done

echo "jest@30.5.2, Node $(node --version)"
npx jest --runInBand --silent >/dev/null 2>&1
node -e "
const times = require('fs').readFileSync('times.txt', 'utf8').trim().split('\n').map(Number);
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const ratio = median(times.slice(-5)) / median(times.slice(0, 5));
console.error(times.length + ' files, the last take ' + ratio.toFixed(1) + ' times as long as the first');
console.log(ratio > 2 ? 'more than twice as long' : 'no longer than twice');
" | tee seen.txt
grep -q '^more than twice as long$' seen.txt && echo 'Still so.'
