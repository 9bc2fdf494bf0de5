#!/usr/bin/env bash
# Expected: `UPDATE big … FROM json_each(?) given WHERE big.id = given.value` looks each given id up by its rowid, whether or
#   not there are statistics: a look-up by primary key can never lose much.
# Seen: `PRAGMA optimize` on a young database notes that the table has one row. From then on the table is the outer loop: all
#   of it is scanned, and the list is parsed again for each row, also when the table has 20,000 rows. Nothing but the next
#   ANALYZE mends it. Without any statistics the plan is the look-up.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sqlite3@6.0.1

cat >program.js <<'JS'
const sqlite3 = require('sqlite3');
const db = new sqlite3.Database(':memory:');
const ask = (sql) => new Promise((ok, no) => db.all(sql, (error, rows) => (error ? no(error) : ok(rows))));
const UPDATE = `UPDATE big SET done = 1 FROM json_each('[17, 18, 19]') given WHERE big.id = given.value`;
async function plan(when) {
  const steps = (await ask(`EXPLAIN QUERY PLAN ${UPDATE}`)).map(({ detail }) => detail.replace(/ USING.*| VIRTUAL.*/, ''));
  const [{ rows }] = await ask('SELECT COUNT(*) AS rows FROM big');
  console.log(`${when}, ${rows} rows: ${steps.join(', then ')}`);
}
(async () => {
  await ask('CREATE TABLE big (id INTEGER PRIMARY KEY, done INTEGER, other INTEGER)');
  await ask('CREATE INDEX big_other ON big (other)');
  await ask('INSERT INTO big VALUES (1, 0, 1)');
  await plan('no statistics');
  // All tables, with ANALYZE.
  await ask('PRAGMA optimize = 0x10002');
  await ask('WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO big SELECT i, 0, i FROM n');
  await plan('statistics of one row');
  await ask('ANALYZE');
  await plan('statistics of now');
})();
JS

cat >expected.txt <<'TXT'
no statistics, 1 rows: SCAN given, then SEARCH big
statistics of one row, 20000 rows: SCAN big, then SCAN given
statistics of now, 20000 rows: SCAN given, then SEARCH big
TXT

echo "sqlite3@6.0.1, Node $(node --version)"
node program.js | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
