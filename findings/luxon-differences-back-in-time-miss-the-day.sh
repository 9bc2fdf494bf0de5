#!/usr/bin/env bash
# Expected: start.plus(end.diff(start, ['months', 'days'])) is end: whatever order luxon adds the units in, it counts them in the
#   same one.
# Seen: this holds towards later dates. Towards earlier ones the result misses end by days, where months of different length
#   meet: 31 March to 28 February is counted as one month and three days, and these lead to 25 February.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund luxon@3.7.2

cat >program.mjs <<'JS'
import { DateTime } from 'luxon';

const day = (text) => DateTime.fromISO(text, { zone: 'utc' });
for (const [from, to] of [['2026-02-28', '2026-03-31'], ['2026-03-31', '2026-02-28'], ['2026-05-31', '2026-02-28'], ['2026-05-15', '2026-02-10']]) {
  const difference = day(to).diff(day(from), ['months', 'days']);
  const reached = day(from).plus(difference).toISODate();
  console.log(`${from} to ${to}`, difference.toISO().padEnd(7), 'leads to', reached === to ? reached : `${reached} instead`);
}
JS

cat >expected.txt <<'TXT'
2026-02-28 to 2026-03-31 P1M3D   leads to 2026-03-31
2026-03-31 to 2026-02-28 P-1M-3D leads to 2026-02-25 instead
2026-05-31 to 2026-02-28 P-3M-3D leads to 2026-02-25 instead
2026-05-15 to 2026-02-10 P-3M-5D leads to 2026-02-10
TXT

echo "luxon@3.7.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
