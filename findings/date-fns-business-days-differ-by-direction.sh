#!/usr/bin/env bash
# Expected: differenceInBusinessDays(a, b) is differenceInBusinessDays(b, a) with the other sign, as it is for calendar days.
# Seen: when one of the dates is on a weekend, the two differ by one: from Saturday to Monday it is 0 days, and back it is -1;
#   from Friday to Sunday 1, and back 0. Counting starts with the second argument and stops before the first, whichever is
#   earlier. Of the pairs within two weeks of a Saturday, 20 of 29 differ.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund date-fns@4.4.0

cat >program.mjs <<'JS'
import { addDays, differenceInBusinessDays, differenceInCalendarDays, format } from 'date-fns';

const day = (date) => format(date, 'EEE d').padEnd(6);
const friday = new Date(2026, 0, 2);
for (const [from, to] of [[0, 3], [1, 3], [0, 2], [1, 0], [2, 7], [1, 15]]) {
  const [a, b] = [addDays(friday, from), addDays(friday, to)];
  console.log(`${day(a)} -> ${day(b)}`, `there ${differenceInBusinessDays(b, a)}, back ${differenceInBusinessDays(a, b)}`);
}
for (const difference of [differenceInCalendarDays, differenceInBusinessDays]) {
  const counts = {};
  for (let start = 0; start < 7; start++)
    for (let length = -14; length <= 14; length++) {
      const [a, b] = [addDays(friday, start), addDays(friday, start + length)];
      if (difference(a, b) + difference(b, a) !== 0) counts[format(a, 'EEE')] = (counts[format(a, 'EEE')] ?? 0) + 1;
    }
  console.log(difference.name, 'pairs of 29 that differ:', JSON.stringify(counts));
}
JS

cat >expected.txt <<'TXT'
Fri 2  -> Mon 5  there 1, back -1
Sat 3  -> Mon 5  there 0, back -1
Fri 2  -> Sun 4  there 1, back 0
Sat 3  -> Fri 2  there 0, back 1
Sun 4  -> Fri 9  there 4, back -5
Sat 3  -> Sat 17 there 10, back -10
differenceInCalendarDays pairs of 29 that differ: {}
differenceInBusinessDays pairs of 29 that differ: {"Fri":8,"Sat":20,"Sun":20,"Mon":8,"Tue":8,"Wed":8,"Thu":8}
TXT

echo "date-fns@4.4.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
