#!/usr/bin/env bash
# Expected: $not(done) is true where done is false, null or missing, since all of them count as false: tasks[$not(done)] are the
#   tasks that tasks[done] leaves out.
# Seen: of a missing field $not() makes nothing, which is no match either: a task without done is in neither list, and both done
#   ? … and $not(done) ? … take the second branch. $not(done = true) is true.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jsonata@2.2.2

cat >program.mjs <<'JS'
import jsonata from 'jsonata';

const tasks = [{ t: 'yes', done: true }, { t: 'no', done: false }, { t: 'null', done: null }, { t: 'missing' }];
for (const query of ['tasks[done].t', 'tasks[$not(done)].t', 'tasks[$not(done = true)].t', 'tasks.(done ? "done" : "open")', 'tasks.($not(done) ? "open" : "done")'])
  console.log(query.padEnd(37), [await jsonata(query).evaluate({ tasks })].flat().join(', '));
JS

cat >expected.txt <<'TXT'
tasks[done].t                         yes
tasks[$not(done)].t                   no, null
tasks[$not(done = true)].t            no, null, missing
tasks.(done ? "done" : "open")        done, open, open, open
tasks.($not(done) ? "open" : "done")  done, open, open, done
TXT

echo "jsonata@2.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
