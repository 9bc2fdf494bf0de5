#!/usr/bin/env bash
# Expected: a yearly rule with two hours comes twice on its day, as daily rules do with ical.js; one with a day of the month
#   and no month comes on that day of all twelve (RFC 5545, 3.3.10: both parts expand a year).
# Seen: ical.js drops every hour but the first, and takes the month of the start.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1 rrule@2.8.1

cat >program.mjs <<'JS'
import ICAL from 'ical.js';
import rrule from 'rrule';

const hours = (dates) => dates.map((date) => date.slice(0, 13)).join(' ');
function ical(rule) {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString('2026-01-05T06:00:00'));
  return hours(Array.from({ length: 4 }, () => iterator.next().toString()));
}
const other = (rule) => hours(rrule.rrulestr(`DTSTART:20260105T060000Z\nRRULE:${rule}`).all((_, i) => i < 4).map((date) => date.toISOString()));
for (const rule of ['FREQ=DAILY;BYHOUR=6,18', 'FREQ=YEARLY;BYHOUR=6,18', 'FREQ=YEARLY;BYMONTHDAY=5']) {
  console.log(rule);
  console.log('  ical.js', ical(rule));
  console.log('  rrule  ', other(rule));
}
JS

cat >expected.txt <<'TXT'
FREQ=DAILY;BYHOUR=6,18
  ical.js 2026-01-05T06 2026-01-05T18 2026-01-06T06 2026-01-06T18
  rrule   2026-01-05T06 2026-01-05T18 2026-01-06T06 2026-01-06T18
FREQ=YEARLY;BYHOUR=6,18
  ical.js 2026-01-05T06 2027-01-05T06 2028-01-05T06 2029-01-05T06
  rrule   2026-01-05T06 2026-01-05T18 2027-01-05T06 2027-01-05T18
FREQ=YEARLY;BYMONTHDAY=5
  ical.js 2026-01-05T06 2027-01-05T06 2028-01-05T06 2029-01-05T06
  rrule   2026-01-05T06 2026-02-05T06 2026-03-05T06 2026-04-05T06
TXT

echo "ical.js@2.2.1 rrule@2.8.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
