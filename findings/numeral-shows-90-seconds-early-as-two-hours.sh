#!/usr/bin/env bash
# Expected: numeral(-90).format('00:00:00') is -0:01:30, as 90 is 0:01:30, and 59.6 s is 0:01:00 or 0:00:59.
# Seen: -90 is shown as -1:58:30, and 59.6 as 0:00:60. The hours are rounded down, to -1, and 58 minutes and 30 seconds are
#   added to them again: the sum is right, and a person reads almost two hours. Rounding the seconds does not carry into the
#   minutes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund numeral@2.0.6

cat >program.mjs <<'JS'
import numeral from 'numeral';

for (const seconds of [90, -90, -1, -3600, -3601, 59.6, 3599.6]) console.log(String(seconds).padEnd(7), numeral(seconds).format('00:00:00'));
JS

cat >expected.txt <<'TXT'
90      0:01:30
-90     -1:58:30
-1      -1:59:59
-3600   -1:00:00
-3601   -2:59:59
59.6    0:00:60
3599.6  0:59:60
TXT

echo "numeral@2.0.6, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
