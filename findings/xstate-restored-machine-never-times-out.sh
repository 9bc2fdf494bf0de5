#!/usr/bin/env bash
# Expected: a machine that is stopped in a state with after, and started again from its persisted snapshot, leaves the state
#   when the time is over: the delay goes on, or it begins again.
# Seen: it stays in the state for good: nothing sets the timer again, because only entering a state does, and the snapshot has
#   no timers. A reminder or a deadline in such a machine does not survive a deployment. A promise that is invoked in the same
#   state does start again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xstate@5.33.3

cat >program.mjs <<'JS'
import { setTimeout as wait } from 'node:timers/promises';
import { createActor, createMachine, fromPromise } from 'xstate';

const byTimer = { initial: 'waiting', states: { waiting: { after: { 50: 'late' } }, late: {} } };
const byPromise = { initial: 'waiting', states: { waiting: { invoke: { src: fromPromise(() => wait(50)), onDone: 'late' } }, late: {} } };

for (const [name, config] of Object.entries({ byTimer, byPromise })) {
  const machine = createMachine(config);
  const whole = createActor(machine).start();
  const stopped = createActor(machine).start();
  const snapshot = JSON.parse(JSON.stringify(stopped.getPersistedSnapshot()));
  stopped.stop();
  const restored = createActor(machine, { snapshot }).start();
  await wait(500);
  console.log(name.padEnd(9), `never stopped: ${whole.getSnapshot().value}, restored: ${restored.getSnapshot().value}`);
}
JS

cat >expected.txt <<'TXT'
byTimer   never stopped: late, restored: waiting
byPromise never stopped: late, restored: late
TXT

echo "xstate@5.33.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
