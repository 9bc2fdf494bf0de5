#!/usr/bin/env bash
# Expected: a schema in which a property named "const" is described is converted like any other: names below "properties" are
#   names, and what stands in a default is data.
# Seen: the converter looks for keywords everywhere. The property becomes one named "enum" with a list for a schema, and the
#   document is invalid. A default that happens to have a member "type" or "const" is changed as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @apiture/openapi-down-convert@0.14.2 @seriousme/openapi-schema-validator@2.11.0

cat >program.mjs <<'JS'
import { Converter } from '@apiture/openapi-down-convert';
import { Validator } from '@seriousme/openapi-schema-validator';

const field = { type: 'object', properties: { name: { type: 'string' }, const: { type: ['string', 'null'] } } };
const withDefault = { type: 'object', default: { type: ['a', 'null'], const: 1 } };
for (const schema of [field, withDefault]) {
  const document = { openapi: '3.1.0', info: { title: 'Forms', version: '1' }, paths: {}, components: { schemas: { Schema: schema } } };
  const converted = new Converter(document).convert();
  const { valid } = await new Validator().validate(converted);
  console.log('3.1', JSON.stringify(schema));
  console.log('3.0', JSON.stringify(converted.components.schemas.Schema), valid ? 'valid' : 'invalid');
}
JS

cat >expected.txt <<'TXT'
3.1 {"type":"object","properties":{"name":{"type":"string"},"const":{"type":["string","null"]}}}
3.0 {"type":"object","properties":{"name":{"type":"string"},"enum":[{"type":"string","nullable":true}]}} invalid
3.1 {"type":"object","default":{"type":["a","null"],"const":1}}
3.0 {"type":"object","default":{"type":"a","enum":[1],"nullable":true}} valid
TXT

echo "@apiture/openapi-down-convert@0.14.2 @seriousme/openapi-schema-validator@2.11.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
