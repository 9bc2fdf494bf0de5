#!/usr/bin/env bash
# Expected: `timeout` is how long a job may take: "job gets re-queued after this time", for when "a worker dies". It counts from the moment at which
#   a worker takes the job.
# Seen: it counts from the moment at which the job was due. A job that waited in a backlog for longer than the timeout is queued again right
#   after a worker took it, and a second worker runs it at the same time. Only `next_run_at` is kept, and processing does not change it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund plainjob@0.0.14 libsql@0.5.22

cat >program.mjs <<'JS'
import Database from 'libsql';
import { better, defineQueue } from 'plainjob';

const MINUTE = 60_000;
let now = Date.parse('2026-03-02T09:00:00Z');
Date.now = () => now;
const silent = { debug() {}, info() {}, warn() {}, error: console.error };
const queue = defineQueue({ connection: better(new Database('jobs.db')), logger: silent, timeout: 30 * MINUTE });
const take = () => queue.getAndMarkJobAsProcessing('mail')?.id ?? 'nothing';

queue.add('mail', { to: 'a' });
console.log('09:00 a worker takes', take());
queue.add('mail', { to: 'b' });
now += 31 * MINUTE;
queue.requeueTimedOutJobs(30 * MINUTE);
console.log('09:31 job 1 has timed out: a worker takes', take(), 'again');
console.log('09:31 a worker takes', take());
now += 1000;
queue.requeueTimedOutJobs(30 * MINUTE);
console.log('a second later, other workers take', take(), 'and', take());
queue.close();
JS

cat >expected.txt <<'TXT'
09:00 a worker takes 1
09:31 job 1 has timed out: a worker takes 1 again
09:31 a worker takes 2
a second later, other workers take 1 and 2
TXT

echo "plainjob@0.0.14 libsql@0.5.22, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
