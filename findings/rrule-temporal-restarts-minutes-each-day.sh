#!/usr/bin/env bash
# Expected: every 45 minutes, limited to nine o'clock, keeps counting through the hours that are left out: the
#   step after 09:45 that falls into nine o'clock again is 09:30 of the next day.
# Seen: with MINUTELY the count starts again at 09:00 every day, while HOURLY with the same limit keeps counting:
#   every five hours at nine and fourteen comes every fifth day.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rrule-temporal@2.2.8

cat >program.mjs <<'JS'
import { RRuleTemporal } from 'rrule-temporal';

const occurrences = (start, rule, count) =>
  new RRuleTemporal({ rruleString: `${start}\nRRULE:${rule}` })
    .all((_, i) => i < count)
    .map((date) => date.toInstant().toString());

const start = 'DTSTART:20260101T090000Z';
console.log('minutes', occurrences(start, 'FREQ=MINUTELY;INTERVAL=45;BYHOUR=9', 5).join(' '));
console.log('hours  ', occurrences(start, 'FREQ=HOURLY;INTERVAL=5;BYHOUR=9,14', 5).join(' '));
JS

cat >expected.txt <<'TXT'
minutes 2026-01-01T09:00:00Z 2026-01-01T09:45:00Z 2026-01-02T09:00:00Z 2026-01-02T09:45:00Z 2026-01-03T09:00:00Z
hours   2026-01-01T09:00:00Z 2026-01-01T14:00:00Z 2026-01-06T09:00:00Z 2026-01-06T14:00:00Z 2026-01-11T09:00:00Z
TXT

echo "rrule-temporal@2.2.8, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
