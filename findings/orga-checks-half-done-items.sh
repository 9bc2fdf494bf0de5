#!/usr/bin/env bash
# Expected: [-], which Org gives to an item whose parts are done in part, is not checked: it is neither off nor on.
# Seen: it is checked: true, the same as [X]. Everything but a space counts as done, so a list that was begun looks finished.
#   uniorg has a value of its own for it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund orga@4.7.1 uniorg-parse@3.2.2 unified@11.0.5

cat >program.mjs <<'JS'
import { parse } from 'orga';
import { unified } from 'unified';
import uniorg from 'uniorg-parse';

const all = (node, type) => [...(node.type === type ? [node] : []), ...(node.children ?? []).flatMap((child) => all(child, type))];
const text = '- [-] Pack\n  - [X] Socks\n  - [ ] Shirts\n';
const inOrga = all(parse(text), 'list.item.checkbox').map(({ checked }) => checked);
const inUniorg = all(unified().use(uniorg).parse(text), 'list-item').map(({ checkbox }) => checkbox);
['Pack', 'Socks', 'Shirts'].forEach((name, i) => console.log(name.padEnd(7), `orga: ${inOrga[i]}`.padEnd(12), `uniorg: ${inUniorg[i]}`));
JS

cat >expected.txt <<'TXT'
Pack    orga: true   uniorg: trans
Socks   orga: true   uniorg: on
Shirts  orga: false  uniorg: off
TXT

echo "orga@4.7.1 uniorg-parse@3.2.2 unified@11.0.5, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
