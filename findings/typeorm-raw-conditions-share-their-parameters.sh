#!/usr/bin/env bash
# Expected: each Raw() of a find has its own parameters, as each Equal() or MoreThan() has: their names are given in the call, next to the SQL.
# Seen: all of them go into one bag of the query, and the last value of a name is used everywhere. A helper such as "later than" that
#   stands in two columns, or in two alternatives, compares both with the second value, without an error. The built-in operators number theirs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { DataSource, EntitySchema, MoreThan, Or, Raw } from 'typeorm';

const Task = new EntitySchema({
  name: 'Task',
  columns: { id: { type: 'integer', primary: true }, effort: { type: 'integer' }, priority: { type: 'integer' } },
});
const source = await new DataSource({ type: 'sqljs', entities: [Task], synchronize: true }).initialize();
const tasks = source.getRepository('Task');
for (let id = 1; id <= 5; id++) await tasks.insert({ id, effort: id * 10, priority: id });

const operators = { builtIn: MoreThan, raw: (value) => Raw((column) => `${column} > :value`, { value }) };
const conditions = {
  'effort > 20 and priority > 3': (more) => ({ effort: more(20), priority: more(3) }),
  'priority > 3 and effort > 20': (more) => ({ priority: more(3), effort: more(20) }),
  'effort > 20 or priority > 4': (more) => [{ effort: more(20) }, { priority: more(4) }],
  'effort: Or(> 20, > 40)': (more) => ({ effort: Or(more(20), more(40)) }),
};
for (const [text, where] of Object.entries(conditions)) {
  const found = [];
  for (const more of Object.values(operators)) found.push((await tasks.find({ where: where(more), order: { id: 'ASC' } })).map(({ id }) => id).join(' '));
  console.log(text.padEnd(29), 'MoreThan:', found[0].padEnd(7), 'Raw:', found[1]);
}
await source.destroy();
JS

cat >expected.txt <<'TXT'
effort > 20 and priority > 3  MoreThan: 4 5     Raw: 4 5
priority > 3 and effort > 20  MoreThan: 4 5     Raw: 
effort > 20 or priority > 4   MoreThan: 3 4 5   Raw: 1 2 3 4 5
effort: Or(> 20, > 40)        MoreThan: 3 4 5   Raw: 5
TXT

echo "typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
