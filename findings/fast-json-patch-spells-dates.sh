#!/usr/bin/env bash
# Expected: compare() of two documents that differ in a Date gives one replace with the new date, as JSON has it.
# Seen: it adds the characters of the new date one by one, below the old one: 24 operations for one date.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fast-json-patch@3.1.1

cat >program.mjs <<'JS'
import patch from 'fast-json-patch';

const operations = patch.compare({ due: new Date(0) }, { due: new Date(5) });
console.log(operations.length, 'operations');
for (const operation of operations.slice(0, 3)) console.log(JSON.stringify(operation));
console.log('the same as JSON:', JSON.stringify(patch.compare({ due: new Date(0).toJSON() }, { due: new Date(5).toJSON() })));
JS

cat >expected.txt <<'TXT'
24 operations
{"op":"add","path":"/due/0","value":"1"}
{"op":"add","path":"/due/1","value":"9"}
{"op":"add","path":"/due/2","value":"7"}
the same as JSON: [{"op":"replace","path":"/due","value":"1970-01-01T00:00:00.005Z"}]
TXT

echo "fast-json-patch@3.1.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
