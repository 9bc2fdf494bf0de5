#!/usr/bin/env bash
# Expected: { minimum: 0, exclusiveMinimum: true }, which is how OpenAPI 3.0 writes "more than 0", is understood by validators
#   that are made for OpenAPI 3.0.
# Seen: the constructors of both refuse it, because exclusiveMinimum "must be number", as in JSON Schema since 2016 and OpenAPI
#   3.1: they hand the schema to Ajv 8, which reads nullable as OpenAPI does, but not this. The number form of 3.1 is accepted.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openapi-request-validator@12.1.3 openapi-response-validator@12.1.3

cat >program.mjs <<'JS'
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const RequestValidator = require('openapi-request-validator').default;
const ResponseValidator = require('openapi-response-validator').default;
const attempt = (make) => {
  try {
    make();
    return 'accepted';
  } catch ({ message }) {
    return message.replace(/.*\//, '');
  }
};
for (const schema of [
  { type: 'integer', nullable: true },
  { type: 'integer', minimum: 0, exclusiveMinimum: true },
  { type: 'integer', maximum: 9, exclusiveMaximum: false },
  { type: 'integer', exclusiveMinimum: 0 },
]) {
  const request = attempt(() => new RequestValidator({ parameters: [{ name: 'priority', in: 'query', schema }] }));
  const response = attempt(() => new ResponseValidator({ responses: { 200: { content: { 'application/json': { schema } } } } }));
  console.log(JSON.stringify(schema));
  console.log(`  request: ${request}, response: ${response}`);
}
JS

cat >expected.txt <<'TXT'
{"type":"integer","nullable":true}
  request: accepted, response: accepted
{"type":"integer","minimum":0,"exclusiveMinimum":true}
  request: exclusiveMinimum must be number, response: exclusiveMinimum must be number
{"type":"integer","maximum":9,"exclusiveMaximum":false}
  request: exclusiveMaximum must be number, response: exclusiveMaximum must be number
{"type":"integer","exclusiveMinimum":0}
  request: accepted, response: accepted
TXT

echo "openapi-request-validator@12.1.3 openapi-response-validator@12.1.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
