#!/usr/bin/env bash
# Expected: maxDecimalPlaces counts the decimal places of the number: 0.00000015 has eight and 0.0000015 seven, both more than 4.
# Seen: it counts the characters after the point of what JavaScript prints. From a millionth down that is 1.5e-7: four
#   characters, "5e-7". The smaller number passes, the larger one does not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund class-validator@0.15.1

cat >program.mjs <<'JS'
import { isNumber } from 'class-validator';

for (const number of [0.0015, 0.00015, 0.0000015, 0.00000015, 0.00000002125])
  console.log(String(number).padEnd(9), isNumber(number, { maxDecimalPlaces: 4 }) ? 'passes' : 'fails');
JS

cat >expected.txt <<'TXT'
0.0015    passes
0.00015   fails
0.0000015 fails
1.5e-7    passes
2.125e-8  fails
TXT

echo "class-validator@0.15.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
