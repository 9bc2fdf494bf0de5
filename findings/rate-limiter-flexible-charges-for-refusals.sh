#!/usr/bin/env bash
# Expected: a request that is refused for costing too much leaves its points to smaller ones; and one that a union refuses
#   because of one limit costs nothing of the others.
# Seen: a refused request is charged all the same. After 3 of 5 points, a refused 3 leaves nothing for a 1. In a union,
#   refusals by the small limit use up the large one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rate-limiter-flexible@11.4.0

cat >program.mjs <<'JS'
import { RateLimiterMemory, RateLimiterUnion } from 'rate-limiter-flexible';

const limit = new RateLimiterMemory({ points: 5, duration: 3600 });
const outcome = (consumed) => consumed.then(() => 'allowed', () => 'refused');
for (const points of [3, 3, 1]) console.log(points, 'points:', await outcome(limit.consume('user', points)));
console.log('consumed', (await limit.get('user')).consumedPoints, 'of 5');

const small = new RateLimiterMemory({ keyPrefix: 'small', points: 1, duration: 3600 });
const large = new RateLimiterMemory({ keyPrefix: 'large', points: 3, duration: 86400 });
const both = new RateLimiterUnion(small, large);
for (let i = 0; i < 3; i++) console.log('union:', await outcome(both.consume('user')));
console.log('left of the large limit:', (await large.get('user')).remainingPoints);
JS

cat >expected.txt <<'TXT'
3 points: allowed
3 points: refused
1 points: refused
consumed 7 of 5
union: allowed
union: refused
union: refused
left of the large limit: 0
TXT

echo "rate-limiter-flexible@11.4.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
