#!/usr/bin/env bash
# Expected: one filter of MongoDB finds the same objects with mingo and with sift, at least where lists meet $type, $size and
#   numbers in paths, whose rules MongoDB's manual states.
# Seen: they differ in each of these. mingo does not look into a list for $type, and takes what is missing below an empty list for an
#   empty list. sift takes the first letter of a text for its member 0, and looks into lists of lists for a plain value.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mingo@7.2.7 sift@17.1.4

cat >program.mjs <<'JS'
import { Query } from 'mingo';
import sift from 'sift';

for (const [filter, object, rule] of [
  [{ tags: { $type: 'string' } }, { tags: ['a'] }, 'true, one of its members is'],
  [{ 'steps.tags': { $size: 0 } }, { steps: [] }, 'false, no step has tags'],
  [{ 'title.0': 'b' }, { title: 'b' }, 'false, a text has no members'],
  [{ rank: 1 }, { rank: [[1]] }, 'false, its member is a list'],
])
  console.log(JSON.stringify(filter).padEnd(27), JSON.stringify(object).padEnd(15), `mingo: ${new Query(filter).test(object)}, sift: ${sift(filter)(object)}, MongoDB: ${rule}`);
JS

cat >expected.txt <<'TXT'
{"tags":{"$type":"string"}} {"tags":["a"]}  mingo: false, sift: true, MongoDB: true, one of its members is
{"steps.tags":{"$size":0}}  {"steps":[]}    mingo: true, sift: false, MongoDB: false, no step has tags
{"title.0":"b"}             {"title":"b"}   mingo: false, sift: true, MongoDB: false, a text has no members
{"rank":1}                  {"rank":[[1]]}  mingo: false, sift: true, MongoDB: false, its member is a list
TXT

echo "mingo@7.2.7 sift@17.1.4, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
