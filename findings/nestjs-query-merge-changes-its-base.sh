#!/usr/bin/env bash
# Expected: mergeQuery(base, source) makes a new query and leaves both arguments alone, as mergeFilter() does. Where both have an order,
#   one of the two is taken as a whole.
# Seen: it writes into `paging` and `sorting` of its first argument, so a query that a module keeps as its default has the limit of the
#   last caller from then on. Orders are merged by position: the second field of the base stays behind the first of the source. It calls
#   lodash.merge() with a shallow copy of the base. The helper for filters copies.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @ptc-org/nestjs-query-core@9.5.0 @nestjs/common@11.1.6 class-transformer@0.5.1 reflect-metadata@0.2.2 rxjs@7.8.2

cat >program.cjs <<'JS'
require('reflect-metadata');
const { mergeFilter, mergeQuery } = require('@ptc-org/nestjs-query-core');

const show = (what, value) => console.log(what.padEnd(22), JSON.stringify(value));
const usual = {
  filter: { done: { is: false } },
  paging: { limit: 10 },
  sorting: [
    { field: 'priority', direction: 'DESC', nulls: 'NULLS LAST' },
    { field: 'id', direction: 'ASC' },
  ],
};
show('merged', mergeQuery(usual, { paging: { limit: 50, offset: 100 }, sorting: [{ field: 'title', direction: 'ASC' }] }));
show('the next caller gets', mergeQuery(usual, {}));
show('the base', usual);

const open = { done: { is: false } };
show('filters', mergeFilter(open, { title: { eq: 'a' } }));
show('the base of filters', open);
JS

cat >expected.txt <<'TXT'
merged                 {"paging":{"limit":50,"offset":100},"sorting":[{"field":"title","direction":"ASC","nulls":"NULLS LAST"},{"field":"id","direction":"ASC"}],"filter":{"done":{"is":false}}}
the next caller gets   {"paging":{"limit":50,"offset":100},"sorting":[{"field":"title","direction":"ASC","nulls":"NULLS LAST"},{"field":"id","direction":"ASC"}],"filter":{"done":{"is":false}}}
the base               {"filter":{"done":{"is":false}},"paging":{"limit":50,"offset":100},"sorting":[{"field":"title","direction":"ASC","nulls":"NULLS LAST"},{"field":"id","direction":"ASC"}]}
filters                {"and":[{"title":{"eq":"a"}},{"done":{"is":false}}]}
the base of filters    {"done":{"is":false}}
TXT

echo "@ptc-org/nestjs-query-core@9.5.0, Node $(node --version)"
node program.cjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
