#!/usr/bin/env bash
# Expected: BYSETPOS picks from the days of one period (RFC 5545, 3.3.10): -1 of Monday, Wednesday and Friday is the Friday of each
#   week, as -1 of the weekdays is the last working day of each month.
# Seen: ical.js heeds it in monthly rules by days of the week. In weekly and yearly rules, and by days of the month, it ignores
#   it and gives every day.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1 rrule@2.8.1

cat >program.mjs <<'JS'
import ICAL from 'ical.js';
import rrule from 'rrule';

const days = (dates) => dates.map((date) => date.slice(5, 10)).join(' ');
function ical(rule) {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString('2026-06-01T09:00:00'));
  return days(Array.from({ length: 4 }, () => iterator.next().toString()));
}
const other = (rule) => days(rrule.rrulestr(`DTSTART:20260601T090000Z\nRRULE:${rule}`).all((_, i) => i < 4).map((date) => date.toISOString()));
for (const rule of [
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
  'FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1',
  'FREQ=MONTHLY;BYMONTHDAY=10,20;BYSETPOS=-1',
  'FREQ=YEARLY;BYDAY=MO;BYSETPOS=-1',
]) {
  console.log(rule);
  console.log('  ical.js', ical(rule));
  console.log('  rrule  ', other(rule));
}
JS

cat >expected.txt <<'TXT'
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
  ical.js 06-01 06-30 07-31 08-31
  rrule   06-30 07-31 08-31 09-30
FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1
  ical.js 06-01 06-03 06-05 06-08
  rrule   06-05 06-12 06-19 06-26
FREQ=MONTHLY;BYMONTHDAY=10,20;BYSETPOS=-1
  ical.js 06-10 06-20 07-10 07-20
  rrule   06-20 07-20 08-20 09-20
FREQ=YEARLY;BYDAY=MO;BYSETPOS=-1
  ical.js 06-01 06-08 06-15 06-22
  rrule   12-28 12-27 12-25 12-31
TXT

echo "ical.js@2.2.1 rrule@2.8.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
