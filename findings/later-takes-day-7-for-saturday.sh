#!/usr/bin/env bash
# Expected: 7 on the last field of a cron line is Sunday, as 0 is; and a day of the month beside a day of the week means either, as
#   in every cron.
# Seen: 7 is Saturday: a weekly job for Sundays runs a day early, and 5-7 leaves Sundays out, without an error. Both days must be
#   true at once: a job for the 1st and for Mondays first runs on 1 June.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @breejs/later@4.2.0 cron-parser@5.10.6

cat >program.mjs <<'JS'
import later from '@breejs/later';
import { CronExpressionParser } from 'cron-parser';

later.date.UTC();
const start = new Date('2026-03-01T12:00:00Z');
const days = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
const list = (dates) => dates.map((date) => days.format(date).replace(',', '')).join(', ');
for (const line of ['0 9 * * 0', '0 9 * * 7', '0 9 * * 5-7', '0 9 1 * 1']) {
  const parser = CronExpressionParser.parse(line, { currentDate: start, tz: 'UTC' });
  console.log(line.padEnd(12), 'later:      ', list(later.schedule(later.parse.cron(line)).next(3, start)));
  console.log(''.padEnd(12), 'cron-parser:', list([1, 2, 3].map(() => parser.next().toDate())));
}
JS

cat >expected.txt <<'TXT'
0 9 * * 0    later:       Sun 8 Mar, Sun 15 Mar, Sun 22 Mar
             cron-parser: Sun 8 Mar, Sun 15 Mar, Sun 22 Mar
0 9 * * 7    later:       Sat 7 Mar, Sat 14 Mar, Sat 21 Mar
             cron-parser: Sun 8 Mar, Sun 15 Mar, Sun 22 Mar
0 9 * * 5-7  later:       Fri 6 Mar, Sat 7 Mar, Fri 13 Mar
             cron-parser: Fri 6 Mar, Sat 7 Mar, Sun 8 Mar
0 9 1 * 1    later:       Mon 1 Jun, Mon 1 Feb, Mon 1 Mar
             cron-parser: Mon 2 Mar, Mon 9 Mar, Mon 16 Mar
TXT

echo "@breejs/later@4.2.0 cron-parser@5.10.6, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
