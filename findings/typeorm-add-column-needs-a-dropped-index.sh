#!/usr/bin/env bash
# Expected: migrations give the same database whether they run release by release or all at once on an empty one.
# Seen: on SQLite, TypeORM keeps a table that it has once loaded for the rest of the run, with its indexes, and `addColumn` builds the
#   table again from that. If a migration between two of these drops an index by plain SQL, the second fails with "no such index",
#   but only where all run at once: on new installations and in tests, never on the databases that grew with the releases.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null

cat >program.cjs <<'JS'
require('reflect-metadata');
const { DataSource, TableColumn } = require('typeorm');

const column = (name) => new TableColumn({ name, type: 'integer', isNullable: true });
class Tasks1700000000001 {
  async up(runner) {
    await runner.query('CREATE TABLE tasks (id integer PRIMARY KEY, title text, owner_id integer)');
    await runner.query('CREATE INDEX tasks_owner_id ON tasks (owner_id)');
  }
}
class Estimate1700000000002 {
  up = (runner) => runner.addColumn('tasks', column('estimate'));
}
class NoIndex1700000000003 {
  up = (runner) => runner.query('DROP INDEX tasks_owner_id');
}
class Points1700000000004 {
  up = (runner) => runner.addColumn('tasks', column('points'));
}
const all = [Tasks1700000000001, Estimate1700000000002, NoIndex1700000000003, Points1700000000004];

async function outcomeOf(releases) {
  let database;
  for (const migrations of releases) {
    const source = new DataSource({ type: 'sqljs', database, migrations, logging: false });
    await source.initialize();
    try {
      await source.runMigrations();
    } catch (error) {
      return error.message;
    }
    database = await source.driver.export();
    await source.destroy();
  }
  return 'done';
}

(async () => {
  console.log('release by release:', await outcomeOf([all.slice(0, 2), all]));
  console.log('all at once:', await outcomeOf([all]));
})();
JS

cat >expected.txt <<'TXT'
release by release: done
all at once: no such index: tasks_owner_id
TXT

for version in 0.3.31 1.1.1; do
  npm install --silent --no-audit --no-fund "typeorm@$version" sql.js@1.13.0 reflect-metadata@0.2.2
  echo "typeorm@$version, Node $(node --version)"
  node program.cjs 2>/dev/null | grep -v '^Migration' | tee seen.txt
  diff expected.txt seen.txt
done
echo 'Still so.'
