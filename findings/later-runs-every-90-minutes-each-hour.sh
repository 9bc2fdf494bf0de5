#!/usr/bin/env bash
# Expected: "every 90 mins" is every hour and a half, or an error, as other texts that later does not understand are.
# Seen: it is every hour, without an error: a step counts from the start of the next larger unit, and one that is larger than
#   this unit is only ever reached at its start. "every 25 hours" is daily, and "every 45 mins" takes 45 and 15 minutes in turn.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @breejs/later@4.2.0

cat >program.mjs <<'JS'
import later from '@breejs/later';

later.date.UTC();
const start = new Date('2026-03-01T12:00:01Z');
for (const text of ['every 30 mins', 'every 45 mins', 'every 90 mins', 'every 8 hours', 'every 25 hours', 'every fortnight']) {
  const schedule = later.parse.text(text);
  const dates = schedule.error < 0 ? later.schedule(schedule).next(4, start) : [];
  console.log(text.padEnd(16), dates.map((date) => date.toISOString().slice(5, 16)).join(' ') || `error at ${schedule.error}`);
}
JS

cat >expected.txt <<'TXT'
every 30 mins    03-01T12:00 03-01T12:30 03-01T13:00 03-01T13:30
every 45 mins    03-01T12:00 03-01T12:45 03-01T13:00 03-01T13:45
every 90 mins    03-01T12:00 03-01T13:00 03-01T14:00 03-01T15:00
every 8 hours    03-01T16:00 03-02T00:00 03-02T08:00 03-02T16:00
every 25 hours   03-02T00:00 03-03T00:00 03-04T00:00 03-05T00:00
every fortnight  error at 6
TXT

echo "@breejs/later@4.2.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
