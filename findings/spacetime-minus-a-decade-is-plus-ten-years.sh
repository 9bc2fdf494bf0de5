#!/usr/bin/env bash
# Expected: add(n, 'decades') is add(10 * n, 'years'), and a century is a hundred years: both are among the units, and minus one
#   goes back.
# Seen: whatever n is, the result is ten years later: also for two decades, and for minus one, so subtract(1, 'decade') goes
#   into the future. The year is set to the present one plus 10 or plus 100.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund spacetime@7.15.0

cat >program.mjs <<'JS'
import spacetime from 'spacetime';

const start = spacetime('2026-06-15T09:00', 'UTC');
for (const [count, unit] of [[1, 'decade'], [2, 'decades'], [-1, 'decade'], [1, 'century'], [2, 'centuries'], [-1, 'century'], [-10, 'years']])
  console.log(`${count} ${unit}`.padEnd(12), start.add(count, unit).format('iso-short'));
console.log('subtract 1 decade', start.subtract(1, 'decade').format('iso-short'));
JS

cat >expected.txt <<'TXT'
1 decade     2036-06-15
2 decades    2036-06-15
-1 decade    2036-06-15
1 century    2126-06-15
2 centuries  2126-06-15
-1 century   2126-06-15
-10 years    2016-06-15
subtract 1 decade 2036-06-15
TXT

echo "spacetime@7.15.0, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
