#!/usr/bin/env bash
# Expected: the order of dayjs.extend() does not matter for two plugins that add different things: 31 January plus P1M is 28
#   February with both.
# Seen: when quarterOfYear comes after duration, it is 2 March at 10:00. Its add() turns what it gets into a number before it
#   asks for the unit, a duration becomes milliseconds, and a month is 30.4 of its days. subtract() is not wrapped and still
#   knows months, so adding and subtracting differ.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dayjs@1.11.23

cat >program.mjs <<'JS'
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const load = (...plugins) => {
  for (const path of Object.keys(require.cache)) delete require.cache[path];
  const dayjs = require('dayjs');
  for (const plugin of plugins) dayjs.extend(require(`dayjs/plugin/${plugin}`));
  return dayjs;
};
for (const plugins of [['duration'], ['quarterOfYear', 'duration'], ['duration', 'quarterOfYear']]) {
  const dayjs = load(...plugins);
  const month = dayjs.duration('P1M');
  const show = (date) => date.format('D MMM HH:mm');
  console.log(plugins.join(', ').padEnd(24), `+ P1M: ${show(dayjs('2026-01-31').add(month))}`.padEnd(22), `- P1M: ${show(dayjs('2026-03-31').subtract(month))}`);
}
JS

cat >expected.txt <<'TXT'
duration                 + P1M: 28 Feb 00:00    - P1M: 28 Feb 00:00
quarterOfYear, duration  + P1M: 28 Feb 00:00    - P1M: 28 Feb 00:00
duration, quarterOfYear  + P1M: 2 Mar 10:00     - P1M: 28 Feb 00:00
TXT

echo "dayjs@1.11.23, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
