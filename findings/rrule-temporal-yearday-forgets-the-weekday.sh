#!/usr/bin/env bash
# Expected: the 60th day of the year, Sundays only, comes in the years in which that day is a Sunday: BYDAY limits what
#   BYYEARDAY gives (RFC 5545, 3.3.10), as it limits days of the month.
# Seen: rrule-temporal gives the 60th day of every year, a Saturday or Monday, too. With days of the month it heeds the weekday.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rrule-temporal@2.2.8 rrule@2.8.1

cat >program.mjs <<'JS'
import { RRuleTemporal } from 'rrule-temporal';
import rrule from 'rrule';

const day = (date) => new Date(date).toUTCString().slice(0, 16);
for (const rule of ['FREQ=YEARLY;BYYEARDAY=60;BYDAY=SU', 'FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR']) {
  const text = `DTSTART:20260105T090000Z\nRRULE:${rule}`;
  const temporal = new RRuleTemporal({ rruleString: text }).all((_, i) => i < 3);
  console.log(rule);
  console.log('  rrule-temporal', temporal.map((date) => day(date.epochMilliseconds)).join('; '));
  console.log('  rrule         ', rrule.rrulestr(text).all((_, i) => i < 3).map(day).join('; '));
}
JS

cat >expected.txt <<'TXT'
FREQ=YEARLY;BYYEARDAY=60;BYDAY=SU
  rrule-temporal Sun, 01 Mar 2026; Mon, 01 Mar 2027; Tue, 29 Feb 2028
  rrule          Sun, 01 Mar 2026; Sun, 29 Feb 2032; Sun, 01 Mar 2037
FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR
  rrule-temporal Fri, 13 Feb 2026; Fri, 13 Mar 2026; Fri, 13 Nov 2026
  rrule          Fri, 13 Feb 2026; Fri, 13 Mar 2026; Fri, 13 Nov 2026
TXT

echo "rrule-temporal@2.2.8 rrule@2.8.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
