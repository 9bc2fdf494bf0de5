#!/usr/bin/env bash
# Expected: intlFormatDistance() says "last year" for the same day of the year before, as formatDistance() says "about 1 year".
# Seen: it says "4 quarters ago", in each year but leap years: below 365.2425 days it counts quarters, and a year of 365 days is
#   below. Half a year is "2 quarters ago", and from 1 January to 31 December it is 3 quarters, because quarters are counted by
#   their number and not by days.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund date-fns@4.4.0

cat >program.mjs <<'JS'
import { formatDistance, intlFormatDistance } from 'date-fns';

for (const [date, base] of [
  ['2025-06-15', '2026-06-15'],
  ['2024-06-15', '2025-06-15'],
  ['2027-06-15', '2028-06-15'],
  ['2025-06-14', '2026-06-15'],
  ['2026-06-15', '2026-12-15'],
  ['2026-01-01', '2026-12-31'],
]) {
  const [from, to] = [new Date(date), new Date(base)];
  console.log(date, base, intlFormatDistance(from, to, { locale: 'en' }).padEnd(15), formatDistance(from, to, { addSuffix: true }));
}
JS

cat >expected.txt <<'TXT'
2025-06-15 2026-06-15 4 quarters ago  about 1 year ago
2024-06-15 2025-06-15 4 quarters ago  about 1 year ago
2027-06-15 2028-06-15 last year       about 1 year ago
2025-06-14 2026-06-15 last year       about 1 year ago
2026-06-15 2026-12-15 2 quarters ago  6 months ago
2026-01-01 2026-12-31 3 quarters ago  12 months ago
TXT

echo "date-fns@4.4.0, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
