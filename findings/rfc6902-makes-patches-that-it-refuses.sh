#!/usr/bin/env bash
# Expected: what createPatch() gives for two documents can be applied to the first; a pointer of no characters is the whole
#   document (RFC 6901, 5).
# Seen: for documents of two kinds it gives a replace at "", which applyPatch() answers with a MissingError: it changes the
#   document in place and cannot replace it. fast-json-patch applies the same patch and returns the new document.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rfc6902@5.4.0 fast-json-patch@3.1.1

cat >program.mjs <<'JS'
import fast from 'fast-json-patch';
import { applyPatch, createPatch } from 'rfc6902';

const before = ['one'];
const patch = createPatch(before, { items: ['one'] });
console.log('patch', JSON.stringify(patch));
console.log('rfc6902', applyPatch(before, patch)[0]?.name, JSON.stringify(before));
console.log('fast-json-patch', JSON.stringify(fast.applyPatch(before, patch).newDocument));
JS

cat >expected.txt <<'TXT'
patch [{"op":"replace","path":"","value":{"items":["one"]}}]
rfc6902 MissingError ["one"]
fast-json-patch {"items":["one"]}
TXT

echo "rfc6902@5.4.0 fast-json-patch@3.1.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
