#!/usr/bin/env bash
# Expected: Patch() of what Diff() found gives the other value, whatever the names of its fields: the paths are JSON Pointers, which
#   have ~1 for a slash in a name.
# Seen: Diff() writes names as they are, and Patch() reads pointers: a field named "a/b" is taken for b inside of a. If there is one,
#   that is changed or deleted; else there is an error, or the field is left out without one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typebox@1.4.3

cat >program.mjs <<'JS'
import { Value } from 'typebox/value';

for (const [from, to] of [
  [{ a: { b: 1 } }, { a: { b: 2 } }],
  [{ a: { b: 1 }, 'a/b': 1 }, { a: { b: 1 }, 'a/b': 2 }],
  [{ a: { b: 1 }, 'a/b': 1 }, { a: { b: 1 } }],
  [{ a: [1] }, { a: true, 'a/b': 1 }],
  [{}, { 'a/b': 1 }],
]) {
  const changes = Value.Diff(from, to);
  let result;
  try {
    result = JSON.stringify(Value.Patch(structuredClone(from), changes));
  } catch ({ message }) {
    result = message;
  }
  console.log(`${JSON.stringify(from)} to ${JSON.stringify(to)}`.padEnd(50), changes.map(({ type, path }) => `${type} ${path}`).join(', ').padEnd(28), result);
}
JS

cat >expected.txt <<'TXT'
{"a":{"b":1}} to {"a":{"b":2}}                     update /a/b                  {"a":{"b":2}}
{"a":{"b":1},"a/b":1} to {"a":{"b":1},"a/b":2}     update /a/b                  {"a":{"b":2},"a/b":1}
{"a":{"b":1},"a/b":1} to {"a":{"b":1}}             delete /a/b                  {"a":{},"a/b":1}
{"a":[1]} to {"a":true,"a/b":1}                    insert /a/b, update /a       {"a":true}
{} to {"a/b":1}                                    insert /a/b                  Cannot set value
TXT

echo "typebox@1.4.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
