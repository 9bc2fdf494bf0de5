#!/usr/bin/env bash
# Expected: a duration of one day is written as P1D; T stands only before hours, minutes or seconds (RFC 5545, 3.3.6).
# Seen: ics writes P1DT, outside of the grammar. Its alarms do the same: -P1DT for one day before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ics@3.12.0

cat >program.mjs <<'JS'
import ics from 'ics';

for (const duration of [{ days: 1 }, { weeks: 1 }, { days: 1, hours: 2 }]) {
  const alarms = [{ action: 'display', trigger: { ...duration, before: true } }];
  const { value } = ics.createEvent({ title: 'a', start: [2026, 1, 31], duration, alarms });
  console.log(JSON.stringify(duration).padEnd(20), value.match(/^(DURATION|TRIGGER):.*$/gm).join(' '));
}
JS

cat >expected.txt <<'TXT'
{"days":1}           DURATION:P1DT TRIGGER:-P1DT
{"weeks":1}          DURATION:P1WT TRIGGER:-P1WT
{"days":1,"hours":2} DURATION:P1DT2H TRIGGER:-P1DT2H
TXT

echo "ics@3.12.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
