#!/usr/bin/env bash
# Expected: startOfMinute() gives a time less than a minute earlier, and eachHourOfInterval() one for each hour, in the night in which
#   clocks go back, too.
# Seen: in the second of the two hours, what sets a part of the time goes back to the first: the start of the minute is more than an
#   hour earlier. The list of hours leaves the second one out, while the list of half hours has it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund date-fns@4.4.0 @date-fns/tz@1.5.0

cat >program.mjs <<'JS'
import { tz, TZDate } from '@date-fns/tz';
import { addSeconds, eachHourOfInterval, eachMinuteOfInterval, setSeconds, startOfHour, startOfMinute } from 'date-fns';

const zone = 'America/New_York';
const time = (date) => date.toISOString().slice(11, 19) + date.toISOString().slice(-6);
const second = new TZDate('2026-11-01T06:30:20Z', zone);
console.log('the time     ', time(second));
for (const change of [startOfMinute, startOfHour]) console.log(change.name.padEnd(13), time(change(second)));
console.log('setSeconds   ', time(setSeconds(second, 21)));
console.log('addSeconds   ', time(addSeconds(second, 1)));

const night = { start: new Date('2026-11-01T04:00:00Z'), end: new Date('2026-11-01T07:00:00Z') };
console.log('hours     ', eachHourOfInterval(night, { in: tz(zone) }).map(time).join(' '));
console.log('half hours', eachMinuteOfInterval(night, { in: tz(zone), step: 30 }).map(time).join(' '));
JS

cat >expected.txt <<'TXT'
the time      01:30:20-05:00
startOfMinute 01:30:00-04:00
startOfHour   01:00:00-04:00
setSeconds    01:30:21-04:00
addSeconds    01:30:21-05:00
hours      00:00:00-04:00 01:00:00-04:00 02:00:00-05:00
half hours 00:00:00-04:00 00:30:00-04:00 01:00:00-04:00 01:30:00-04:00 01:00:00-05:00 01:30:00-05:00 02:00:00-05:00
TXT

echo "date-fns@4.4.0 @date-fns/tz@1.5.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
