#!/usr/bin/env bash
# Expected: fromJSONSchema() keeps every rule of a schema that it accepts, or throws, as it does for "not" and "if".
# Seen: rules count only where the schema also says a type: a schema with minimum or minLength alone, valid JSON Schema, lets
#   everything pass. And names in "required" that "properties" does not describe are dropped without a word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund zod@4.6.7

cat >program.mjs <<'JS'
import { fromJSONSchema } from 'zod';

for (const [schema, value] of [
  [{ minimum: 5 }, 1],
  [{ type: 'number', minimum: 5 }, 1],
  [{ minLength: 2 }, 'a'],
  [{ type: 'string', minLength: 2 }, 'a'],
  [{ type: 'object', required: ['id'] }, {}],
  [{ type: 'object', properties: { id: {} }, required: ['id'] }, {}],
])
  console.log(JSON.stringify(value).padEnd(3), fromJSONSchema(schema).safeParse(value).success ? 'passes' : 'fails ', JSON.stringify(schema));
JS

cat >expected.txt <<'TXT'
1   passes {"minimum":5}
1   fails  {"type":"number","minimum":5}
"a" passes {"minLength":2}
"a" fails  {"type":"string","minLength":2}
{}  passes {"type":"object","required":["id"]}
{}  fails  {"type":"object","properties":{"id":{}},"required":["id"]}
TXT

echo "zod@4.6.7, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
