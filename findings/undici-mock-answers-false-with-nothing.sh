#!/usr/bin/env bash
# Expected: reply(200, value) sends objects, lists and simple values as JSON: true as "true", so false as "false" and 0 as "0".
# Seen: false and 0 are sent as an empty body, which a client cannot parse: whatever is falsy becomes "" before it is written,
#   though null is "null" and true is "true". A mock of a count works until the count is 0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2

cat >program.mjs <<'JS'
import { MockAgent, request } from 'undici';

const dispatcher = new MockAgent();
for (const value of [true, false, 12, 0, null, [], {}]) {
  dispatcher.get('http://tasks.example').intercept({ path: '/' }).reply(200, value);
  const { body } = await request('http://tasks.example/', { dispatcher });
  console.log(JSON.stringify(value).padEnd(5), 'is sent as', JSON.stringify(await body.text()));
}
JS

cat >expected.txt <<'TXT'
true  is sent as "true"
false is sent as ""
12    is sent as "12"
0     is sent as ""
null  is sent as "null"
[]    is sent as "[]"
{}    is sent as "{}"
TXT

echo "undici@7.30.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
