#!/usr/bin/env bash
# Expected: apply(start, between(start, end)) is end; and normalize() with a date turns days into a month only where they make one.
# Seen: from 31 January to 28 February it finds a month less three days, which leads to 25 February: the three days are counted
#   back from 31 January plus a month, in March, but taken off in February. normalize() makes one day at the end of January a
#   month less 30 days.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund duration-fns@3.0.2

cat >program.mjs <<'JS'
import { apply, between, normalize, toString } from 'duration-fns';

const day = (date) => date.toISOString().slice(0, 10);
for (const [start, end] of [['2026-01-15', '2026-02-14'], ['2026-01-31', '2026-02-28'], ['2026-03-31', '2026-02-28'], ['2026-05-31', '2026-06-30'], ['2024-02-29', '2025-02-28']]) {
  const duration = between(start, end);
  console.log(start, 'to', end, toString(duration).padEnd(7), 'leads to', day(apply(start, duration)));
}
for (const start of ['2026-01-01', '2026-01-31']) console.log('P1D from', start, toString(normalize('P1D', start)));
JS

cat >expected.txt <<'TXT'
2026-01-15 to 2026-02-14 P1M-1D  leads to 2026-02-14
2026-01-31 to 2026-02-28 P1M-3D  leads to 2026-02-25
2026-03-31 to 2026-02-28 -P1M3D  leads to 2026-02-25
2026-05-31 to 2026-06-30 P1M-1D  leads to 2026-06-29
2024-02-29 to 2025-02-28 P1Y-1D  leads to 2025-02-27
P1D from 2026-01-01 P1D
P1D from 2026-01-31 P1M-30D
TXT

echo "duration-fns@3.0.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
