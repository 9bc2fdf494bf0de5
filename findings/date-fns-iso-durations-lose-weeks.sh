#!/usr/bin/env bash
# Expected: formatISODuration() writes the weeks of a duration, as P2W or as fourteen days, since add() and formatDuration() know
#   them.
# Seen: they are left out without an error: two weeks are a duration of zero.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund date-fns@4.4.0

cat >program.mjs <<'JS'
import { add, formatDuration, formatISODuration } from 'date-fns';

const start = new Date('2026-01-01T00:00:00Z');
for (const duration of [{ weeks: 2 }, { weeks: 1, days: 2 }, { days: 9 }])
  console.log(formatDuration(duration).padEnd(13), formatISODuration(duration), 'add gives', add(start, duration).toISOString().slice(0, 10));
JS

cat >expected.txt <<'TXT'
2 weeks       P0Y0M0DT0H0M0S add gives 2026-01-15
1 week 2 days P0Y0M2DT0H0M0S add gives 2026-01-10
9 days        P0Y0M9DT0H0M0S add gives 2026-01-10
TXT

echo "date-fns@4.4.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
