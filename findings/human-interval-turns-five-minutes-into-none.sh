#!/usr/bin/env bash
# Expected: "Five minutes" and "five minutes" are 300 s, "two thousand seconds" are 2000 s, "half an hour" is 1800 s, and what
#   it cannot read is NaN, as "soon" is.
# Seen: a capital letter makes 0 of it, and "half an hour" is 0, too: such a timer fires at once. Two thousand seconds are 2 and
#   1,500 seconds are 1. Capitals and commas become spaces before anything is read, and so does every "and", also the one in
#   "thousand".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund human-interval@2.0.1

cat >program.mjs <<'JS'
import humanInterval from 'human-interval';

for (const text of ['five minutes', 'Five minutes', 'two hundred seconds', 'two thousand seconds', '1500 seconds', '1,500 seconds', 'an hour', 'half an hour', 'soon'])
  console.log(text.padEnd(20), `${humanInterval(text) / 1000} s`);
JS

cat >expected.txt <<'TXT'
five minutes         300 s
Five minutes         0 s
two hundred seconds  200 s
two thousand seconds 2 s
1500 seconds         1500 s
1,500 seconds        1 s
an hour              0 s
half an hour         0 s
soon                 NaN s
TXT

echo "human-interval@2.0.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
