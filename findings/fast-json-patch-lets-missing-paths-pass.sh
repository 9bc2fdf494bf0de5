#!/usr/bin/env bash
# Expected: applyPatch() refuses to remove or replace what is not there: the target must exist (RFC 6902, 4.2 and 4.3), as it
#   refuses a test that fails.
# Seen: remove does nothing and replace adds, without an error, unless the third argument asks for validation.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fast-json-patch@3.1.1

cat >program.mjs <<'JS'
import patch from 'fast-json-patch';

const outcome = (operation, validate) => {
  try {
    return JSON.stringify(patch.applyPatch({ a: 1 }, [operation], validate).newDocument);
  } catch (error) {
    return error.name;
  }
};
for (const operation of [
  { op: 'remove', path: '/b' },
  { op: 'replace', path: '/b', value: 2 },
  { op: 'test', path: '/a', value: 2 },
])
  console.log(operation.op, outcome(operation, false), '- with validation:', outcome(operation, true));
JS

cat >expected.txt <<'TXT'
remove {"a":1} - with validation: OPERATION_PATH_UNRESOLVABLE
replace {"a":1,"b":2} - with validation: OPERATION_PATH_UNRESOLVABLE
test TEST_OPERATION_FAILED - with validation: TEST_OPERATION_FAILED
TXT

echo "fast-json-patch@3.1.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
