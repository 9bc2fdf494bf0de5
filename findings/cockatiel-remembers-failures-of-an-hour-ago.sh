#!/usr/bin/env bash
# Expected: a SamplingBreaker with a `duration` of ten seconds counts the calls of the last ten seconds only. After an hour without calls it
#   knows none.
# Seen: after an hour it still counts nearly all of them: one new failure opens the circuit together with old ones, and old successes keep it
#   closed while every new call fails. The window is a ring of slots, and a call empties only the next slot, however long ago the last call was.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cockatiel@4.0.0

cat >program.mjs <<'JS'
import { CircuitState, SamplingBreaker, circuitBreaker, handleAll } from 'cockatiel';

let now = Date.parse('2026-03-02T09:00:00Z');
Date.now = () => now;
const breaker = () =>
  circuitBreaker(handleAll, {
    halfOpenAfter: 60_000,
    breaker: new SamplingBreaker({ threshold: 0.5, duration: 10_000, minimumRps: 1 }),
  });
const call = (policy, works) => policy.execute(() => (works ? 'ok' : Promise.reject(new Error('no')))).catch((error) => error.name);
const each = async (policy, seconds, works) => {
  for (let i = 0; i < seconds; i++, now += 1000) await call(policy, works);
};
const show = (what, policy) => console.log(what.padEnd(64), CircuitState[policy.state]);

const failing = breaker();
await each(failing, 9, false);
show('9 failures (10 calls in 10 seconds are needed to open)', failing);
now += 3_600_000;
await call(failing, false);
show('an hour later, 1 failure', failing);

const fresh = breaker();
await call(fresh, false);
show('the same failure with a new breaker', fresh);

const working = breaker();
for (let i = 0; i < 9; i++) await each(working, 1, true), await call(working, true), await call(working, true);
now += 3_600_000;
for (let i = 0; i < 12; i++) await call(working, false);
show('27 successes, an hour later 12 failures', working);
const next = breaker();
for (let i = 0; i < 12; i++) await call(next, false);
show('the same failures with a new breaker', next);
JS

cat >expected.txt <<'TXT'
9 failures (10 calls in 10 seconds are needed to open)           Closed
an hour later, 1 failure                                         Open
the same failure with a new breaker                              Closed
27 successes, an hour later 12 failures                          Closed
the same failures with a new breaker                             Open
TXT

echo "cockatiel@4.0.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
