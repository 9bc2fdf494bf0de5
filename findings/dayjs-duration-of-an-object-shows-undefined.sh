#!/usr/bin/env bash
# Expected: duration({ hours: 25 }).format('HH:mm:ss') is 25:00:00: what the object does not name is zero, as it is for
#   minutes() and for a duration from a number or a text.
# Seen: it is "25:undefined:undefined". format() takes the units as they were given, and nobody fills in those an object leaves
#   out; add() and subtract() give a duration that is whole.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dayjs@1.11.23

cat >program.mjs <<'JS'
import dayjs from 'dayjs';
import duration from 'dayjs/plugin/duration.js';

dayjs.extend(duration);
for (const [name, value] of Object.entries({
  '{ hours: 25 }': dayjs.duration({ hours: 25 }),
  '{ minutes: 5 }': dayjs.duration({ minutes: 5 }),
  "(25, 'hours')": dayjs.duration(25, 'hours'),
  "'PT25H'": dayjs.duration('PT25H'),
  '{ hours: 25 }, plus 0': dayjs.duration({ hours: 25 }).add(0, 'seconds'),
}))
  console.log(name.padEnd(22), value.format('HH:mm:ss').padEnd(22), `minutes() ${value.minutes()}`);
JS

cat >expected.txt <<'TXT'
{ hours: 25 }          25:undefined:undefined minutes() 0
{ minutes: 5 }         undefined:05:undefined minutes() 5
(25, 'hours')          01:00:00               minutes() 0
'PT25H'                25:00:00               minutes() 0
{ hours: 25 }, plus 0  01:00:00               minutes() 0
TXT

echo "dayjs@1.11.23, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
