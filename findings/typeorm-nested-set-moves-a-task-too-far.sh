#!/usr/bin/env bash
# Expected: a task that is moved one level up in a tree keeps what is below it, nothing in this case, whichever way the tree is
#   stored.
# Seen: stored as a nested set it takes over its uncle: its numbers are put where its new parent ended before the gap that it
#   left was closed, and so overlap the parent and the next task. Moves to a sibling are right, and so are the other two kinds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import { DataSource, EntitySchema } from 'typeorm';

for (const type of ['closure-table', 'materialized-path', 'nested-set']) {
  const Task = new EntitySchema({
    name: 'Task',
    trees: [{ type }],
    columns: { id: { type: 'integer', primary: true, generated: true }, name: { type: 'text' } },
    relations: {
      parent: { type: 'many-to-one', target: 'Task', treeParent: true, inverseSide: 'children', nullable: true },
      children: { type: 'one-to-many', target: 'Task', treeChildren: true, inverseSide: 'parent' },
    },
  });
  const source = await new DataSource({ type: 'sqljs', entities: [Task], synchronize: true }).initialize();
  const tasks = source.getTreeRepository('Task');
  const home = await tasks.save({ name: 'home', parent: null });
  const garden = await tasks.save({ name: 'garden', parent: home });
  const plants = await tasks.save({ name: 'plants', parent: garden });
  const water = await tasks.save({ name: 'water', parent: plants });
  await tasks.save({ name: 'bath', parent: home });

  await tasks.save({ ...water, parent: garden });
  const below = (await tasks.findDescendants(water)).map(({ name }) => name).sort();
  console.log(type.padEnd(17), 'water moved from plants to garden; it and what is below it:', below.join(' '));
  if (type === 'nested-set') {
    const rows = await source.query('SELECT name, nsleft, nsright FROM task ORDER BY nsleft');
    console.log(rows.map(({ name, nsleft, nsright }) => `${name} ${nsleft}-${nsright}`).join(', '));
  }
}
JS

cat >expected.txt <<'TXT'
closure-table     water moved from plants to garden; it and what is below it: water
materialized-path water moved from plants to garden; it and what is below it: water
nested-set        water moved from plants to garden; it and what is below it: bath water
home 1-10, garden 2-7, plants 3-6, water 7-8, bath 8-9
TXT

echo "typeorm@1.1.1 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
