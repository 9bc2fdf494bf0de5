#!/usr/bin/env bash
# Expected: in the night in which 01:30 comes twice, a job at "30 1,2" runs at 01:30 once, since a job at "30 1" does in all four
#   libraries.
# Seen: with cron and croner 11 the list makes it run at both: 05:30 and 06:30 UTC. cron-parser and croner 9 run it once.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund croner@11.0.1 croner9@npm:croner@9.1.0 cron@4.4.0 cron-parser@5.10.6

cat >program.mjs <<'JS'
import { CronTime } from 'cron';
import parser from 'cron-parser';
import { Cron } from 'croner';
import { Cron as Cron9 } from 'croner9';

const [zone, from] = ['America/New_York', new Date('2026-11-01T04:45:00Z')];
const times = (dates) => dates.map((date) => date.toISOString().slice(0, 16)).join(' ');
for (const pattern of ['30 1 * * *', '30 1,2 * * *']) {
  console.log(pattern);
  console.log('  croner 11  ', times(new Cron(pattern, { timezone: zone, paused: true }).nextRuns(3, from)));
  console.log('  croner 9   ', times(new Cron9(pattern, { timezone: zone, paused: true }).nextRuns(3, from)));
  const time = new CronTime(pattern, zone);
  const dates = [];
  for (let last = from; dates.length < 3; dates.push(last)) last = time.getNextDateFrom(last, zone).toJSDate();
  console.log('  cron       ', times(dates));
  console.log('  cron-parser', times(parser.CronExpressionParser.parse(pattern, { tz: zone, currentDate: from }).take(3).map((date) => date.toDate())));
}
JS

cat >expected.txt <<'TXT'
30 1 * * *
  croner 11   2026-11-01T05:30 2026-11-02T06:30 2026-11-03T06:30
  croner 9    2026-11-01T05:30 2026-11-02T06:30 2026-11-03T06:30
  cron        2026-11-01T05:30 2026-11-02T06:30 2026-11-03T06:30
  cron-parser 2026-11-01T05:30 2026-11-02T06:30 2026-11-03T06:30
30 1,2 * * *
  croner 11   2026-11-01T05:30 2026-11-01T06:30 2026-11-01T07:30
  croner 9    2026-11-01T05:30 2026-11-01T07:30 2026-11-02T06:30
  cron        2026-11-01T05:30 2026-11-01T06:30 2026-11-01T07:30
  cron-parser 2026-11-01T05:30 2026-11-01T07:30 2026-11-02T06:30
TXT

echo "croner@11.0.1 croner9@npm:croner@9.1.0 cron@4.4.0 cron-parser@5.10.6, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
