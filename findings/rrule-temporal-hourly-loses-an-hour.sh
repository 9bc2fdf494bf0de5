#!/usr/bin/env bash
# Expected: FREQ=HOURLY gives one occurrence an hour, also in the night in which clocks go back.
# Seen: in that night two occurrences are two hours apart: the second 01:30 is left out. rrule 2.8.1 gives every hour.
#   In spring, when clocks go forward, both give every hour.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rrule-temporal@2.2.8 rrule@2.8.1

cat >program.mjs <<'JS'
import { RRuleTemporal } from 'rrule-temporal';

const occurrences = (start, rule, count) =>
  new RRuleTemporal({ rruleString: `${start}\nRRULE:${rule}` })
    .all((_, i) => i < count)
    .map((date) => date.toInstant().toString());

import rrule from 'rrule';

const start = 'DTSTART;TZID=America/New_York:20261101T003000';
const rule = 'FREQ=HOURLY;COUNT=4';
console.log('rrule-temporal', occurrences(start, rule, 4).join(' '));
console.log('rrule         ', rrule.rrulestr(`${start}\nRRULE:${rule}`).all().map((date) => date.toISOString().slice(0, 19) + 'Z').join(' '));
console.log('in spring     ', occurrences('DTSTART;TZID=America/New_York:20260308T003000', rule, 4).join(' '));
JS

cat >expected.txt <<'TXT'
rrule-temporal 2026-11-01T04:30:00Z 2026-11-01T05:30:00Z 2026-11-01T07:30:00Z 2026-11-01T08:30:00Z
rrule          2026-11-01T04:30:00Z 2026-11-01T05:30:00Z 2026-11-01T06:30:00Z 2026-11-01T07:30:00Z
in spring      2026-03-08T05:30:00Z 2026-03-08T06:30:00Z 2026-03-08T07:30:00Z 2026-03-08T08:30:00Z
TXT

echo "rrule-temporal@2.2.8 rrule@2.8.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
