#!/usr/bin/env bash
# Expected: AND binds closer than OR in a query language that has both words, whatever the order: "a OR b AND c" is a, or b and c;
#   "a AND b OR c" is a and b, or c.
# Seen: liqe reads from the left and is right about the second only; lucene reads from the right and is right about the first only.
#   lucene's NOT takes all that follows with it: "a AND NOT b OR c" excludes c.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund liqe@3.8.7 lucene@2.1.1 scim2-parse-filter@0.2.10

cat >program.mjs <<'JS'
import { parse } from 'liqe';
import lucene from 'lucene';
import { parse as parseScim } from 'scim2-parse-filter';

const ofLiqe = ({ type, left, right, operator, operand, field }) => {
  if (type === 'LogicalExpression') return `(${ofLiqe(left)} ${operator.operator} ${ofLiqe(right)})`;
  return type === 'UnaryOperator' ? `${operator} ${ofLiqe(operand)}` : field.name;
};
const ofLucene = ({ left, right, operator, field }) => (left ? `(${ofLucene(left)} ${operator} ${ofLucene(right)})` : field);
const ofScim = ({ op, filters, filter, attrPath }) => {
  if (filters) return `(${filters.map(ofScim).join(` ${op.toUpperCase()} `)})`;
  return filter ? `NOT ${ofScim(filter)}` : attrPath;
};

for (const query of ['a OR b AND c', 'a AND b OR c', 'a AND NOT b OR c']) {
  const fields = query.replace(/\b[a-c]\b/g, '$&:1');
  const scim = query.replace(/NOT (\w)/, 'not ($1)').replace(/\b[a-c]\b/g, '$& eq 1');
  console.log(query.padEnd(16), 'liqe', ofLiqe(parse(fields)).padEnd(20), 'lucene', ofLucene(lucene.parse(fields)).padEnd(20), 'scim', ofScim(parseScim(scim)));
}
JS

cat >expected.txt <<'TXT'
a OR b AND c     liqe ((a OR b) AND c)     lucene (a OR (b AND c))     scim (a OR (b AND c))
a AND b OR c     liqe ((a AND b) OR c)     lucene (a AND (b OR c))     scim ((a AND b) OR c)
a AND NOT b OR c liqe ((a AND NOT b) OR c) lucene (a AND NOT (b OR c)) scim ((a AND NOT b) OR c)
TXT

echo "liqe@3.8.7 lucene@2.1.1 scim2-parse-filter@0.2.10, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
