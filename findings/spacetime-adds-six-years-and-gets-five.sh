#!/usr/bin/env bash
# Expected: 1 January plus n years is 1 January, n years later, as it is for every other day.
# Seen: in many years the result is one year short: 1 January 2024 plus five years is 1 January 2028, and so is plus four. A
#   year is added as 365 days, and n/4 days for leap years, rounded down, when the year is not reached: one short of what some
#   spans need. Only 1 January then falls into the year before; 2 January and 31 December are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund spacetime@7.15.0

cat >program.mjs <<'JS'
import spacetime from 'spacetime';

const plus = (date, years) => spacetime(`${date}T09:00`, 'UTC').add(years, 'years').format('iso-short');
for (const date of ['2024-01-01', '2024-01-02']) console.log(date, [3, 4, 5, 6, 7].map((years) => `+${years}: ${plus(date, years)}`).join('  '));
for (const day of ['01-01', '01-02', '06-15', '12-31']) {
  const wrong = [];
  for (let year = 2020; year < 2030; year++)
    for (let years = 1; years <= 20; years++) if (plus(`${year}-${day}`, years) !== `${year + years}-${day}`) wrong.push(`${year}+${years}`);
  console.log(day, `${wrong.length} of 200 sums are wrong`, wrong.slice(0, 6).join(' '));
}
JS

cat >expected.txt <<'TXT'
2024-01-01 +3: 2027-01-01  +4: 2028-01-01  +5: 2028-01-01  +6: 2029-01-01  +7: 2030-01-01
2024-01-02 +3: 2027-01-02  +4: 2028-01-02  +5: 2029-01-02  +6: 2030-01-02  +7: 2031-01-02
01-01 33 of 200 sums are wrong 2020+5 2020+6 2020+7 2020+9 2020+10 2020+11
01-02 0 of 200 sums are wrong 
06-15 0 of 200 sums are wrong 
12-31 0 of 200 sums are wrong 
TXT

echo "spacetime@7.15.0, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
