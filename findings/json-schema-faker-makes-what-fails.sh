#!/usr/bin/env bash
# Expected: what is made from a schema passes the schema. It does for ranges, steps, patterns of texts, tuples and "contains".
# Seen: never for some simple ones: a duration is "PT0D", with days behind the T; a list of at least one member is empty unless
#   "items" is there; names cut the pattern "^x-" to "x", and names below propertyNames are made up freely.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund json-schema-faker@0.6.3 ajv@8.20.0 ajv-formats@3.0.1

cat >program.mjs <<'JS'
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { generate } from 'json-schema-faker';

const ajv = addFormats.default(new Ajv.default({ strict: false }));
for (const schema of [
  { type: 'integer', multipleOf: 5, minimum: 1, maximum: 9 },
  { type: 'string', pattern: '^x-' },
  { type: 'string', format: 'time' },
  { type: 'string', format: 'duration' },
  { type: 'array', minItems: 1, items: true },
  { type: 'array', minItems: 1 },
  { type: 'object', minProperties: 1, patternProperties: { '^[a-z]+$': true }, additionalProperties: false },
  { type: 'object', minProperties: 1, patternProperties: { '^x-': true }, additionalProperties: false },
  { type: 'object', minProperties: 1, propertyNames: { enum: ['a', 'b'] } },
]) {
  let passed = 0;
  for (let i = 0; i < 20; i++) if (ajv.validate(schema, await generate(structuredClone(schema)))) passed++;
  console.log(`${passed} of 20 pass`.padEnd(14), JSON.stringify(schema));
}
JS

cat >expected.txt <<'TXT'
20 of 20 pass  {"type":"integer","multipleOf":5,"minimum":1,"maximum":9}
20 of 20 pass  {"type":"string","pattern":"^x-"}
20 of 20 pass  {"type":"string","format":"time"}
0 of 20 pass   {"type":"string","format":"duration"}
20 of 20 pass  {"type":"array","minItems":1,"items":true}
0 of 20 pass   {"type":"array","minItems":1}
20 of 20 pass  {"type":"object","minProperties":1,"patternProperties":{"^[a-z]+$":true},"additionalProperties":false}
0 of 20 pass   {"type":"object","minProperties":1,"patternProperties":{"^x-":true},"additionalProperties":false}
0 of 20 pass   {"type":"object","minProperties":1,"propertyNames":{"enum":["a","b"]}}
TXT

echo "json-schema-faker@0.6.3 ajv@8.20.0 ajv-formats@3.0.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
