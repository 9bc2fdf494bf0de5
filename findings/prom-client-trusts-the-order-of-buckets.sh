#!/usr/bin/env bash
# Expected: a histogram sorts its buckets or refuses a list that is out of order, as Prometheus' own clients do: each count
#   includes the smaller buckets, so that counts can only grow with le.
# Seen: prom-client takes the first bucket in the list that fits, and adds up in the order of the list: with 5 before 1,
#   one observation below 1 is reported as two.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3

cat >program.mjs <<'JS'
import { Histogram, Registry } from 'prom-client';

for (const buckets of [[1, 5, 10], [5, 1, 10]]) {
  const registry = new Registry();
  const histogram = new Histogram({ name: 'wait', help: 'seconds', buckets, registers: [registry] });
  for (const seconds of [0.5, 3, 7]) histogram.observe(seconds);
  console.log(buckets.join(), (await registry.metrics()).match(/le="[^}]*} \d+/g).join('; '));
}
JS

cat >expected.txt <<'TXT'
1,5,10 le="1"} 1; le="5"} 2; le="10"} 3; le="+Inf"} 3
5,1,10 le="5"} 2; le="1"} 2; le="10"} 3; le="+Inf"} 3
TXT

echo "prom-client@15.1.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
