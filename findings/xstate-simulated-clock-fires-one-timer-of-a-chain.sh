#!/usr/bin/env bash
# Expected: increment(100) on a SimulatedClock brings a machine where it is after 100 ms: through three states that last 10 ms
#   each.
# Seen: it takes one step. The clock is at 100 before the first timer fires, so the next state counts its 10 ms from there and
#   waits for 110. A test with one big step sees another state than the machine with real timers, and ten steps of 10 ms see the
#   right one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xstate@5.33.3 @sinonjs/fake-timers@15.5.0

cat >program.mjs <<'JS'
import FakeTimers from '@sinonjs/fake-timers';
import { createActor, createMachine, SimulatedClock } from 'xstate';

const machine = createMachine({
  initial: 'new',
  states: { new: { after: { 10: 'open' } }, open: { after: { 10: 'late' } }, late: { after: { 10: 'closed' } }, closed: {} },
});
const run = (name, clock, advance) => {
  const actor = createActor(machine, clock ? { clock } : {}).start();
  advance();
  console.log(name.padEnd(32), actor.getSnapshot().value);
};
const once = new SimulatedClock();
run('SimulatedClock, 100 ms at once', once, () => once.increment(100));
const often = new SimulatedClock();
run('SimulatedClock, 10 times 10 ms', often, () => Array.from({ length: 10 }, () => often.increment(10)));
const fake = FakeTimers.install();
run('fake timers, 100 ms at once', undefined, () => fake.tick(100));
fake.uninstall();
JS

cat >expected.txt <<'TXT'
SimulatedClock, 100 ms at once   open
SimulatedClock, 10 times 10 ms   closed
fake timers, 100 ms at once      closed
TXT

echo "xstate@5.33.3 @sinonjs/fake-timers@15.5.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
