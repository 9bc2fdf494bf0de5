#!/usr/bin/env bash
# Expected: applyFilter() of @ptc-org/nestjs-query-core, which filters subscriptions and services in memory, finds what the same filter finds in the
#   database: a task without an estimate is not below three, and a time is equal to the same time.
# Seen: below three it also finds the tasks without an estimate, and before a day those without a time; an equal time it never finds. It
#   compares with the operators of JavaScript, where null is 0 for <= and two Date objects are never ===. The package for TypeORM writes SQL.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps @ptc-org/nestjs-query-core@9.5.0 @ptc-org/nestjs-query-typeorm@9.5.0 @nestjs/common@11.1.6 @nestjs/core@11.1.6 \
  @nestjs/typeorm@11.0.0 typeorm@0.3.31 sql.js@1.13.0 class-transformer@0.5.1 class-validator@0.14.2 reflect-metadata@0.2.2 rxjs@7.8.2

cat >program.cjs <<'JS'
require('reflect-metadata');
const { applyFilter } = require('@ptc-org/nestjs-query-core');
const { TypeOrmQueryService } = require('@ptc-org/nestjs-query-typeorm');
const { DataSource, EntitySchema } = require('typeorm');

class Task {}
const schema = new EntitySchema({
  name: 'Task',
  target: Task,
  columns: {
    id: { type: 'integer', primary: true },
    estimate: { type: 'integer', nullable: true },
    due: { type: 'datetime', nullable: true },
  },
});
(async () => {
  const source = await new DataSource({ type: 'sqljs', entities: [schema], synchronize: true }).initialize();
  const service = new TypeOrmQueryService(source.getRepository(Task));
  const day = (n) => new Date(Date.UTC(2026, 2, n));
  for (const row of [{ id: 1, estimate: 2, due: day(2) }, { id: 2, estimate: 5, due: day(3) }, { id: 3 }]) await source.getRepository(Task).insert(row);
  const rows = await source.getRepository(Task).find({ order: { id: 'ASC' } });
  const ids = (tasks) => tasks.map((task) => task.id).sort().join(' ') || 'none';
  for (const filter of [
    { estimate: { lte: 3 } },
    { estimate: { between: { lower: 0, upper: 3 } } },
    { estimate: { neq: 5 } },
    { due: { lte: day(2) } },
    { due: { eq: day(2) } },
  ])
    console.log(JSON.stringify(filter).padEnd(75), 'database:', ids(await service.query({ filter })).padEnd(6), 'memory:', ids(applyFilter(rows, filter)));
  await source.destroy();
})();
JS

cat >expected.txt <<'TXT'
{"estimate":{"lte":3}}                                                      database: 1      memory: 1 3
{"estimate":{"between":{"lower":0,"upper":3}}}                              database: 1      memory: 1 3
{"estimate":{"neq":5}}                                                      database: 1      memory: 1 3
{"due":{"lte":"2026-03-02T00:00:00.000Z"}}                                  database: 1      memory: 1 3
{"due":{"eq":"2026-03-02T00:00:00.000Z"}}                                   database: 1      memory: none
TXT

echo "@ptc-org/nestjs-query-core@9.5.0 @ptc-org/nestjs-query-typeorm@9.5.0 typeorm@0.3.31, Node $(node --version)"
node program.cjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
