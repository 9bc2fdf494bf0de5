#!/usr/bin/env bash
# Expected: schedule() with a cron expression runs the job at the times of the expression. When the expression changes, the new one counts from then on.
# Seen: the first run is now, whatever the expression says: "0 0 1 1 *" runs in March. And a new expression counts only after the next run of the
#   old one: from yearly to every minute takes until January. A new row begins with `next_run_at` 0, and an update changes the text only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund plainjob@0.0.14 libsql@0.5.22

cat >program.mjs <<'JS'
import Database from 'libsql';
import { better, defineQueue, defineWorker } from 'plainjob';

process.env.TZ = 'UTC';
const silent = { debug() {}, info() {}, warn() {}, error: console.error };
const queue = defineQueue({ connection: better(new Database('jobs.db')), logger: silent });
let runs = 0;
const work = async () => {
  runs = 0;
  const worker = defineWorker('report', () => void runs++, { queue, logger: silent, pollIntervall: 20 });
  void worker.start();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await worker.stop();
};
const next = () => {
  const [{ cronExpression, nextRunAt }] = queue.getScheduledJobs();
  const wait = nextRunAt - Date.now();
  return `${cronExpression}, next run ${wait < 120_000 ? 'within two minutes' : `on ${new Date(nextRunAt).toISOString().slice(5, 16)}`}`;
};
queue.schedule('report', { cron: '0 0 1 1 *' });
await work();
console.log('runs at once:', runs, '-', next());
queue.schedule('report', { cron: '* * * * *' });
await work();
console.log('runs at once:', runs, '-', next());
queue.close();
JS

cat >expected.txt <<'TXT'
runs at once: 1 - 0 0 1 1 *, next run on 01-01T00:00
runs at once: 0 - * * * * *, next run on 01-01T00:00
TXT

echo "plainjob@0.0.14 libsql@0.5.22, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
