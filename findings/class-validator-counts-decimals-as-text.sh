#!/usr/bin/env bash
# Expected: IsNumber({ maxDecimalPlaces: 2 }) answers that 0.0000001 has too many decimals, as it does for 0.001.
# Seen: validate() throws a TypeError instead of a list of problems: the decimals are counted in the number as a text, and
#   "1e-7" has no point. "1.5e-7" has one, and "1e+21", a whole number, has none to count.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund class-validator@0.15.1 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { IsNumber, validate } from 'class-validator';

class Task {}
IsNumber({ maxDecimalPlaces: 2 })(Task.prototype, 'hours');
for (const hours of [0.25, 0.001, 0.0000001, 0.00000015, 1e21]) {
  let outcome;
  try {
    const problems = await validate(Object.assign(new Task(), { hours }));
    outcome = problems.map(({ constraints }) => Object.values(constraints).join()).join() || 'valid';
  } catch (error) {
    outcome = error.name;
  }
  console.log(String(hours).padEnd(8), outcome);
}
JS

cat >expected.txt <<'TXT'
0.25     valid
0.001    hours must be a number conforming to the specified constraints
1e-7     TypeError
1.5e-7   hours must be a number conforming to the specified constraints
1e+21    valid
TXT

echo "class-validator@0.15.1 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
