#!/usr/bin/env bash
# Expected: rows that are passed to SQLite as one JSON text, `[[…],[…]]`, are parsed once. `json_each` walks the parsed form, and
#   `value ->> n` reads from it.
# Seen: `json_each` writes each inner array out as text again, and each `->>` parses that text anew, so a row of 30 values is
#   parsed 30 times. `jsonb_each` (SQLite 3.51) takes the same text, gives the inner arrays in binary form, and is more than
#   twice as fast with no other change.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sqlite3@6.0.1

cat >program.js <<'JS'
const sqlite3 = require('sqlite3');
const COLUMNS = 30;
const ROWS = 2_000;
const ROUNDS = 7;
const db = new sqlite3.Database(':memory:');
const ask = (sql, values = []) => new Promise((ok, no) => db.all(sql, values, (error, rows) => (error ? no(error) : ok(rows))));
const text = JSON.stringify(
  Array.from({ length: ROWS }, (_, row) => Array.from({ length: COLUMNS }, (_, i) => `row ${row}, value ${i}, some more words`)),
);
const sums = Array.from({ length: COLUMNS }, (_, i) => `SUM(length(value ->> ${i}))`).join(' + ');
async function fastest(walk) {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const begin = process.cpuUsage();
    await ask(`SELECT ${sums} AS sum FROM ${walk}(?)`, [text]);
    const { user } = process.cpuUsage(begin);
    best = Math.min(best, user);
  }
  return best;
}
(async () => {
  const [{ version }] = await ask('SELECT sqlite_version() AS version');
  console.error(`SQLite ${version}`);
  const kinds = {};
  for (const walk of ['json_each', 'jsonb_each']) {
    const [{ kind }] = await ask(`SELECT typeof(value) AS kind FROM ${walk}('[[1,2]]')`);
    const [{ read }] = await ask(`SELECT value ->> 1 AS read FROM ${walk}('[[1,2]]')`);
    console.log(`${walk}: an inner array is ${kind}, and its second value ${read}`);
    kinds[walk] = await fastest(walk);
  }
  const ratio = kinds.json_each / kinds.jsonb_each;
  console.error(`json_each ÷ jsonb_each: ${ratio.toFixed(2)}`);
  console.log(`json_each takes ${ratio > 2 ? 'more than twice' : 'less than twice'} as long`);
})();
JS

cat >expected.txt <<'TXT'
json_each: an inner array is text, and its second value 2
jsonb_each: an inner array is blob, and its second value 2
json_each takes more than twice as long
TXT

echo "sqlite3@6.0.1, Node $(node --version)"
node program.js | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
