#!/usr/bin/env bash
# Expected: the sum over the workers of a cluster leaves out what cannot be added, the quantiles of a summary, or takes their
#   average; only the sum and the count of observations add up.
# Seen: quantiles are added like counters: two workers with medians of 1 and 9 seconds give a median of 10, above everything
#   that was observed. Four workers quadruple it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3

cat >program.mjs <<'JS'
import { AggregatorRegistry, Registry, Summary } from 'prom-client';

async function worker(seconds) {
  const registry = new Registry();
  new Summary({ name: 'wait', help: 'seconds', percentiles: [0.5], registers: [registry] }).observe(seconds);
  return registry.getMetricsAsJSON();
}
for (const observed of [[1], [1, 9], [2, 2, 2, 2]]) {
  const registry = AggregatorRegistry.aggregate(await Promise.all(observed.map(worker)));
  console.log(observed.join(' and '), '->', (await registry.metrics()).match(/^wait.*$/gm).join(', '));
}
JS

cat >expected.txt <<'TXT'
1 -> wait{quantile="0.5"} 1, wait_sum 1, wait_count 1
1 and 9 -> wait{quantile="0.5"} 10, wait_sum 10, wait_count 2
2 and 2 and 2 and 2 -> wait{quantile="0.5"} 8, wait_sum 8, wait_count 4
TXT

echo "prom-client@15.1.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
