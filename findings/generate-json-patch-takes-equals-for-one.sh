#!/usr/bin/env bash
# Expected: equal members of a list have equal hashes, and the patch from one list to another still leads from one to the other:
#   jsondiffpatch, which this option comes from, compares them as a sequence.
# Seen: the hash counts as an id that a list has once. From ["x"] to ["x","x"] it moves the one "x" to a place behind the end, and for
#   the way back it makes an empty patch. Lists of objects with different ids are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund generate-json-patch@1.2.9 jsondiffpatch@0.7.7 rfc6902@5.4.0

cat >program.mjs <<'JS'
import { generateJSONPatch } from 'generate-json-patch';
import { create } from 'jsondiffpatch';
import { format } from 'jsondiffpatch/formatters/jsonpatch';
import { applyPatch } from 'rfc6902';

const objectHash = (member) => String(member.id ?? JSON.stringify(member));
const patches = create({ objectHash });
const writers = {
  'generate-json-patch': (from, to) => generateJSONPatch(from, to, { objectHash }),
  jsondiffpatch: (from, to) => format(patches.diff(from, to)),
};
for (const [from, to] of [
  [['x'], ['x', 'x']],
  [['x', 'x'], ['x']],
  [[{ id: 1 }], [{ id: 2 }, { id: 1 }]],
])
  for (const [name, write] of Object.entries(writers)) {
    const result = structuredClone(from);
    const patch = write(from, to);
    const [error] = applyPatch(result, patch).filter(Boolean);
    console.log(name.padEnd(19), JSON.stringify(to), JSON.stringify(patch), error ? error.name : JSON.stringify(result));
  }
JS

cat >expected.txt <<'TXT'
generate-json-patch ["x","x"] [{"op":"move","from":"/0","path":"/1"}] ["x"]
jsondiffpatch       ["x","x"] [{"op":"add","path":"/1","value":"x"}] ["x","x"]
generate-json-patch ["x"] [] ["x","x"]
jsondiffpatch       ["x"] [{"op":"remove","path":"/1"}] ["x"]
generate-json-patch [{"id":2},{"id":1}] [{"op":"add","path":"/1","value":{"id":2}},{"op":"move","from":"/1","path":"/0"}] [{"id":2},{"id":1}]
jsondiffpatch       [{"id":2},{"id":1}] [{"op":"add","path":"/0","value":{"id":2}}] [{"id":2},{"id":1}]
TXT

echo "generate-json-patch@1.2.9 jsondiffpatch@0.7.7 rfc6902@5.4.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
