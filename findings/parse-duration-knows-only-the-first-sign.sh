#!/usr/bin/env bash
# Expected: "1d -1h" is 23 hours, or null if signs are allowed only at the start: what is not understood gives null, as "h" does.
# Seen: it is 25 hours. A minus counts at the start of the text only, and then for all of it; elsewhere it is skipped as if
#   it were a space. So is a colon: 1:30 is 1.03 milliseconds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund parse-duration@2.1.9

cat >program.mjs <<'JS'
import parse from 'parse-duration';

const hours = (text) => parse(text, 'h');
for (const text of ['1d', '1d -1h', '-1d 1h', '2h - 30m', 'h']) console.log(text.padEnd(8), hours(text), 'hours');
console.log('1:30    ', parse('1:30'), 'milliseconds');
JS

cat >expected.txt <<'TXT'
1d       24 hours
1d -1h   25 hours
-1d 1h   -25 hours
2h - 30m 2.5 hours
h        null hours
1:30     1.03 milliseconds
TXT

echo "parse-duration@2.1.9, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
