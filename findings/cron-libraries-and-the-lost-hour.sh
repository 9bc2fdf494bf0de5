#!/usr/bin/env bash
# Expected: schedulers agree on when a job at 02:30 runs on the day on which clocks jump from 02:00 to 03:00.
# Seen: cron and croner run it at 03:00, as soon as the clocks have jumped; cron-parser gives 03:30, the same time a whole hour
#   later. Moving from one to another moves the run by half an hour, on this day only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cron@4.4.0 cron-parser@5.10.6 croner@11.0.1

cat >program.mjs <<'JS'
import { CronTime } from 'cron';
import parser from 'cron-parser';
import { Cron } from 'croner';

const [pattern, zone, from] = ['30 2 * * *', 'America/New_York', new Date('2026-03-07T12:00:00Z')];
const local = (date) => date.toLocaleString('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
console.log('cron       ', local(new CronTime(pattern, zone).getNextDateFrom(from, zone).toJSDate()));
console.log('cron-parser', local(parser.CronExpressionParser.parse(pattern, { tz: zone, currentDate: from }).next().toDate()));
console.log('croner     ', local(new Cron(pattern, { timezone: zone, paused: true }).nextRun(from)));
JS

cat >expected.txt <<'TXT'
cron        2026-03-08 03:00
cron-parser 2026-03-08 03:30
croner      2026-03-08 03:00
TXT

echo "cron@4.4.0 cron-parser@5.10.6 croner@11.0.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
