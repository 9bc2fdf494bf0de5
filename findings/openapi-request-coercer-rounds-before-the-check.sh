#!/usr/bin/env bash
# Expected: ?priority=5.7 fails where the parameter is an integer, and so does an empty ?priority=: the coercer turns texts into
#   numbers, and the validator of the same family, which runs after it, refuses what is no integer. "abc" is refused.
# Seen: both pass: the coercer rounds down, 5.7 to 5 and -0.5 to -1, and takes an empty text for 0, so nothing wrong is left for
#   the validator to see. Ids of more than 16 digits become others, too. Body values are not coerced, and 5.7 is refused there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openapi-request-coercer@12.1.3 openapi-request-validator@12.1.3

cat >program.mjs <<'JS'
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Coercer = require('openapi-request-coercer').default;
const Validator = require('openapi-request-validator').default;

const parameters = [{ name: 'priority', in: 'query', schema: { type: 'integer' } }];
for (const priority of ['5', 'abc', '5.7', '-0.5', '', '0x10', '12345678901234567']) {
  const request = { query: { priority }, params: {}, headers: {} };
  new Coercer({ parameters }).coerce(request);
  const failure = new Validator({ parameters }).validateRequest(request);
  console.log(`?priority=${priority}`.padEnd(28), JSON.stringify(request.query.priority).padEnd(18), failure ? failure.errors[0].message : 'passes');
}
const headers = { 'content-type': 'application/json' };
const inBody = new Validator({ requestBody: { content: { 'application/json': { schema: { type: 'integer' } } } } });
console.log('body 5.7'.padEnd(47), inBody.validateRequest({ headers, body: 5.7, query: {}, params: {} }).errors[0].message);
JS

cat >expected.txt <<'TXT'
?priority=5                  5                  passes
?priority=abc                "abc"              must be integer
?priority=5.7                5                  passes
?priority=-0.5               -1                 passes
?priority=                   0                  passes
?priority=0x10               16                 passes
?priority=12345678901234567  12345678901234568  passes
body 5.7                                        must be integer
TXT

echo "openapi-request-coercer@12.1.3 openapi-request-validator@12.1.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
