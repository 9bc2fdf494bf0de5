#!/usr/bin/env bash
# Expected: createEvent() refuses 30 February with an error, as it refuses hour 24 and month 13: it validates what it is given.
# Seen: each part is checked alone. 30 February becomes 2 March, 31 April 1 May, without a word; an all-day event, though, keeps
#   20260230, a date that readers refuse.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ics@3.12.0

cat >program.mjs <<'JS'
import ics from 'ics';

for (const start of [[2026, 2, 30, 9, 0], [2026, 4, 31, 9, 0], [2026, 2, 30], [2026, 1, 30, 24, 0], [2026, 13, 1, 9, 0]]) {
  const { error, value } = ics.createEvent({ title: 'a', start, startInputType: 'utc', duration: { hours: 1 } });
  console.log(start.join(' ').padEnd(14), error ? 'refused' : value.match(/^DTSTART.*$/m)[0]);
}
JS

cat >expected.txt <<'TXT'
2026 2 30 9 0  DTSTART:20260302T090000Z
2026 4 31 9 0  DTSTART:20260501T090000Z
2026 2 30      DTSTART;VALUE=DATE:20260230
2026 1 30 24 0 refused
2026 13 1 9 0  refused
TXT

echo "ics@3.12.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
