#!/usr/bin/env bash
# Expected: a rule for the 53rd Thursday of the year skips the years that have only 52, as it skips a 5th Monday
#   in months that have four.
# Seen: rrule-temporal gives a Thursday of the following January instead: 6 January 2028 for 2027, which has 52.
#   The same rule through rrule 2.8.1 gives 2026, 2032 and 2037.
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

const start = 'DTSTART:20260101T090000Z';
const rule = 'FREQ=YEARLY;BYDAY=53TH;COUNT=3';
console.log('rrule-temporal', occurrences(start, rule, 3).join(' '));
console.log('rrule         ', rrule.rrulestr(`${start}\nRRULE:${rule}`).all().map((date) => date.toISOString().slice(0, 19) + 'Z').join(' '));
console.log('5th Monday of a month', occurrences(start, 'FREQ=MONTHLY;BYDAY=5MO;COUNT=3', 3).join(' '));
JS

cat >expected.txt <<'TXT'
rrule-temporal 2026-12-31T09:00:00Z 2028-01-06T09:00:00Z 2029-01-04T09:00:00Z
rrule          2026-12-31T09:00:00Z 2032-12-30T09:00:00Z 2037-12-31T09:00:00Z
5th Monday of a month 2026-03-30T09:00:00Z 2026-06-29T09:00:00Z 2026-08-31T09:00:00Z
TXT

echo "rrule-temporal@2.2.8 rrule@2.8.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
