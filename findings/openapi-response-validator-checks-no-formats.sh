#!/usr/bin/env bash
# Expected: the validators for requests and for responses, of one family and one version, check the same schema alike: a text
#   that is no date fails where the format is date.
# Seen: in requests it fails, in responses everything passes: dates, ids, addresses and 32-bit numbers. Only the request
#   validator loads ajv-formats, and the other is told not to log formats that it does not know. A test that checks responses
#   against the description sees no wrong date. customFormats can add each format.
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
const headers = { 'content-type': 'application/json' };

for (const [schema, value] of [
  [{ type: 'string', format: 'date' }, 'tomorrow'],
  [{ type: 'string', format: 'date-time' }, '2026-02-30'],
  [{ type: 'string', format: 'uuid' }, '17'],
  [{ type: 'string', format: 'email' }, 'Ann'],
  [{ type: 'integer', format: 'int32' }, 2 ** 40],
  [{ type: 'string', maxLength: 2 }, 'Ann'],
]) {
  const content = { 'application/json': { schema } };
  const inRequest = new RequestValidator({ requestBody: { content } }).validateRequest({ headers, body: value, query: {}, params: {} });
  const inResponse = new ResponseValidator({ responses: { 200: { content } } }).validateResponse(200, value);
  const say = (failure) => (failure ? 'fails' : 'passes');
  console.log(JSON.stringify(schema).padEnd(38), JSON.stringify(value).padEnd(14), `request ${say(inRequest)}, response ${say(inResponse)}`);
}
JS

cat >expected.txt <<'TXT'
{"type":"string","format":"date"}      "tomorrow"     request fails, response passes
{"type":"string","format":"date-time"} "2026-02-30"   request fails, response passes
{"type":"string","format":"uuid"}      "17"           request fails, response passes
{"type":"string","format":"email"}     "Ann"          request fails, response passes
{"type":"integer","format":"int32"}    1099511627776  request fails, response passes
{"type":"string","maxLength":2}        "Ann"          request fails, response fails
TXT

echo "openapi-request-validator@12.1.3 openapi-response-validator@12.1.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
