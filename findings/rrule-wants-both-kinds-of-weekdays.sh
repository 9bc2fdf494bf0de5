#!/usr/bin/env bash
# Expected: BYDAY=FR,1MO is every Friday and the first Monday of the month: each member of the list adds days (RFC 5545, 3.3.10).
# Seen: rrule, and rrule-rust, which follows it, want both kinds at once, a Friday that is a first Monday: nothing ever. With MO,1MO
#   only the first Mondays are left. rrule-temporal and ical.js add the days up.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rrule@2.8.1 rrule-rust@3.1.1 rrule-temporal@2.2.8 ical.js@2.2.1

cat >program.mjs <<'JS'
import ICAL from 'ical.js';
import rrule from 'rrule';
import * as rust from 'rrule-rust';
import { RRuleTemporal } from 'rrule-temporal';

const start = '20260601T090000Z';
const list = (dates) => dates.join(' ') || 'nothing';
const libraries = {
  rrule: (text) => rrule.rrulestr(text).all((_, i) => i < 5).map((date) => date.toISOString().slice(5, 10)),
  'rrule-rust': (text) => rust.RRuleSet.fromString(text).all(5).map(({ month, day }) => [month, day].map((n) => String(n).padStart(2, '0')).join('-')),
  'rrule-temporal': (text) => new RRuleTemporal({ rruleString: text }).all((_, i) => i < 5).map((date) => date.toPlainDate().toString().slice(5)),
  'ical.js': (text) => {
    const iterator = ICAL.Recur.fromString(text.split('RRULE:')[1]).iterator(ICAL.Time.fromDateTimeString('2026-06-01T09:00:00Z'));
    return Array.from({ length: 5 }, () => iterator.next()?.toString().slice(5, 10)).filter(Boolean);
  },
};
for (const days of ['FR', '1MO', 'FR,1MO', 'MO,1MO', '1MO,-1FR'])
  for (const [name, occurrences] of Object.entries(libraries))
    console.log(days.padEnd(9), name.padEnd(15), list(occurrences(`DTSTART:${start}\nRRULE:FREQ=MONTHLY;BYDAY=${days};UNTIL=20270101T000000Z`)));
JS

cat >expected.txt <<'TXT'
FR        rrule           06-05 06-12 06-19 06-26 07-03
FR        rrule-rust      06-05 06-12 06-19 06-26 07-03
FR        rrule-temporal  06-05 06-12 06-19 06-26 07-03
FR        ical.js         06-05 06-12 06-19 06-26 07-03
1MO       rrule           06-01 07-06 08-03 09-07 10-05
1MO       rrule-rust      06-01 07-06 08-03 09-07 10-05
1MO       rrule-temporal  06-01 07-06 08-03 09-07 10-05
1MO       ical.js         06-01 07-06 08-03 09-07 10-05
FR,1MO    rrule           nothing
FR,1MO    rrule-rust      nothing
FR,1MO    rrule-temporal  06-01 06-05 06-12 06-19 06-26
FR,1MO    ical.js         06-01 06-05 06-12 06-19 06-26
MO,1MO    rrule           06-01 07-06 08-03 09-07 10-05
MO,1MO    rrule-rust      06-01 07-06 08-03 09-07 10-05
MO,1MO    rrule-temporal  06-01 06-08 06-15 06-22 06-29
MO,1MO    ical.js         06-01 06-08 06-15 06-22 06-29
1MO,-1FR  rrule           06-01 06-26 07-06 07-31 08-03
1MO,-1FR  rrule-rust      06-01 06-26 07-06 07-31 08-03
1MO,-1FR  rrule-temporal  06-01 06-26 07-06 07-31 08-03
1MO,-1FR  ical.js         06-01 06-26 07-06 07-31 08-03
TXT

echo "rrule@2.8.1 rrule-rust@3.1.1 rrule-temporal@2.2.8 ical.js@2.2.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
