#!/usr/bin/env bash
# Expected: set({ minute: 45 }) on 01:30-05:00, the second half past one of the night when clocks go back, is 01:45-05:00, a
#   quarter of an hour later. Temporal's with() keeps the offset, too.
# Seen: it is 01:45-04:00, three quarters of an hour earlier, and set({ second: 0 }), to cut off ten seconds, goes back an hour
#   and ten seconds: the local time is turned into an instant again, which takes the first of the two, and the offset that the
#   date has is not looked at. add() stays in the second hour.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @internationalized/date@3.12.4 @js-temporal/polyfill@0.5.1

cat >program.mjs <<'JS'
import { parseZonedDateTime } from '@internationalized/date';
import { Temporal } from '@js-temporal/polyfill';

const text = '2026-11-01T01:30:10-05:00[America/New_York]';
const late = parseZonedDateTime(text);
const temporal = Temporal.ZonedDateTime.from(text);
const show = (name, date) => console.log(name.padEnd(30), date.toString());
show('start', late);
show('add({ minutes: 15 })', late.add({ minutes: 15 }));
show('set({ minute: 45 })', late.set({ minute: 45 }));
show('set({ second: 0 })', late.set({ second: 0 }));
show('Temporal with({ minute: 45 })', temporal.with({ minute: 45 }));
console.log('minutes moved by set:', (late.set({ minute: 45 }).toDate() - late.toDate()) / 60_000);
JS

cat >expected.txt <<'TXT'
start                          2026-11-01T01:30:10-05:00[America/New_York]
add({ minutes: 15 })           2026-11-01T01:45:10-05:00[America/New_York]
set({ minute: 45 })            2026-11-01T01:45:10-04:00[America/New_York]
set({ second: 0 })             2026-11-01T01:30:00-04:00[America/New_York]
Temporal with({ minute: 45 })  2026-11-01T01:45:10-05:00[America/New_York]
minutes moved by set: -45
TXT

echo "@internationalized/date@3.12.4 @js-temporal/polyfill@0.5.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
