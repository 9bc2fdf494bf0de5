#!/usr/bin/env bash
# Expected: 9-5pm is nine to five o'clock of one day, as 11-1pm is a meeting at noon: pm belongs to the last time, and a range runs
#   forward within the day if it can.
# Seen: both times are taken for pm, and the end is moved to the next day: 21:00 until 17:00, twenty hours. "10-11pm", where both are
#   pm, and "9am-5pm" are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund chrono-node@2.10.3

cat >program.mjs <<'JS'
import { parse } from 'chrono-node';

const now = { instant: new Date('2026-03-11T06:00:00Z'), timezone: 'UTC' };
const time = (part) => part.date().toISOString().slice(0, 16);
for (const text of ['9am-5pm', '9-5pm', '10-11pm', '11-1pm', 'friday from 9:30 to 5pm']) {
  const [{ start, end }] = parse(text, now);
  console.log(text.padEnd(23), time(start), time(end));
}
JS

cat >expected.txt <<'TXT'
9am-5pm                 2026-03-11T09:00 2026-03-11T17:00
9-5pm                   2026-03-11T21:00 2026-03-12T17:00
10-11pm                 2026-03-11T22:00 2026-03-11T23:00
11-1pm                  2026-03-11T23:00 2026-03-12T13:00
friday from 9:30 to 5pm 2026-03-13T21:30 2026-03-14T17:00
TXT

echo "chrono-node@2.10.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
