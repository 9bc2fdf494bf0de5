#!/usr/bin/env bash
# Expected: a number that has more than three decimals is rounded to three, and what serializeItem() writes parseItem() reads.
# Seen: a fraction that rounds to nothing leaves its point behind: 1.0005 becomes "1.", which is no Structured Field (RFC 9651, 4.1.5,
#   writes "1.0"), and which its own parser refuses. A half is rounded up, 0.0025 to 0.003, not to the even digit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund structured-headers@2.1.0

cat >program.mjs <<'JS'
import { parseItem, serializeItem } from 'structured-headers';

for (const number of [0.5, 1.125, 1.0005, 2.9999999999999996, 0.00001, 0.0025]) {
  const written = serializeItem(number);
  let read;
  try {
    [read] = parseItem(written);
  } catch ({ name }) {
    read = name;
  }
  console.log(String(number).padEnd(18), written.padEnd(6), read);
}
JS

cat >expected.txt <<'TXT'
0.5                0.5    0.5
1.125              1.125  1.125
1.0005             1.     Error
2.9999999999999996 3.     Error
0.00001            0.     Error
0.0025             0.003  0.003
TXT

echo "structured-headers@2.1.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
