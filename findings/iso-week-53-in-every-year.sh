#!/usr/bin/env bash
# Expected: week 53 of 2025 is refused, as 30 February is: that year has 52 weeks. (2026 has 53.)
# Seen: only luxon refuses it. parseISO() and toDate() take it for the first week of 2026, and isISO8601() finds it valid in
#   its strict mode, which is there to find dates that do not exist.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund date-fns@4.4.0 date-fns-tz@3.2.0 class-validator@0.15.1 luxon@3.7.2

cat >program.mjs <<'JS'
import { isISO8601 } from 'class-validator';
import { isValid, parseISO } from 'date-fns';
import { toDate } from 'date-fns-tz';
import { DateTime } from 'luxon';

for (const date of ['2026-W53-1', '2025-W53-1', '2025-W54-1', '2025-02-30'])
  console.log(date.padEnd(10), JSON.stringify({ luxon: DateTime.fromISO(date).isValid, parseISO: isValid(parseISO(date)), toDate: isValid(toDate(date)), isISO8601: isISO8601(date, { strict: true }) }));
JS

cat >expected.txt <<'TXT'
2026-W53-1 {"luxon":true,"parseISO":true,"toDate":true,"isISO8601":true}
2025-W53-1 {"luxon":false,"parseISO":true,"toDate":true,"isISO8601":true}
2025-W54-1 {"luxon":false,"parseISO":false,"toDate":false,"isISO8601":false}
2025-02-30 {"luxon":false,"parseISO":false,"toDate":false,"isISO8601":false}
TXT

echo "date-fns@4.4.0 date-fns-tz@3.2.0 class-validator@0.15.1 luxon@3.7.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
