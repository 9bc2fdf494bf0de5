#!/usr/bin/env bash
# Expected: a search for 11 finds texts with the number 11, and nothing else: a default index matches whole words.
# Seen: 11 finds "task 1", and 1 finds "task 11": the default encoder writes a repeated character once, in words ("hello" is
#   "helo") and in numbers alike, so 2200 is 20. Longer numbers are cut into threes first, which makes 1000 "10" and "0", a
#   match for 100. With dedupe: false and numeric: false the numbers stay.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund flexsearch@0.8.212

cat >program.mjs <<'JS'
import FlexSearch from 'flexsearch';

const texts = ['task 1', 'task 11', 'task 20', 'task 2200', 'task 100', 'task 1000'];
for (const [name, options] of [['default', {}], ['exact  ', { encoder: new FlexSearch.Encoder({ dedupe: false, numeric: false }) }]]) {
  const index = new FlexSearch.Index(options);
  texts.forEach((text, id) => index.add(id, text));
  for (const query of ['1', '11', '20', '100']) console.log(name, query.padEnd(4), index.search(query).map((id) => texts[id]).join(', '));
}
JS

cat >expected.txt <<'TXT'
default 1    task 1, task 11
default 11   task 1, task 11
default 20   task 20, task 2200
default 100  task 100, task 1000
exact   1    task 1
exact   11   task 11
exact   20   task 20
exact   100  task 100
TXT

echo "flexsearch@0.8.212, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
