#!/usr/bin/env bash
# Expected: businessDaysDiff() from Monday to Monday a week later is 5, and from Monday to Tuesday 1, at midnight as at ten
#   o'clock: a due date has no time.
# Seen: with dates at midnight it is 6, and 2: a start outside the opening hours is moved back to the closing of the day before,
#   and an end forward to the next opening, so both days are counted. Monday 8:00 to Monday 18:00 is 2 days, and Saturday to
#   Sunday is 1. Adding the difference to the start misses the end.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dayjs@1.11.23 dayjs-business-time@1.0.4

cat >program.mjs <<'JS'
import dayjs from 'dayjs';
import businessTime from 'dayjs-business-time';

dayjs.extend(businessTime);
const show = (date) => date.format('ddd D HH:mm').padEnd(12);
for (const [from, to] of [
  ['2026-01-05T10:00', '2026-01-12T10:00'],
  ['2026-01-05', '2026-01-12'],
  ['2026-01-05T10:00', '2026-01-06T10:00'],
  ['2026-01-05', '2026-01-06'],
  ['2026-01-05T08:00', '2026-01-05T18:00'],
  ['2026-01-10', '2026-01-11'],
]) {
  const [start, end] = [dayjs(from), dayjs(to)];
  const days = start.businessDaysDiff(end);
  console.log(`${show(start)} -> ${show(end)} ${days} days, ${start.businessHoursDiff(end)} hours; start + ${days} days: ${show(start.addBusinessDays(days)).trim()}`);
}
JS

cat >expected.txt <<'TXT'
Mon 5 10:00  -> Mon 12 10:00 5 days, 40 hours; start + 5 days: Mon 12 10:00
Mon 5 00:00  -> Mon 12 00:00 6 days, 40 hours; start + 6 days: Tue 13 00:00
Mon 5 10:00  -> Tue 6 10:00  1 days, 8 hours; start + 1 days: Tue 6 10:00
Mon 5 00:00  -> Tue 6 00:00  2 days, 8 hours; start + 2 days: Wed 7 00:00
Mon 5 08:00  -> Mon 5 18:00  2 days, 8 hours; start + 2 days: Wed 7 08:00
Sat 10 00:00 -> Sun 11 00:00 1 days, 0 hours; start + 1 days: Mon 12 00:00
TXT

echo "dayjs@1.11.23 dayjs-business-time@1.0.4, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
