#!/usr/bin/env bash
# Expected: an interval whose end leaves out what it shares with its start, 10:00/12:00 of one day (ISO 8601, time intervals),
#   ends at 12:00 on that day; or else luxon calls it invalid.
# Seen: the end is a text of its own: 12:00 today, months later, and valid; 02-05 is not 5 February but two o'clock today,
#   five hours west of Greenwich. (The clock is set to 29 November here.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund luxon@3.7.2

cat >program.mjs <<'JS'
import { Interval, Settings } from 'luxon';

Settings.now = () => Date.UTC(2026, 10, 29, 9);
for (const text of ['2026-01-01T10:00/12:00', '2026-01-01/02-05', '2026-01-01T10:00/PT2H']) {
  const { isValid, start, end } = Interval.fromISO(text, { zone: 'utc' });
  console.log(text, isValid ? `${start.toISO()} to ${end.toISO()}` : 'invalid');
}
JS

cat >expected.txt <<'TXT'
2026-01-01T10:00/12:00 2026-01-01T10:00:00.000Z to 2026-11-29T12:00:00.000Z
2026-01-01/02-05 2026-01-01T00:00:00.000Z to 2026-11-29T07:00:00.000Z
2026-01-01T10:00/PT2H 2026-01-01T10:00:00.000Z to 2026-01-01T12:00:00.000Z
TXT

echo "luxon@3.7.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
