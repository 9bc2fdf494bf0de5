#!/usr/bin/env bash
# Expected: the merged schema accepts the same values as allOf: a text has to match both patterns, each wherever it likes, and a
#   number that is an integer too is an integer.
# Seen: both patterns have to match at one and the same place: "ab" matches ^a and b$, but not the merged pattern, which
#   nothing matches. And number with integer is refused as incompatible, in either order.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund json-schema-merge-allof@0.8.1 ajv@8.20.0

cat >program.mjs <<'JS'
import Ajv from 'ajv';
import merge from 'json-schema-merge-allof';

const ajv = new Ajv({ strict: false });
for (const [schema, value] of [
  [{ allOf: [{ pattern: '^a' }, { pattern: 'b$' }] }, 'ab'],
  [{ allOf: [{ pattern: '[0-9]' }, { pattern: '[a-z]' }] }, 'a1'],
  [{ allOf: [{ minLength: 1 }, { minLength: 2 }] }, 'ab'],
  [{ allOf: [{ type: 'number' }, { type: 'integer' }] }, 1],
]) {
  let merged;
  try {
    merged = merge(schema);
  } catch ({ message }) {
    merged = message.split('. ')[1];
  }
  const passes = typeof merged === 'object' ? `, merged: ${ajv.validate(merged, value)}` : '';
  console.log(JSON.stringify(value), `allOf: ${ajv.validate(schema, value)}${passes}`, JSON.stringify(merged));
}
JS

cat >expected.txt <<'TXT'
"ab" allOf: true, merged: false {"pattern":"(?=^a)(?=b$)"}
"a1" allOf: true, merged: false {"pattern":"(?=[0-9])(?=[a-z])"}
"ab" allOf: true, merged: true {"minLength":2}
1 allOf: true "They are probably incompatible"
TXT

echo "json-schema-merge-allof@0.8.1 ajv@8.20.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
