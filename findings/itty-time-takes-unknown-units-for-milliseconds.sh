#!/usr/bin/env bash
# Expected: a unit that the library does not know is an error or NaN, as "1h" is; capital letters or "min" may well be known.
# Seen: a number before any unknown word counts as milliseconds: "5 min", "5 Minutes" and "5 fortnights" are 5.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund itty-time@2.0.2

cat >program.mjs <<'JS'
import { ms, seconds } from 'itty-time';

for (const text of ['5 minutes', '5 min', '5 Minutes', '5 fortnights', '5m']) console.log(text.padEnd(12), ms(text), 'ms');
console.log('30 Days'.padEnd(12), seconds('30 Days'), 'seconds');
JS

cat >expected.txt <<'TXT'
5 minutes    300000 ms
5 min        5 ms
5 Minutes    5 ms
5 fortnights 5 ms
5m           NaN ms
30 Days      0.03 seconds
TXT

echo "itty-time@2.0.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
