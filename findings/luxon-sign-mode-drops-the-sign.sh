#!/usr/bin/env bash
# Expected: toFormat() with signMode "negativeLargestOnly" puts one minus before the largest unit: half an hour too early
#   is -0:30.
# Seen: when the largest unit of the format is zero, no minus is written at all: -30 and +30 minutes look the same. The
#   default writes it, but in front of a later unit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund luxon@3.7.2

cat >program.mjs <<'JS'
import { Duration } from 'luxon';

for (const minutes of [-90, -30, 30]) {
  const duration = Duration.fromObject({ minutes });
  const once = duration.toFormat('h:mm', { signMode: 'negativeLargestOnly' });
  console.log(String(minutes).padStart(3), 'minutes', once.padEnd(5), 'by default', duration.toFormat('h:mm'));
}
JS

cat >expected.txt <<'TXT'
-90 minutes -1:30 by default -1:-30
-30 minutes 0:30  by default 0:-30
 30 minutes 0:30  by default 0:30
TXT

echo "luxon@3.7.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
