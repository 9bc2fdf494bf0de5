#!/usr/bin/env bash
# Expected: a value that was set for one second is gone after a second, in a cache of two stores, too: the copy that the first store
#   gets from the second keeps the time of its end.
# Seen: wrap() copies it as a value without an end. The second store has dropped it when the first still gives it, hours later. get()
#   copies nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cache-manager@7.2.9 keyv@5.6.0

cat >program.mjs <<'JS'
import { mock } from 'node:test';

import { createCache } from 'cache-manager';
import Keyv from 'keyv';

mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 1) });
const shared = new Keyv();
const server = async () => createCache({ stores: [new Keyv(), shared] });

for (const read of ['get', 'wrap']) {
  await (await server()).set('task', 'old', 1000);
  const other = await server();
  const value = () => (read === 'get' ? other.get('task') : other.wrap('task', async () => 'new'));
  mock.timers.tick(900);
  console.log(read.padEnd(4), 'after 0.9 seconds:', await value());
  mock.timers.tick(3_600_000);
  console.log(read.padEnd(4), 'after an hour:    ', await value(), '| in the shared store:', await shared.get('task'));
}
JS

cat >expected.txt <<'TXT'
get  after 0.9 seconds: old
get  after an hour:     undefined | in the shared store: undefined
wrap after 0.9 seconds: old
wrap after an hour:     old | in the shared store: undefined
TXT

echo "cache-manager@7.2.9 keyv@5.6.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
