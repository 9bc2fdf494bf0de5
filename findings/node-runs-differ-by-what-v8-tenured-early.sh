#!/usr/bin/env bash
# Expected: a program holds its first requests for a moment, as a server does while a connection opens, and lets all of them go.
#   After that each request is garbage at once, so all runs of the program take about the same time, with next to no full
#   collections.
# Seen: some runs have dozens or hundreds of full collections and take up to several times as much processor time, for as long as
#   they were watched; others have one. V8 counts what survives minor collections by the place that made it. If most of it does while the
#   first requests are held, optimized code for that place makes its objects in the old generation at once, where only a full
#   collection frees them. Whether V8 decides so depends on when its collections and its compiler happen to run, and is not looked at
#   again while those objects die. `--no-allocation-site-pretenuring` makes all runs alike.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >program.cjs <<'JS'
const { constants, PerformanceObserver } = require('node:perf_hooks');

let full = 0;
const observer = new PerformanceObserver((list) => {
  for (const { detail } of list.getEntries()) if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) full++;
});
observer.observe({ entryTypes: ['gc'] });

const request = (i) => ({
  id: i,
  query: { page: i, size: 50 },
  tags: [i, i + 1, i + 2],
  response: { status: 200, rows: [{ a: i }, { a: i + 1 }] },
});

/** Makes 50,000 requests and holds the last of them. */
function serve(held) {
  const last = new Array(held);
  for (let i = 0; i < 50_000; i++) last[i % held] = request(i);
  return last;
}

const turn = () => new Promise((ok) => setImmediate(ok));

async function main(heldAtFirst) {
  for (let i = 0; i < 40; i++) {
    serve(heldAtFirst);
    await turn();
  }
  await turn();
  const [fullBefore, cpuBefore] = [full, process.cpuUsage()];
  for (let i = 0; i < 300; i++) {
    serve(32);
    await turn();
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  await turn();
  console.log(`${full - fullBefore} ${Math.round((user + system) / 1000)}`);
}

main(Number(process.argv[2]));
JS

RUNS=12
for version in 20.19.5 22.20.0; do
  mkdir "$version"
  (cd "$version" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund "node@$version")
  node="$version/node_modules/.bin/node"
  for way in 'many held at first, --no-allocation-site-pretenuring' 'few held at first' 'many held at first'; do
    flags=() held=400000 many=0
    [[ $way == few* ]] && held=32
    [[ $way == *pretenuring ]] && flags=(--no-allocation-site-pretenuring)
    for ((run = 0; run < RUNS; run++)); do
      read -r full ms < <("$node" "${flags[@]}" program.cjs "$held")
      echo "Node $version, $way: $full full collections, $ms ms of processor time" >&2
      ((full > 20)) && many=$((many + 1))
    done
    echo "Node $version, $way: $([[ $many -gt 0 ]] && echo some || echo no) runs have many full collections" | tee -a seen.txt
  done
done

cat >expected.txt <<'TXT'
Node 20.19.5, many held at first, --no-allocation-site-pretenuring: no runs have many full collections
Node 20.19.5, few held at first: no runs have many full collections
Node 20.19.5, many held at first: some runs have many full collections
Node 22.20.0, many held at first, --no-allocation-site-pretenuring: no runs have many full collections
Node 22.20.0, few held at first: no runs have many full collections
Node 22.20.0, many held at first: some runs have many full collections
TXT
diff expected.txt seen.txt
echo 'Still so.'
