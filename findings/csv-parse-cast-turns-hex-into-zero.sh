#!/usr/bin/env bash
# Expected: cast leaves what is not a decimal number as text, as it leaves 12px and 1_000; or else it reads 0xff as 255.
# Seen: 0xff becomes 0, and so does every other value with a prefix of hexadecimal, octal or binary: the test accepts it as a
#   number, and the conversion stops at the x. Ids in hexadecimal all become one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund csv-parse@7.0.3

cat >program.mjs <<'JS'
import { parse } from 'csv-parse/sync';

const cells = ['0xff', '0x1f600', '0b101', '0o17', '12px', '1_000', '1e3', '-0xff'];
parse(cells.join('\n'), { cast: true }).forEach(([value], i) => console.log(cells[i].padEnd(7), JSON.stringify(value)));
JS

cat >expected.txt <<'TXT'
0xff    0
0x1f600 0
0b101   0
0o17    0
12px    "12px"
1_000   "1_000"
1e3     1000
-0xff   "-0xff"
TXT

echo "csv-parse@7.0.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
