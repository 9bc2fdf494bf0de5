#!/usr/bin/env bash
# Expected: numeral('1e3') is 1000, as Number('1e3') and JSON have it, or null, as for a word. "5-3" is no number, so null as
#   well.
# Seen: it is 13. An exponent is only known with a sign, as in 1e+3; else everything but digits and points is taken out of the
#   text before it is read. A minus anywhere makes the number negative, so "5-3" is -53, and two of them make it positive again:
#   a date is a large number.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund numeral@2.0.6

cat >program.mjs <<'JS'
import numeral from 'numeral';

for (const text of ['1000', '1,000', '1k', '1e+3', '1e3', '2.5E6', '5-3', '2026-01-05', 'Task 7', 'soon'])
  console.log(text.padEnd(10), numeral(text).value());
JS

cat >expected.txt <<'TXT'
1000       1000
1,000      1000
1k         1000
1e+3       1000
1e3        13
2.5E6      2.56
5-3        -53
2026-01-05 20260105
Task 7     7
soon       null
TXT

echo "numeral@2.0.6, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
