#!/usr/bin/env bash
# Expected: revertChangeset() undoes any set of changes that diff() found, and a set that is taken apart into atomic changes
#   and put together again does what it did before.
# Seen: both fail for two members at the end of a list. They are removed by position, the first one first, so that the second
#   has moved by then: one of them stays, without an error. Lists compared by a key or by value are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund json-diff-ts@4.10.4

cat >program.mjs <<'JS'
import { applyChangeset, atomizeChangeset, diff, revertChangeset, unatomizeChangeset } from 'json-diff-ts';

const one = () => ({ tags: ['a'] });
const three = () => ({ tags: ['a', 'b', 'c'] });
const text = ({ tags }) => tags.join();

const growth = diff(one(), three());
console.log('a to a,b,c:         ', text(applyChangeset(one(), growth)));
console.log('  reverted:         ', text(revertChangeset(three(), growth)));
const loss = diff(three(), one());
console.log('a,b,c to a:         ', text(applyChangeset(three(), loss)));
console.log('  by way of atoms:  ', text(applyChangeset(three(), unatomizeChangeset(atomizeChangeset(loss)))));
const byValue = { embeddedObjKeys: { tags: '$value' } };
console.log('by value, reverted: ', text(revertChangeset(three(), diff(one(), three(), byValue))));
JS

cat >expected.txt <<'TXT'
a to a,b,c:          a,b,c
  reverted:          a,c
a,b,c to a:          a
  by way of atoms:   a,c
by value, reverted:  a
TXT

echo "json-diff-ts@4.10.4, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
