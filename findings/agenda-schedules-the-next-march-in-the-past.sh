#!/usr/bin/env bash
# Expected: job.schedule('1st of March at 9:00am'), said in November, is the next first of March; 'in 1 month', said on the 30th of November, is
#   the 30th of December.
# Seen: the first is the March that is over, so the job runs at once. The second is the 28th: date.js, which Agenda asks, puts every day after the
#   28th on the 28th, because its days of a month are 29 in a leap February and 28 otherwise. Weekdays and times of day do move to the next one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund agenda@6.2.6

cat >program.mjs <<'JS'
import { Job } from 'agenda';

const RealDate = Date;
const now = RealDate.parse('2026-11-30T12:00:00Z');
globalThis.Date = class extends RealDate {
  constructor(...values) {
    super(...(values.length > 0 ? values : [now]));
  }
  static now() {
    return now;
  }
};
for (const text of ['at 9:00am', 'tuesday at 9:00am', '1st of March at 9:00am', 'in 1 month', 'in 2 months']) {
  const { nextRunAt } = new Job({}, { name: 'report' }).schedule(text).attrs;
  console.log(text.padEnd(24), nextRunAt.toISOString().slice(0, 16), nextRunAt < now ? 'runs at once' : '');
}
JS

cat >expected.txt <<'TXT'
at 9:00am                2026-12-01T09:00 
tuesday at 9:00am        2026-12-01T09:00 
1st of March at 9:00am   2026-03-01T09:00 runs at once
in 1 month               2026-12-28T12:00 
in 2 months              2027-01-28T12:00 
TXT

echo "agenda@6.2.6 (date.js 0.3.3), Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
