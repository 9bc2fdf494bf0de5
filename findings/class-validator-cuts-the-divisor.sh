#!/usr/bin/env bash
# Expected: @IsDivisibleBy(2.5) accepts 5 and refuses 4; or a divisor that is not whole is refused when the class is defined.
# Seen: the divisor is cut to 2, so that 4 passes and 5 does not. With 0.25, for quarters of an hour, nothing passes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund class-validator@0.15.1

cat >program.mjs <<'JS'
import { isDivisibleBy } from 'class-validator';

for (const [number, divisor] of [[5, 2.5], [4, 2.5], [7.5, 2.5], [0.5, 0.25], [1, 0.25]])
  console.log(number, 'by', divisor, isDivisibleBy(number, divisor) ? 'passes' : 'fails');
JS

cat >expected.txt <<'TXT'
5 by 2.5 fails
4 by 2.5 passes
7.5 by 2.5 fails
0.5 by 0.25 fails
1 by 0.25 fails
TXT

echo "class-validator@0.15.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
