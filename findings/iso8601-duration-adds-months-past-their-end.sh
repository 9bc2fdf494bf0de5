#!/usr/bin/env bash
# Expected: a month after 31 January is the last day of February, as luxon and other calendar libraries have it; a year after
#   29 February is 28 February.
# Seen: end() carries the missing days over into the next month: 3 March and 1 March. A reminder for each month then skips
#   February altogether.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund iso8601-duration@2.1.4 luxon@3.7.2

cat >program.mjs <<'JS'
import { end, parse } from 'iso8601-duration';
import { DateTime, Duration } from 'luxon';

for (const [start, duration] of [['2026-01-31', 'P1M'], ['2024-02-29', 'P1Y'], ['2026-01-31', 'P1M1D'], ['2026-01-15', 'P1M']]) {
  const date = DateTime.fromISO(start);
  const own = DateTime.fromJSDate(end(parse(duration), date.toJSDate()));
  console.log(start, duration.padEnd(5), 'iso8601-duration', own.toISODate(), 'luxon', date.plus(Duration.fromISO(duration)).toISODate());
}
JS

cat >expected.txt <<'TXT'
2026-01-31 P1M   iso8601-duration 2026-03-03 luxon 2026-02-28
2024-02-29 P1Y   iso8601-duration 2025-03-01 luxon 2025-02-28
2026-01-31 P1M1D iso8601-duration 2026-03-04 luxon 2026-03-01
2026-01-15 P1M   iso8601-duration 2026-02-15 luxon 2026-02-15
TXT

echo "iso8601-duration@2.1.4 luxon@3.7.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
