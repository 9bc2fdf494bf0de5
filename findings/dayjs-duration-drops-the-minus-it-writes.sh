#!/usr/bin/env bash
# Expected: a duration survives its own ISO text: five minutes before is written as -PT5M and read as five minutes before.
# Seen: read again it is five minutes after: a minus in front of the P is matched and then not used, while toISOString() puts it
#   exactly there. P-1D, with the minus inside, is read, and written as -P1D. A reminder that is stored as JSON changes its
#   side.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dayjs@1.11.23

cat >program.mjs <<'JS'
import dayjs from 'dayjs';
import duration from 'dayjs/plugin/duration.js';

dayjs.extend(duration);
for (const value of [dayjs.duration(5, 'minutes'), dayjs.duration(-5, 'minutes'), dayjs.duration({ days: -1 }), dayjs.duration('P-1D'), dayjs.duration('-P1DT2H')]) {
  const text = JSON.parse(JSON.stringify(value));
  console.log(`${value.asMinutes()} min`.padEnd(10), text.padEnd(9), 'read again:', `${dayjs.duration(text).asMinutes()} min`);
}
JS

cat >expected.txt <<'TXT'
5 min      PT5M      read again: 5 min
-5 min     -PT5M     read again: 5 min
-1440 min  -P1D      read again: 1440 min
-1440 min  -P1D      read again: 1440 min
1560 min   P1DT2H    read again: 1560 min
TXT

echo "dayjs@1.11.23, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
