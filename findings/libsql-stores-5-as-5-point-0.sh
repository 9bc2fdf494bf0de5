#!/usr/bin/env bash
# Expected: the number 5 of JavaScript reaches SQLite as the integer 5, as it does with sql.js and sqlite3: in a TEXT column it is '5', and in JSON it is 5.
# Seen: libsql binds every number as a REAL, and so does better-sqlite3, whose interface it has. A TEXT column gets '5.0', so WHERE code = '5' finds
#   nothing; a text that is put together says "Task 5.0"; JSON has 5.0; and 5 / 2 is 2.5. Only columns of numbers turn it back. Who moves from the
#   sqlite3 driver (TypeORM 1.0 has dropped it) writes other texts than before. A BigInt is an integer in all of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund libsql@0.5.22 sql.js@1.13.0

cat >program.mjs <<'JS'
import Libsql from 'libsql';
import initSqlJs from 'sql.js';

const { Database } = await initSqlJs();
const wasm = new Database();
const native = new Libsql(':memory:');
const drivers = {
  'sql.js': (sql, ...values) => {
    const statement = wasm.prepare(sql, values);
    const row = statement.step() && statement.getAsObject();
    statement.free();
    return row;
  },
  libsql: (sql, ...values) => {
    const statement = native.prepare(sql);
    return statement.reader ? statement.raw().get(...values) && statement.raw(false).get(...values) : statement.run(...values);
  },
};
for (const [name, run] of Object.entries(drivers)) {
  run('CREATE TABLE tasks (id INTEGER PRIMARY KEY, code TEXT)');
  run('INSERT INTO tasks VALUES (?, ?)', 1, 5);
  for (const five of [5, 5n]) {
    const parameter = name === 'sql.js' ? Number(five) : five;
    const { id, code } = run('SELECT * FROM tasks');
    const { found } = run("SELECT count(*) AS found FROM tasks WHERE code = '5'");
    const { text, json, half } = run("SELECT 'Task ' || ? AS text, json_object('n', ?) AS json, ? / 2 AS half", parameter, parameter, parameter);
    if (name === 'libsql' || typeof five === 'number')
      console.log(`${name}, ${typeof five}`.padEnd(15), JSON.stringify({ id, code, found, text, json, half }));
    run('UPDATE tasks SET code = ?', name === 'sql.js' ? 5 : 5n);
  }
}
JS

cat >expected.txt <<'TXT'
sql.js, number  {"id":1,"code":"5","found":1,"text":"Task 5","json":"{\"n\":5}","half":2}
libsql, number  {"id":1,"code":"5.0","found":0,"text":"Task 5.0","json":"{\"n\":5.0}","half":2.5}
libsql, bigint  {"id":1,"code":"5","found":1,"text":"Task 5","json":"{\"n\":5}","half":2}
TXT

echo "libsql@0.5.22 sql.js@1.13.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
