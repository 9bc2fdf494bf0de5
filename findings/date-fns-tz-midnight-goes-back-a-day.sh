#!/usr/bin/env bash
# Expected: 24:00 ends its day (ISO 8601): it is 0:00 of the next day, as parseISO() of date-fns reads it, while 24:30
#   is invalid.
# Seen: date-fns-tz takes both for times of the same day, 0:00 and 0:30, a whole day too early, in toDate() and fromZonedTime()
#   alike.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund date-fns-tz@3.2.0 date-fns@4.4.0

cat >program.mjs <<'JS'
import { parseISO } from 'date-fns';
import { fromZonedTime, toDate } from 'date-fns-tz';

const show = (date) => (Number.isNaN(date.getTime()) ? 'invalid' : date.toISOString());
for (const time of ['2026-01-01T23:59', '2026-01-01T24:00', '2026-01-01T24:30']) {
  console.log(time);
  console.log('  parseISO     ', show(parseISO(`${time}Z`)));
  console.log('  toDate       ', show(toDate(`${time}Z`)));
  console.log('  fromZonedTime', show(fromZonedTime(time, 'UTC')));
}
JS

cat >expected.txt <<'TXT'
2026-01-01T23:59
  parseISO      2026-01-01T23:59:00.000Z
  toDate        2026-01-01T23:59:00.000Z
  fromZonedTime 2026-01-01T23:59:00.000Z
2026-01-01T24:00
  parseISO      2026-01-02T00:00:00.000Z
  toDate        2026-01-01T00:00:00.000Z
  fromZonedTime 2026-01-01T00:00:00.000Z
2026-01-01T24:30
  parseISO      invalid
  toDate        2026-01-01T00:30:00.000Z
  fromZonedTime 2026-01-01T00:30:00.000Z
TXT

echo "date-fns-tz@3.2.0 date-fns@4.4.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
