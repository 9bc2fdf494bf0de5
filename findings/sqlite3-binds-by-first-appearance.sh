#!/usr/bin/env bash
# Expected: given a list, the SQLite driver puts the first value at $1 and the second at $2, as drivers of PostgreSQL do with the
#   same statement.
# Seen: a list is bound in the order in which the names first appear. `$2` before `$1` swaps the values without an error;
#   `?2` before `?1` does not, and neither does an object with the names as keys.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sqlite3@6.0.1

cat >program.mjs <<'JS'
import sqlite3 from 'sqlite3';

const database = new sqlite3.Database(':memory:');
const ask = (sql, values) =>
  new Promise((ok, no) => database.get(sql, values, (error, row) => (error ? no(error) : ok(row))));
for (const [sql, values] of [
  ['SELECT $1 AS one, $2 AS two', ['first', 'second']],
  ['SELECT $2 AS two, $1 AS one', ['first', 'second']],
  ['SELECT ?2 AS two, ?1 AS one', ['first', 'second']],
  ['SELECT $2 AS two, $1 AS one', { $1: 'first', $2: 'second' }],
]) {
  const { one, two } = await ask(sql, values);
  console.log(sql, Array.isArray(values) ? 'list' : 'object', JSON.stringify({ one, two }));
}
JS

cat >expected.txt <<'TXT'
SELECT $1 AS one, $2 AS two list {"one":"first","two":"second"}
SELECT $2 AS two, $1 AS one list {"one":"second","two":"first"}
SELECT ?2 AS two, ?1 AS one list {"one":"first","two":"second"}
SELECT $2 AS two, $1 AS one object {"one":"first","two":"second"}
TXT

echo "sqlite3@6.0.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
