#!/usr/bin/env bash
# Expected: "-15m", fifteen minutes before, is -900,000 ms or refused. ms() reads it as the first, and people write reminders
#   like this.
# Seen: in enhanced-ms and timestring it is +900,000: the minus is skipped like a space, and a reminder before the task comes
#   after it. enhanced-ms also writes -900,000 without its sign. timestring also reads "1,5h" as 15 hours, because it removes
#   commas.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund enhanced-ms@5.0.0 timestring@7.0.0 ms@2.1.3

cat >program.mjs <<'JS'
import * as enhanced from 'enhanced-ms';
import ms from 'ms';
import timestring from 'timestring';

for (const text of ['15m', '-15m', '- 15m', '-1h 30m', '1,5h']) {
  const read = [ms(text), enhanced.ms(text), timestring(text, 'ms')].map((value) => String(value ?? 'nothing').padEnd(9));
  console.log(text.padEnd(8), `ms ${read[0]} enhanced-ms ${read[1]} timestring ${read[2]}`.trimEnd());
}
console.log('back from -900000:', ms(-900_000), '|', enhanced.ms(-900_000));
JS

cat >expected.txt <<'TXT'
15m      ms 900000    enhanced-ms 900000    timestring 900000
-15m     ms -900000   enhanced-ms 900000    timestring 900000
- 15m    ms nothing   enhanced-ms 900000    timestring 900000
-1h 30m  ms nothing   enhanced-ms 5400000   timestring 5400000
1,5h     ms nothing   enhanced-ms NaN       timestring 54000000
back from -900000: -15m | 15 minutes
TXT

echo "enhanced-ms@5.0.0 timestring@7.0.0 ms@2.1.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
