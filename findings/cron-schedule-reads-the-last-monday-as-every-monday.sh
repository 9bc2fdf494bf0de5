#!/usr/bin/env bash
# Expected: a library that does not know L, W, # or 5/15 refuses 1L, 15W, 1#1 and 5/15, as it refuses L and MON#1.
# Seen: it takes the number in front and drops the rest: "the last Monday" is each Monday, "the first Monday" as well, 15W is
#   the 15th, also on a Sunday, and 5/15 is minute 5 only. Numbers are read with parseInt. croner runs the same texts as they
#   are meant, where it knows them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cron-schedule@6.0.0 croner@11.0.1

cat >program.mjs <<'JS'
import { parseCronExpression } from 'cron-schedule';
import { Cron } from 'croner';

const start = new Date('2026-01-01T00:00:00Z');
const list = (dates) => dates.map((date) => date.toISOString().slice(5, 16)).join('  ');
const attempt = (read) => {
  try {
    return read();
  } catch (error) {
    return 'refused';
  }
};
for (const text of ['0 9 * * 1L', '0 9 * * 1#1', '0 9 15W * *', '5/15 * * * *', '0 9 L * *', '0 9 * * MON#1'])
  console.log(
    [
      text,
      `  cron-schedule  ${attempt(() => list(parseCronExpression(text).getNextDates(4, start)))}`,
      `  croner         ${attempt(() => list(new Cron(text, { timezone: 'UTC' }).nextRuns(4, start)))}`,
    ].join('\n'),
  );
JS

cat >expected.txt <<'TXT'
0 9 * * 1L
  cron-schedule  01-05T09:00  01-12T09:00  01-19T09:00  01-26T09:00
  croner         01-26T09:00  02-23T09:00  03-30T09:00  04-27T09:00
0 9 * * 1#1
  cron-schedule  01-05T09:00  01-12T09:00  01-19T09:00  01-26T09:00
  croner         01-05T09:00  02-02T09:00  03-02T09:00  04-06T09:00
0 9 15W * *
  cron-schedule  01-15T09:00  02-15T09:00  03-15T09:00  04-15T09:00
  croner         01-15T09:00  02-16T09:00  03-16T09:00  04-15T09:00
5/15 * * * *
  cron-schedule  01-01T00:05  01-01T01:05  01-01T02:05  01-01T03:05
  croner         refused
0 9 L * *
  cron-schedule  refused
  croner         01-31T09:00  02-28T09:00  03-31T09:00  04-30T09:00
0 9 * * MON#1
  cron-schedule  refused
  croner         01-05T09:00  02-02T09:00  03-02T09:00  04-06T09:00
TXT

echo "cron-schedule@6.0.0 croner@11.0.1, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
