#!/usr/bin/env bash
# Expected: an event that starts on the 5th, with RDATE for the 10th, happens on both days: the start is always the first
#   instance (RFC 5545, 3.8.5.2 and 3.8.5.3). A day that the rule and RDATE both give happens once.
# Seen: without a rule, ical.js gives the days of RDATE alone, and the start is gone. With a rule, a day that both give comes
#   twice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1

cat >program.mjs <<'JS'
import ICAL from 'ical.js';

function days(...lines) {
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(['BEGIN:VEVENT', 'UID:1', 'DTSTART:20260105T090000Z', ...lines, 'END:VEVENT'].join('\r\n'))));
  const iterator = event.iterator();
  const dates = [];
  for (let next; (next = iterator.next()); ) dates.push(next.toString().slice(5, 10));
  return dates.join(' ');
}
console.log('no rule, RDATE 10th      ', days('RDATE:20260110T090000Z'));
console.log('three days, RDATE 10th   ', days('RRULE:FREQ=DAILY;COUNT=3', 'RDATE:20260110T090000Z'));
console.log('three days, RDATE 6th    ', days('RRULE:FREQ=DAILY;COUNT=3', 'RDATE:20260106T090000Z'));
JS

cat >expected.txt <<'TXT'
no rule, RDATE 10th       01-10
three days, RDATE 10th    01-05 01-06 01-07 01-10
three days, RDATE 6th     01-05 01-06 01-06 01-07
TXT

echo "ical.js@2.2.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
