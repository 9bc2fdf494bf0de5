#!/usr/bin/env bash
# Expected: the members of a filter have to be true all together, as two fields are: { not: { rank: 1 }, done: true } is what is done
#   and has another rank. Or "not", "or" and "and" beside a field are refused.
# Seen: as soon as there is an "and", "or" or "not", the fields beside it are left out, without an error, and tasks that are not done
#   are found.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @orama/orama@3.1.18

cat >program.mjs <<'JS'
import { create, insertMultiple, search } from '@orama/orama';

const tasks = create({ schema: { rank: 'number', done: 'boolean' } });
await insertMultiple(tasks, [
  { id: '1', rank: 1, done: true },
  { id: '2', rank: 2, done: true },
  { id: '3', rank: 2, done: false },
  { id: '4', rank: 3, done: false },
]);
for (const where of [
  { done: true, rank: { eq: 2 } },
  { and: [{ done: true }, { not: { rank: { eq: 1 } } }] },
  { done: true, not: { rank: { eq: 1 } } },
  { done: true, or: [{ rank: { eq: 2 } }, { rank: { eq: 3 } }] },
  { done: true, and: [{ rank: { gt: 1 } }] },
])
  console.log(JSON.stringify(where).padEnd(58), (await search(tasks, { where })).hits.map(({ id }) => id).join(' '));
JS

cat >expected.txt <<'TXT'
{"done":true,"rank":{"eq":2}}                              2
{"and":[{"done":true},{"not":{"rank":{"eq":1}}}]}          2
{"done":true,"not":{"rank":{"eq":1}}}                      2 3 4
{"done":true,"or":[{"rank":{"eq":2}},{"rank":{"eq":3}}]}   2 3 4
{"done":true,"and":[{"rank":{"gt":1}}]}                    2 3 4
TXT

echo "@orama/orama@3.1.18, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
