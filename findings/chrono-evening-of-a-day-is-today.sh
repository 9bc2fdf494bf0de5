#!/usr/bin/env bash
# Expected: "evening of 3 May" is 3 May in the evening, like "3 May evening"; or the part that is not understood is left out.
# Seen: all of the text is taken, and the result is today at noon, with no part of it certain: neither day nor time of day is
#   kept. The same goes for morning, afternoon and night, and for days of the week; "noon of 3 May" is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund chrono-node@2.10.3

cat >program.mjs <<'JS'
import { parse } from 'chrono-node';

const now = { instant: new Date('2026-03-11T06:00:00Z'), timezone: 'UTC' };
for (const text of ['3 May evening', 'evening of 3 May', 'the morning of 3 May', 'afternoon of May 3rd', 'friday evening', 'evening of friday', 'noon of 3 May']) {
  const [{ text: taken, start }] = parse(text, now);
  console.log(text.padEnd(20), start.date().toISOString().slice(0, 16), `of "${taken}", certain: ${start.getCertainComponents().join(' ') || 'nothing'}`);
}
JS

cat >expected.txt <<'TXT'
3 May evening        2026-05-03T20:00 of "3 May evening", certain: month day
evening of 3 May     2026-03-11T12:00 of "evening of 3 May", certain: nothing
the morning of 3 May 2026-03-11T12:00 of "morning of 3 May", certain: nothing
afternoon of May 3rd 2026-03-11T12:00 of "afternoon of May 3rd", certain: nothing
friday evening       2026-03-13T20:00 of "friday evening", certain: weekday
evening of friday    2026-03-11T12:00 of "evening of friday", certain: nothing
noon of 3 May        2026-05-03T12:00 of "noon of 3 May", certain: month day hour minute
TXT

echo "chrono-node@2.10.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
