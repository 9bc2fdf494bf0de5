#!/usr/bin/env bash
# Expected: cast_date turns cells that are dates, 2026-01-01 or perhaps 1 May 2026, into dates, and leaves words alone.
# Seen: it takes whatever JavaScript's Date makes something of: the title "Task 1" becomes 1 January 2001, "Phase 2026" the
#   year's first day, and 30 February, an error of the file, 2 March.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund csv-parse@7.0.3

cat >program.mjs <<'JS'
import { parse } from 'csv-parse/sync';

for (const cell of ['2026-01-01', 'Task 1', 'Room 7', 'Phase 2026', '3-4', '2026-02-30', 'Task one']) {
  const [[value]] = parse(cell, { cast: true, cast_date: true });
  console.log(cell.padEnd(10), value instanceof Date ? `date ${value.toDateString()}` : `text ${value}`);
}
JS

cat >expected.txt <<'TXT'
2026-01-01 date Thu Jan 01 2026
Task 1     date Mon Jan 01 2001
Room 7     date Sun Jul 01 2001
Phase 2026 date Thu Jan 01 2026
3-4        date Sun Mar 04 2001
2026-02-30 date Mon Mar 02 2026
Task one   text Task one
TXT

echo "csv-parse@7.0.3, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
