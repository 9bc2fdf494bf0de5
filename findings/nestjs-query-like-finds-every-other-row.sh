#!/usr/bin/env bash
# Expected: applyFilter() of a list returns all members for which applyFilter() of the single member is true. `like` and `iLike` do so, too.
# Seen: it leaves out matches: after each row that it finds, `like` misses the next one. Its regular expression has the flag g, so test()
#   begins where the last match ended, and one expression serves the whole list. `eq` is right, and so is `like` of one member at a time.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @ptc-org/nestjs-query-core@9.5.0 @nestjs/common@11.1.6 class-transformer@0.5.1 reflect-metadata@0.2.2 rxjs@7.8.2

cat >program.cjs <<'JS'
require('reflect-metadata');
const { applyFilter, applyQuery } = require('@ptc-org/nestjs-query-core');

const tasks = ['Buy bread', 'Buy milk', 'Buy rice', 'Buy salt', 'Sell car'].map((title, i) => ({ id: i + 1, title, list: 'shop' }));
const ids = (rows) => rows.map((task) => task.id).join(' ');
for (const filter of [{ list: { eq: 'shop' } }, { title: { like: 'Buy%' } }, { title: { iLike: 'buy%' } }, { title: { notLike: 'Buy%' } }])
  console.log(
    JSON.stringify(filter).padEnd(28),
    'one by one',
    ids(tasks.filter((task) => applyFilter(task, filter))).padEnd(9),
    '| as a list',
    ids(applyFilter(tasks, filter)).padEnd(9),
    '| a query',
    ids(applyQuery(tasks, { filter })),
  );
JS

cat >expected.txt <<'TXT'
{"list":{"eq":"shop"}}       one by one 1 2 3 4 5 | as a list 1 2 3 4 5 | a query 1 2 3 4 5
{"title":{"like":"Buy%"}}    one by one 1 2 3 4   | as a list 1 3       | a query 1 3
{"title":{"iLike":"buy%"}}   one by one 1 2 3 4   | as a list 1 3       | a query 1 3
{"title":{"notLike":"Buy%"}} one by one 5         | as a list 2 4 5     | a query 2 4 5
TXT

echo "@ptc-org/nestjs-query-core@9.5.0, Node $(node --version)"
node program.cjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
