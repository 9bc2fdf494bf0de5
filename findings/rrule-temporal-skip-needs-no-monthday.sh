#!/usr/bin/env bash
# Expected: SKIP=BACKWARD (RFC 7529) moves a 30th that February lacks to the 28th, whether the day comes from DTSTART
#   or from BYMONTHDAY.
# Seen: it does so only when the day comes from DTSTART. With BYMONTHDAY=30 February is left out, without an error.
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

const start = 'DTSTART:20260130T090000Z';
const monthly = 'RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;COUNT=3';
console.log('day of DTSTART   ', occurrences(start, monthly, 3).join(' '));
console.log('day of BYMONTHDAY', occurrences(start, `${monthly};BYMONTHDAY=30`, 3).join(' '));
JS

cat >expected.txt <<'TXT'
day of DTSTART    2026-01-30T09:00:00Z 2026-02-28T09:00:00Z 2026-03-30T09:00:00Z
day of BYMONTHDAY 2026-01-30T09:00:00Z 2026-03-30T09:00:00Z 2026-04-30T09:00:00Z
TXT

echo "rrule-temporal@2.2.8, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
