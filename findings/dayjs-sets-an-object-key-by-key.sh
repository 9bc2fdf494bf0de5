#!/usr/bin/env bash
# Expected: set({ date: 31, month: 2 }) on 15 February is 31 March, as set({ month: 2, date: 31 }) is: both ask for the same
#   day.
# Seen: the first is 3 March. Each key is set on its own, in the order of the object, and 31 February becomes 3 March before the
#   month is looked at. Luxon gives 31 March for both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dayjs@1.11.23 luxon@3.7.2

cat >program.mjs <<'JS'
import dayjs from 'dayjs';
import objectSupport from 'dayjs/plugin/objectSupport.js';
import { DateTime } from 'luxon';

dayjs.extend(objectSupport);
for (const [start, parts] of [
  ['2026-02-15', { month: 2, date: 31 }],
  ['2026-02-15', { date: 31, month: 2 }],
  ['2025-02-15', { date: 29, month: 1, year: 2028 }],
  ['2025-02-15', { year: 2028, month: 1, date: 29 }],
]) {
  const luxon = Object.fromEntries(Object.entries(parts).map(([name, value]) => (name === 'date' ? ['day', value] : name === 'month' ? [name, value + 1] : [name, value])));
  console.log(start, JSON.stringify(parts).padEnd(35), 'dayjs', dayjs(start).set(parts).format('YYYY-MM-DD'), 'luxon', DateTime.fromISO(start).set(luxon).toISODate());
}
JS

cat >expected.txt <<'TXT'
2026-02-15 {"month":2,"date":31}               dayjs 2026-03-31 luxon 2026-03-31
2026-02-15 {"date":31,"month":2}               dayjs 2026-03-03 luxon 2026-03-31
2025-02-15 {"date":29,"month":1,"year":2028}   dayjs 2028-02-01 luxon 2028-02-29
2025-02-15 {"year":2028,"month":1,"date":29}   dayjs 2028-02-29 luxon 2028-02-29
TXT

echo "dayjs@1.11.23 luxon@3.7.2, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
