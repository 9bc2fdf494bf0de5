#!/usr/bin/env bash
# Expected: `errorThresholdPercentage` is the share of failures among the calls that reach the service: when all of them fail, the circuit opens.
# Seen: calls that are answered from the cache, or refused while the circuit is open, count as calls without a failure. With a cache, a
#   service of which every call fails is called on and on. And a circuit that was open under load stays closed through the next outage, until the
#   refused calls leave the window. The rate is failures by `fires`, and fire() counts before it looks at the cache and at the state.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund opossum@10.0.0

cat >program.mjs <<'JS'
import CircuitBreaker from 'opossum';

let works = true;
let calls = 0;
const service = async (id) => {
  calls++;
  if (!works) throw new Error('down');
  return id;
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const fire = async (breaker, times, id = (i) => i) => {
  calls = 0;
  for (let i = 0; i < times; i++) await breaker.fire(id(i)).catch(() => undefined);
};
const show = (what, breaker) => console.log(what.padEnd(55), `${calls} calls reached it,`, breaker.opened ? 'open' : 'closed');
const options = { errorThresholdPercentage: 50, volumeThreshold: 5, resetTimeout: 300, rollingCountTimeout: 10_000 };

works = false;
const plain = new CircuitBreaker(service, options);
await fire(plain, 40);
show('no cache: 40 tasks, all fail', plain);

const cached = new CircuitBreaker(service, { ...options, cache: true, cacheTTL: 60_000 });
works = true;
await fire(cached, 41, () => 'popular');
works = false;
await fire(cached, 40);
show('after 40 answers from the cache: 40 tasks, all fail', cached);

const busy = new CircuitBreaker(service, options);
await fire(busy, 100);
show('100 tasks while it is down', busy);
await pause(400);
works = true;
await fire(busy, 1);
show('the trial works', busy);
works = false;
await fire(busy, 40);
show('down again: 40 tasks, all fail', busy);
for (const breaker of [plain, cached, busy]) breaker.shutdown();
JS

cat >expected.txt <<'TXT'
no cache: 40 tasks, all fail                            5 calls reached it, open
after 40 answers from the cache: 40 tasks, all fail     40 calls reached it, closed
100 tasks while it is down                              5 calls reached it, open
the trial works                                         1 calls reached it, closed
down again: 40 tasks, all fail                          40 calls reached it, closed
TXT

echo "opossum@10.0.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
