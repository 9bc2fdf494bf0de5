#!/usr/bin/env bash
# Expected: a line that is read and written again, unchanged, is the same line.
# Seen: projects and contexts are taken out of the sentence, which leaves two spaces in a row, and put at its end: after any edit,
#   "ask @anna about +garden tools" asks about tools.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jstodotxt@0.10.0 todotxt@1.1.1

cat >program.mjs <<'JS'
import jstodotxt from 'jstodotxt';
import todotxt from 'todotxt';

for (const line of ['ask @anna about +garden tools', '(A) 2026-01-01 buy milk @shop']) {
  console.log('line     ', line);
  console.log('jstodotxt', new jstodotxt.TodoTxtItem(line).toString());
  console.log('todotxt  ', todotxt.stringify(todotxt.parse(line)).trim());
}
JS

cat >expected.txt <<'TXT'
line      ask @anna about +garden tools
jstodotxt ask  about  tools +garden @anna
todotxt   ask @anna about +garden tools
line      (A) 2026-01-01 buy milk @shop
jstodotxt (A) 2026-01-01 buy milk @shop
todotxt   (A) 2026-01-01 buy milk @shop
TXT

echo "jstodotxt@0.10.0 todotxt@1.1.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
