#!/usr/bin/env bash
# Expected: save({ id: '1' }), with the id as the path of a request gives it, updates row 1: the same text finds it in findOneBy()
#   and updates it in update().
# Seen: save() finds the row and then does not recognize it, as 1 is not '1': it inserts, and the key refuses. (SQLite here.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { DataSource, EntitySchema } from 'typeorm';

const List = new EntitySchema({ name: 'List', columns: { id: { type: 'integer', primary: true, generated: true }, name: { type: 'text' } } });
const source = await new DataSource({ type: 'sqljs', entities: [List], synchronize: true }).initialize();
const lists = source.getRepository('List');
await lists.insert({ name: 'home' });
console.log('findOneBy', (await lists.findOneBy({ id: '1' })).name);
console.log('update   ', (await lists.update('1', { name: 'house' })).affected, 'row');
console.log('save     ', await lists.save({ id: '1', name: 'flat' }).then(({ name }) => name, ({ message }) => message));
console.log('number   ', await lists.save({ id: 1, name: 'flat' }).then(({ name }) => name));
JS

cat >expected.txt <<'TXT'
findOneBy home
update    1 row
save      UNIQUE constraint failed: list.id
number    flat
TXT

echo "typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
