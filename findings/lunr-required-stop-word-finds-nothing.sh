#!/usr/bin/env bash
# Expected: "+the +plan" finds the texts with "plan": "the" is a stop word, which the index does not keep and which "the plan"
#   ignores.
# Seen: nothing is found, in any text, because a required stop word has no terms left that could match. An interface that puts a
#   plus before each word, to find all words, fails for every sentence with a stop word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund lunr@2.3.9

cat >program.mjs <<'JS'
import lunr from 'lunr';

const texts = ['Read the plan', 'A plan of work', 'Buy milk'];
const index = lunr(function () {
  this.ref('id');
  this.field('text');
  texts.forEach((text, id) => this.add({ id, text }));
});
for (const query of ['the plan', '+plan', '+the +plan', '+plan of', '+plan +of', '+plan -the'])
  console.log(query.padEnd(11), index.search(query).map(({ ref }) => texts[ref]).sort().join(', ') || 'nothing');
JS

cat >expected.txt <<'TXT'
the plan    A plan of work, Read the plan
+plan       A plan of work, Read the plan
+the +plan  nothing
+plan of    A plan of work, Read the plan
+plan +of   nothing
+plan -the  A plan of work, Read the plan
TXT

echo "lunr@2.3.9, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
