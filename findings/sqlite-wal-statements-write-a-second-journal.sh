#!/usr/bin/env bash
# Expected: in WAL mode, a transaction whose pages fit into the cache writes to no file before its commit, and then only to the
#   WAL. There is no other journal any more.
# Seen: there is: what a single statement may have to undo. An insert into a table with 20 indexes and a trigger changes more
#   than 64 kB of pages, and from then on their old content goes to a temporary file, page by page, for each statement of the
#   transaction: 60 write calls for an insert, eight times what the WAL takes for it. `PRAGMA temp_store = MEMORY` keeps it in
#   memory. (Linux only: the calls are counted in /proc.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sqlite3@6.0.1

cat >program.js <<'JS'
const { readFileSync } = require('node:fs');
const sqlite3 = require('sqlite3');
const ROWS = 400;
const INDEXES = 20;
const writes = () => Number(/syscw: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))[1]);
async function count(what, ...settings) {
  const db = new sqlite3.Database(`${what.replace(/\W/g, '')}.sqlite`);
  const ask = (sql) => new Promise((ok, no) => db.all(sql, (error, rows) => (error ? no(error) : ok(rows))));
  for (const sql of ['PRAGMA journal_mode = WAL', 'PRAGMA cache_size = -64000', ...settings]) await ask(sql);
  const columns = Array.from({ length: INDEXES }, (_, i) => `c${i}`);
  await ask(`CREATE TABLE t (id INTEGER PRIMARY KEY, ${columns.join()})`);
  for (const column of columns) await ask(`CREATE INDEX i_${column} ON t (${column})`);
  await ask('CREATE TABLE log (id INTEGER PRIMARY KEY)');
  await ask('CREATE TRIGGER noted AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NULL); END');
  const fill = `SELECT ${columns.map(() => 'hex(randomblob(20))').join()}`;
  await ask(`WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t (${columns}) ${fill} FROM n`);
  await ask('PRAGMA wal_checkpoint(TRUNCATE)');
  await ask('PRAGMA wal_autocheckpoint = 0');
  await ask('BEGIN');
  const before = writes();
  for (let i = 0; i < ROWS; i++) await ask(`INSERT INTO t (${columns}) ${fill}`);
  const each = (writes() - before) / ROWS;
  await ask('ROLLBACK');
  console.log(`${what}: ${each > 40 ? 'more than 40' : each < 5 ? 'fewer than 5' : each} write calls for each insert before the commit`);
}
(async () => {
  await count('default');
  await count('temp_store = MEMORY', 'PRAGMA temp_store = MEMORY');
})();
JS

cat >expected.txt <<'TXT'
default: more than 40 write calls for each insert before the commit
temp_store = MEMORY: fewer than 5 write calls for each insert before the commit
TXT

echo "sqlite3@6.0.1, Node $(node --version)"
node program.js | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
