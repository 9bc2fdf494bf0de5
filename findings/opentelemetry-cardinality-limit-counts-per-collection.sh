#!/usr/bin/env bash
# Expected: with a cardinality limit of 10, a collection has ten data points at most, as the specification asks, for as long as
#   the process runs: an attribute with task ids cannot fill the memory.
# Seen: each collection lets nine new sets of attributes in, and all that ever came stay: 46 points after five collections, and
#   without any overflow when each interval has few new ones. The limit belongs to the points of one interval, which are emptied
#   at each collection; the sum since the start has none. At the default of 2000 and a collection each minute that is up to 2.9
#   million new points a day.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @opentelemetry/api@1.9.0 @opentelemetry/sdk-metrics@2.12.1

cat >program.mjs <<'JS'
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';

class Reader extends MetricReader {
  async onForceFlush() {}
  async onShutdown() {}
}
const run = async (name, temporality, perInterval) => {
  const reader = new Reader({ cardinalitySelector: () => 10, aggregationTemporalitySelector: () => temporality });
  const counter = new MeterProvider({ readers: [reader] }).getMeter('tasks').createCounter('changes');
  const seen = [];
  for (let interval = 0; interval < 6; interval++) {
    for (let i = 0; i < perInterval; i++) counter.add(1, { task: interval * perInterval + i });
    const { dataPoints } = (await reader.collect()).resourceMetrics.scopeMetrics[0].metrics[0];
    const overflow = dataPoints.find(({ attributes }) => attributes['otel.metric.overflow'])?.value ?? 0;
    seen.push(`${dataPoints.length} points (${overflow} beyond)`);
  }
  console.log(name.padEnd(34), seen.join(', '));
};
await run('cumulative, 30 new ids each time', AggregationTemporality.CUMULATIVE, 30);
await run('cumulative, 5 new ids each time', AggregationTemporality.CUMULATIVE, 5);
await run('delta, 30 new ids each time', AggregationTemporality.DELTA, 30);
JS

cat >expected.txt <<'TXT'
cumulative, 30 new ids each time   10 points (21 beyond), 19 points (42 beyond), 28 points (63 beyond), 37 points (84 beyond), 46 points (105 beyond), 55 points (126 beyond)
cumulative, 5 new ids each time    5 points (0 beyond), 10 points (0 beyond), 15 points (0 beyond), 20 points (0 beyond), 25 points (0 beyond), 30 points (0 beyond)
delta, 30 new ids each time        10 points (21 beyond), 10 points (21 beyond), 10 points (21 beyond), 10 points (21 beyond), 10 points (21 beyond), 10 points (21 beyond)
TXT

echo "@opentelemetry/api@1.9.0 @opentelemetry/sdk-metrics@2.12.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
