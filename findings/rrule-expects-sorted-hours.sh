#!/usr/bin/env bash
# Expected: the order of a list in a rule means nothing: BYHOUR=17,9 is BYHOUR=9,17, as BYDAY=FR,MO is BYDAY=MO,FR.
# Seen: rrule gives the hours in the order of the rule, and looks no further once it is past a limit. after() skips the
#   earlier hour, between() misses it, and UNTIL at noon ends the rule before it began.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rrule@2.8.1

cat >program.mjs <<'JS'
import rrule from 'rrule';

const short = (date) => date?.toISOString().slice(5, 13) ?? 'none';
const morning = new Date('2026-01-05T00:00:00Z');
const noon = new Date('2026-01-05T12:00:00Z');
for (const hours of ['9,17', '17,9']) {
  const rule = (more = '') => rrule.rrulestr(`DTSTART:20260105T000000Z\nRRULE:FREQ=DAILY;BYHOUR=${hours}${more}`);
  console.log(`BYHOUR=${hours}`);
  console.log('  first three  ', rule(';COUNT=3').all().map(short).join(' '));
  console.log('  after 0:00   ', short(rule().after(morning)));
  console.log('  0:00 to 12:00', rule().between(morning, noon).map(short).join(' ') || 'none');
  console.log('  until 12:00  ', rule(';UNTIL=20260105T120000Z').all().map(short).join(' ') || 'none');
}
JS

cat >expected.txt <<'TXT'
BYHOUR=9,17
  first three   01-05T09 01-05T17 01-06T09
  after 0:00    01-05T09
  0:00 to 12:00 01-05T09
  until 12:00   01-05T09
BYHOUR=17,9
  first three   01-05T17 01-05T09 01-06T17
  after 0:00    01-05T17
  0:00 to 12:00 none
  until 12:00   none
TXT

echo "rrule@2.8.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
