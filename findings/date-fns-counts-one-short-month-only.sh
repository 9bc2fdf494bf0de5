#!/usr/bin/env bash
# Expected: the whole months from 31 January to addMonths() of it are the months that were added, for all ends of months alike:
#   28 February is one later, so 30 April is three later. (Or, if 30 is less than 31, neither is.)
# Seen: 28 February counts as one month, as a special case, but 30 April as two, 30 June as four and so on.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund date-fns@4.4.0 luxon@3.7.2

cat >program.mjs <<'JS'
import { addMonths, differenceInMonths, format } from 'date-fns';
import { DateTime } from 'luxon';

const start = new Date(2026, 0, 31);
for (const months of [1, 2, 3, 5, 8]) {
  const end = addMonths(start, months);
  const luxon = Math.floor(DateTime.fromJSDate(end).diff(DateTime.fromJSDate(start), 'months').months);
  console.log(format(end, 'd MMMM').padEnd(12), 'added', months, 'date-fns', differenceInMonths(end, start), 'luxon', luxon);
}
JS

cat >expected.txt <<'TXT'
28 February  added 1 date-fns 1 luxon 1
31 March     added 2 date-fns 2 luxon 2
30 April     added 3 date-fns 2 luxon 3
30 June      added 5 date-fns 4 luxon 5
30 September added 8 date-fns 7 luxon 8
TXT

echo "date-fns@4.4.0 luxon@3.7.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
