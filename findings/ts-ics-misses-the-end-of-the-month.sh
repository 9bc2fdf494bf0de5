#!/usr/bin/env bash
# Expected: BYMONTHDAY=-1 is the last day of each month, and the last of the working days is found from there; a monthly rule that
#   starts on the 31st leaves out months without one (RFC 5545, 3.3.10).
# Seen: extendByRecurrenceRule() of ts-ics gives the day before the last, and misses the last working day for the same reason.
#   From the 31st it goes on to 28 February and stays on the 28th. (The zone of the machine is UTC here.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ts-ics@2.4.6 rrule@2.8.1

cat >program.mjs <<'JS'
import rrule from 'rrule';
import { convertIcsRecurrenceRule, extendByRecurrenceRule } from 'ts-ics';

const days = (dates) => dates.slice(0, 4).map((date) => date.toISOString().slice(0, 10)).join(' ');
for (const [start, rule] of [
  ['20260101', 'FREQ=MONTHLY;BYMONTHDAY=15'],
  ['20260101', 'FREQ=MONTHLY;BYMONTHDAY=-1'],
  ['20260101', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'],
  ['20260131', 'FREQ=MONTHLY'],
]) {
  const from = new Date(`${start.slice(0, 4)}-${start.slice(4, 6)}-${start.slice(6)}T09:00:00Z`);
  const dates = extendByRecurrenceRule(convertIcsRecurrenceRule(undefined, { value: rule }), { start: from, end: new Date('2026-12-31T23:00:00Z') });
  console.log(start, rule);
  console.log('  ts-ics', days(dates));
  console.log('  rrule ', days(rrule.rrulestr(`DTSTART:${start}T090000Z\nRRULE:${rule}`).all((_, i) => i < 4)));
}
JS

cat >expected.txt <<'TXT'
20260101 FREQ=MONTHLY;BYMONTHDAY=15
  ts-ics 2026-01-15 2026-02-15 2026-03-15 2026-04-15
  rrule  2026-01-15 2026-02-15 2026-03-15 2026-04-15
20260101 FREQ=MONTHLY;BYMONTHDAY=-1
  ts-ics 2026-01-30 2026-02-27 2026-03-30 2026-04-29
  rrule  2026-01-31 2026-02-28 2026-03-31 2026-04-30
20260101 FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
  ts-ics 2026-01-29 2026-02-26 2026-03-30 2026-04-29
  rrule  2026-01-30 2026-02-27 2026-03-31 2026-04-30
20260131 FREQ=MONTHLY
  ts-ics 2026-01-31 2026-02-28 2026-03-28 2026-04-28
  rrule  2026-01-31 2026-03-31 2026-05-31 2026-07-31
TXT

echo "ts-ics@2.4.6 rrule@2.8.1, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
