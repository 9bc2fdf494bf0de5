#!/usr/bin/env bash
# Expected: a list of buckets may end with Infinity: it is the bucket +Inf, which every histogram has anyway.
# Seen: prom-client writes both, one as Infinity and one as +Inf: the number without a limit in two spellings, and so in two series
#   with the same count.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3

cat >program.mjs <<'JS'
import { Histogram, Registry } from 'prom-client';

for (const buckets of [[1], [1, Infinity]]) {
  const registry = new Registry();
  new Histogram({ name: 'wait', help: 'seconds', buckets, registers: [registry] }).observe(3);
  console.log(buckets.join(), '->', (await registry.metrics()).match(/^wait_bucket.*$/gm).join(', '));
}
JS

cat >expected.txt <<'TXT'
1 -> wait_bucket{le="1"} 0, wait_bucket{le="+Inf"} 1
1,Infinity -> wait_bucket{le="1"} 0, wait_bucket{le="Infinity"} 1, wait_bucket{le="+Inf"} 1
TXT

echo "prom-client@15.1.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
