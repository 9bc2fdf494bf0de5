#!/usr/bin/env bash
# Expected: a daily rule at 02:30 has no occurrence on the day on which clocks jump from 02:00 to 03:00, and COUNT does not
#   count it (RFC 5545, 3.3.10: such instances must be ignored and not counted).
# Seen: rrule gives 03:30 on that day and counts it, so COUNT=3 ends a day earlier than with rrule-temporal.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rrule@2.8.1 rrule-temporal@2.2.8

cat >program.mjs <<'JS'
import { RRuleTemporal } from 'rrule-temporal';

const occurrences = (start, rule, count) =>
  new RRuleTemporal({ rruleString: `${start}\nRRULE:${rule}` })
    .all((_, i) => i < count)
    .map((date) => date.toInstant().toString());

import rrule from 'rrule';

const start = 'DTSTART;TZID=America/New_York:20260307T023000';
const rule = 'FREQ=DAILY;COUNT=3';
const local = (instant) =>
  new Date(instant).toLocaleString('sv-SE', { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'short' });
console.log('rrule         ', rrule.rrulestr(`${start}\nRRULE:${rule}`).all().map(local).join(', '));
console.log('rrule-temporal', occurrences(start, rule, 3).map(local).join(', '));
JS

cat >expected.txt <<'TXT'
rrule          2026-03-07 02:30, 2026-03-08 03:30, 2026-03-09 02:30
rrule-temporal 2026-03-07 02:30, 2026-03-09 02:30, 2026-03-10 02:30
TXT

echo "rrule@2.8.1 rrule-temporal@2.2.8, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
