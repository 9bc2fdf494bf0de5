#!/usr/bin/env bash
# Expected: words are separated by any white space and punctuation, so "Call<tab>Ann", a row pasted from a spreadsheet, is found
#   by "call" and by "ann".
# Seen: the row is one word, "call<tab>ann", which neither "call" nor "ann" finds and which suggestions show with its tab: the
#   tokenizer splits at line ends and at the Unicode classes of separators and punctuation, and a tab belongs to neither. Signs
#   like = and | are no punctuation for Unicode either: "a=b" is one word, too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund minisearch@7.2.0

cat >program.mjs <<'JS'
import MiniSearch from 'minisearch';

const texts = ['Call Ann', 'Call\tAnn', 'Call\nAnn', 'Call, Ann', 'call=Ann', 'call|Ann'];
const index = new MiniSearch({ fields: ['text'] });
index.addAll(texts.map((text, id) => ({ id, text })));
for (const query of ['call', 'ann', 'call\tann'])
  console.log(JSON.stringify(query), 'finds', index.search(query).map(({ id }) => JSON.stringify(texts[id])).sort().join(' ') || 'nothing');
console.log('suggested for "ca":', index.autoSuggest('ca').map(({ suggestion }) => JSON.stringify(suggestion)).sort().join(' '));
JS

cat >expected.txt <<'TXT'
"call" finds "Call Ann" "Call, Ann" "Call\nAnn"
"ann" finds "Call Ann" "Call, Ann" "Call\nAnn"
"call\tann" finds "Call\tAnn"
suggested for "ca": "call" "call=ann" "call\tann" "call|ann"
TXT

echo "minisearch@7.2.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
