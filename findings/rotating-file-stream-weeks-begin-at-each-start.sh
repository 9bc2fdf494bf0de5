#!/usr/bin/env bash
# Expected: interval: '7d' rotates once a week. A restart in between does not move the day, as it does not for '6h' or '1d',
#   which keep to the clock.
# Seen: the seven days are counted from the midnight before each start, so a service that is deployed more often than once a
#   week never rotates its log. The next rotation is always the present day plus the number of days.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rotating-file-stream@3.2.10

cat >program.mjs <<'JS'
import { createRequire } from 'node:module';
import timers from 'node:timers';

let now;
let wait;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length ? parts : [now]));
  }
  static now() {
    return now;
  }
};
timers.setTimeout = (_, ms) => ((wait = ms), { unref() {} });
const { createStream } = createRequire(import.meta.url)('rotating-file-stream');

const starts = ['2026-01-05T10:30:00Z', '2026-01-08T15:00:00Z', '2026-01-11T20:00:00Z', '2026-01-14T08:00:00Z'];
for (const interval of ['6h', '1d', '2d', '7d']) {
  const line = [];
  for (const start of starts) {
    now = RealDate.parse(start);
    const stream = createStream(`${interval}.log`, { interval, intervalUTC: true });
    await new Promise((resolve) => stream.once('open', resolve));
    line.push(`${start.slice(5, 16)} -> ${new RealDate(now + wait).toISOString().slice(5, 16)}`);
    await new Promise((resolve) => stream.end(resolve));
  }
  console.log(interval, line.join('   '));
}
JS

cat >expected.txt <<'TXT'
6h 01-05T10:30 -> 01-05T12:00   01-08T15:00 -> 01-08T18:00   01-11T20:00 -> 01-12T00:00   01-14T08:00 -> 01-14T12:00
1d 01-05T10:30 -> 01-06T00:00   01-08T15:00 -> 01-09T00:00   01-11T20:00 -> 01-12T00:00   01-14T08:00 -> 01-15T00:00
2d 01-05T10:30 -> 01-07T00:00   01-08T15:00 -> 01-10T00:00   01-11T20:00 -> 01-13T00:00   01-14T08:00 -> 01-16T00:00
7d 01-05T10:30 -> 01-12T00:00   01-08T15:00 -> 01-15T00:00   01-11T20:00 -> 01-18T00:00   01-14T08:00 -> 01-21T00:00
TXT

echo "rotating-file-stream@3.2.10, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
