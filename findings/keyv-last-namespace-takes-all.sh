#!/usr/bin/env bash
# Expected: two Keyv instances with different namespaces keep apart in one store: namespaces are there "to avoid key collisions" while "using the same
#   database".
# Seen: when both get the same adapter (one connection for both), the namespace of the second replaces that of the first. The first then reads the
#   values of the second, and clear() of the first empties the second; what the first wrote before is out of reach. Keyv sets the namespace on the
#   adapter. With a Map, or an adapter for each, they are apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund keyv@6.1.0

cat >program.mjs <<'JS'
import { Keyv, KeyvMemoryAdapter } from 'keyv';

const map = new Map();
const adapter = new KeyvMemoryAdapter(new Map());
for (const [what, store] of [['one Map', map], ['one adapter', adapter]]) {
  const tasks = new Keyv({ store, namespace: 'tasks' });
  await tasks.set('1', 'task 1');
  const users = new Keyv({ store, namespace: 'users' });
  await users.set('1', 'user 1');
  await users.set('2', 'user 2');
  console.log(what);
  console.log('  tasks has', await tasks.get('1'), 'and', await tasks.get('2'));
  await tasks.clear();
  console.log('  after tasks.clear() users has', await users.get('1'), 'and', await users.get('2'));
}
JS

cat >expected.txt <<'TXT'
one Map
  tasks has task 1 and undefined
  after tasks.clear() users has user 1 and user 2
one adapter
  tasks has user 1 and user 2
  after tasks.clear() users has undefined and undefined
TXT

echo "keyv@6.1.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
