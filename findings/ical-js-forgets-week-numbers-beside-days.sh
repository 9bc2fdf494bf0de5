#!/usr/bin/env bash
# Expected: a yearly rule for the Monday of week 20 comes once a year; or ical.js refuses it, as it refuses week numbers in
#   monthly rules.
# Seen: it comes every Monday. The number of the week is without effect, and a rule of weeks without a day never comes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1 rrule@2.8.1

cat >program.mjs <<'JS'
import ICAL from 'ical.js';
import rrule from 'rrule';

const days = (dates) => dates.map((date) => date.slice(0, 10)).join(' ') || 'never';
function ical(rule) {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString('2026-01-05T09:00:00'));
  const dates = [];
  for (let next; dates.length < 3 && (next = iterator.next()); ) dates.push(next.toString());
  return days(dates);
}
const other = (rule) => days(rrule.rrulestr(`DTSTART:20260105T090000Z\nRRULE:${rule}`).all((_, i) => i < 3).map((date) => date.toISOString()));
for (const rule of ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', 'FREQ=YEARLY;BYWEEKNO=20']) {
  console.log(rule);
  console.log('  ical.js', ical(rule));
  console.log('  rrule  ', other(rule));
}
JS

cat >expected.txt <<'TXT'
FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO
  ical.js 2026-01-05 2026-01-12 2026-01-19
  rrule   2026-05-11 2027-05-17 2028-05-15
FREQ=YEARLY;BYWEEKNO=20
  ical.js never
  rrule   2026-05-11 2026-05-12 2026-05-13
TXT

echo "ical.js@2.2.1 rrule@2.8.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
