#!/usr/bin/env bash
# Expected: a list of all days of the month, 1-31, beside a day of the week means either of them, so every day: only a star
#   leaves the choice to the other field (this is what cron-parser and croner do).
# Seen: cron takes a range that covers everything for a star: the job runs on Mondays only. With 1-30 it runs daily again.
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

const from = new Date('2026-01-01T00:00:00Z');
const days = (dates) => dates.map((date) => date.toISOString().slice(0, 10)).join(' ');
for (const pattern of ['0 0 1-31 * 1', '0 0 1-30 * 1']) {
  const time = new CronTime(pattern, 'UTC');
  const dates = [];
  for (let last = from; dates.length < 3; dates.push(last)) last = time.getNextDateFrom(last, 'UTC').toJSDate();
  console.log(pattern);
  console.log('  cron       ', days(dates));
  console.log('  cron-parser', days(parser.CronExpressionParser.parse(pattern, { tz: 'UTC', currentDate: from }).take(3).map((date) => date.toDate())));
  console.log('  croner     ', days(new Cron(pattern, { timezone: 'UTC', paused: true }).nextRuns(3, from)));
}
JS

cat >expected.txt <<'TXT'
0 0 1-31 * 1
  cron        2026-01-05 2026-01-12 2026-01-19
  cron-parser 2026-01-02 2026-01-03 2026-01-04
  croner      2026-01-02 2026-01-03 2026-01-04
0 0 1-30 * 1
  cron        2026-01-02 2026-01-03 2026-01-04
  cron-parser 2026-01-02 2026-01-03 2026-01-04
  croner      2026-01-02 2026-01-03 2026-01-04
TXT

echo "cron@4.4.0 cron-parser@5.10.6 croner@11.0.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
