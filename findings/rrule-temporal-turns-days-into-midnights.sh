#!/usr/bin/env bash
# Expected: a rule of whole days, DTSTART;VALUE=DATE, is still one when it is read and written again.
# Seen: it is written as midnight of the zone UTC: an all-day task becomes one at a time of day, which is the evening before in
#   America. The days that the exceptions leave out become midnights as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rrule-temporal@2.2.8 ical.js@2.2.1

cat >program.mjs <<'JS'
import ICAL from 'ical.js';
import { RRuleTemporal } from 'rrule-temporal';

const text = 'DTSTART;VALUE=DATE:20260131\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260201';
const again = new RRuleTemporal({ rruleString: text }).toString();
for (const [name, rule] of [['given  ', text], ['written', again]]) {
  const event = new ICAL.Component(ICAL.parse(`BEGIN:VEVENT\r\n${rule.replaceAll('\n', '\r\n')}\r\nEND:VEVENT`));
  console.log(name, rule.split('\n').join(' '));
  console.log('  ical.js reads a', event.getFirstPropertyValue('dtstart').isDate ? 'day' : 'time', 'and exceptions of', event.getFirstProperty('exdate').type);
}
JS

cat >expected.txt <<'TXT'
given   DTSTART;VALUE=DATE:20260131 RRULE:FREQ=DAILY;COUNT=3 EXDATE;VALUE=DATE:20260201
  ical.js reads a day and exceptions of date
written DTSTART;TZID=UTC:20260131T000000 RRULE:FREQ=DAILY;COUNT=3 EXDATE:20260201T000000Z
  ical.js reads a time and exceptions of date-time
TXT

echo "rrule-temporal@2.2.8 ical.js@2.2.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
