#!/usr/bin/env bash
# Expected: "1. [@5] five" comes back as it was, or at least as an item with the text "five": [@5] sets the number of an item,
#   and the parser knows it as counter 5.
# Seen: it is written as "1. 5five": the counter loses its brackets and becomes a part of the text, and read again the list
#   starts at 1. Checkboxes and terms come back well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund uniorg-parse@3.2.2 uniorg-stringify@1.4.0 unified@11.0.5

cat >program.mjs <<'JS'
import { unified } from 'unified';
import uniorg from 'uniorg-parse';
import { uniorgStringify } from 'uniorg-stringify';

const words = (node) => (node.type === 'text' ? node.value.trim() : (node.children ?? []).map(words).join(''));
const items = (node) => (node.type === 'list-item' ? [`${node.counter ?? '-'} ${words(node)}`] : (node.children ?? []).flatMap(items));
const org = unified().use(uniorg).use(uniorgStringify);
for (const text of ['1. [@5] five\n2. six\n', '1. [@5] [X] five\n', '- [X] done\n', '- term :: text\n']) {
  const written = String(org.processSync(text));
  console.log(JSON.stringify(text), '->', JSON.stringify(written), '| items:', items(org.parse(text)).join(', '), '->', items(org.parse(written)).join(', '));
}
JS

cat >expected.txt <<'TXT'
"1. [@5] five\n2. six\n" -> "1. 5five\n2. six\n" | items: 5 five, - six -> - 5five, - six
"1. [@5] [X] five\n" -> "1. 5[X] five\n" | items: 5 five -> - 5[X] five
"- [X] done\n" -> "- [X] done\n" | items: - done -> - done
"- term :: text\n" -> "- term :: text\n" | items: - termtext -> - termtext
TXT

echo "uniorg-parse@3.2.2 uniorg-stringify@1.4.0 unified@11.0.5, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
