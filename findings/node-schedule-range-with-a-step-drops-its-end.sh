#!/usr/bin/env bash
# Expected: new Range(1, 5, 2) as dayOfWeek is Monday, Wednesday and Friday: the end of a range belongs to it, as it does in
#   Range(1, 5) and in the 1-5/2 of cron.
# Seen: with a step the end is left out: Friday never comes, and Range(0, 30, 10) misses minute 30. contains() compares with <=
#   when the step is 1, and loops with < for other steps. The same range as a cron text has its end.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-schedule@2.1.1

cat >program.mjs <<'JS'
import schedule from 'node-schedule';

const first = (rule, count = 5) => {
  const times = [];
  for (let time = new Date('2026-01-04T12:00:00Z'); times.length < count; times.push(time)) time = rule.nextInvocationDate(time);
  return times;
};
const weekday = (time) => time.toUTCString().slice(0, 3);
const rule = Object.assign(new schedule.RecurrenceRule(), { hour: 9, minute: 0, tz: 'Etc/UTC' });

rule.dayOfWeek = new schedule.Range(1, 5);
console.log('Range(1, 5)     ', first(rule).map(weekday).join(' '));
rule.dayOfWeek = new schedule.Range(1, 5, 2);
console.log('Range(1, 5, 2)  ', first(rule).map(weekday).join(' '));
rule.dayOfWeek = null;
rule.hour = null;
rule.minute = new schedule.Range(0, 30, 10);
console.log('Range(0, 30, 10)', first(rule, 4).map((time) => time.getUTCMinutes()).join(' '));

const cron = schedule.scheduleJob({ rule: '0 9 * * 1-5/2', tz: 'Etc/UTC' }, () => {});
const days = new Set([weekday(cron.nextInvocation().toDate())]);
for (let i = 0; i < 4; i++) {
  cron.cancelNext();
  days.add(weekday(cron.nextInvocation().toDate()));
}
console.log('cron 1-5/2      ', ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].filter((day) => days.has(day)).join(' '));
cron.cancel();
JS

cat >expected.txt <<'TXT'
Range(1, 5)      Mon Tue Wed Thu Fri
Range(1, 5, 2)   Mon Wed Mon Wed Mon
Range(0, 30, 10) 10 20 0 10
cron 1-5/2       Mon Wed Fri
TXT

echo "node-schedule@2.1.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
