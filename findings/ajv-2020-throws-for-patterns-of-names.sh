#!/usr/bin/env bash
# Expected: reading a schema as 2020-12 instead of draft-07 makes no difference if it has only keywords that both know; a
#   validator answers true or false.
# Seen: Ajv2019 and Ajv2020 throw a TypeError for a valid object: an alternative of anyOf fails before it comes to its
#   patternProperties, which leaves the list of known names unset, and the patternProperties around anyOf add to that list.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ajv@8.20.0

cat >program.mjs <<'JS'
import Ajv from 'ajv';
import Ajv2019 from 'ajv/dist/2019.js';
import Ajv2020 from 'ajv/dist/2020.js';

const schema = {
  type: 'object',
  patternProperties: { '^x-': { type: 'string' } },
  anyOf: [{ properties: { state: { const: 'open' } }, patternProperties: { '^meta_': true } }, { required: ['state'] }],
};
for (const [name, Validator] of Object.entries({ 'draft-07': Ajv.default, '2019-09': Ajv2019.default, '2020-12': Ajv2020.default })) {
  const validate = new Validator().compile(schema);
  for (const value of [{ state: 'open', 'x-a': 'b' }, { state: 'done' }, { state: 'done', 'x-a': 'b' }]) {
    let outcome;
    try {
      outcome = validate(value);
    } catch (error) {
      outcome = error.name;
    }
    console.log(name.padEnd(9), JSON.stringify(value).padEnd(29), outcome);
  }
}
JS

cat >expected.txt <<'TXT'
draft-07  {"state":"open","x-a":"b"}    true
draft-07  {"state":"done"}              true
draft-07  {"state":"done","x-a":"b"}    true
2019-09   {"state":"open","x-a":"b"}    true
2019-09   {"state":"done"}              true
2019-09   {"state":"done","x-a":"b"}    TypeError
2020-12   {"state":"open","x-a":"b"}    true
2020-12   {"state":"done"}              true
2020-12   {"state":"done","x-a":"b"}    TypeError
TXT

echo "ajv@8.20.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
