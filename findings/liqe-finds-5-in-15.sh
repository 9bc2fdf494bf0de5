#!/usr/bin/env bash
# Expected: id:5 on a field with numbers finds 5, as done:true finds the value true; parts of words are found in texts only.
# Seen: the digits are looked for in the number as a text: 5 also finds 15, 50, 5.5 and -5, and a wildcard in it finds longer
#   numbers only. "id:=5" compares numbers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund liqe@3.8.7

cat >program.mjs <<'JS'
import { filter, parse } from 'liqe';

const tasks = [1, 5, 15, 50, 5.5, -5].map((id) => ({ id, done: id === 1 }));
for (const query of ['id:5', 'id:=5', 'id:1', 'id:1?', 'done:true'])
  console.log(query.padEnd(10), filter(parse(query), tasks).map(({ id }) => id).join(' '));
JS

cat >expected.txt <<'TXT'
id:5       5 15 50 5.5 -5
id:=5      5
id:1       1 15
id:1?      15
done:true  1
TXT

echo "liqe@3.8.7, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
