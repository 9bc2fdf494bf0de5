#!/usr/bin/env bash
# Expected: addSelect('note.id', 'sort_value') adds a second column to the statement and leaves the entity whole: it is what one adds
#   to sort by an expression.
# Seen: the entity comes back without its id: the column is selected under the new name only. In parentheses, as an
#   expression, both are there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { DataSource, EntitySchema } from 'typeorm';

const Note = new EntitySchema({
  name: 'Note',
  columns: { id: { type: 'integer', primary: true, generated: true }, text: { type: 'text' } },
});
const source = await new DataSource({ type: 'sqljs', entities: [Note], synchronize: true }).initialize();
const notes = source.getRepository('Note');
await notes.save({ text: 'one' });
for (const selected of [undefined, 'note.id', '(note.id)']) {
  const query = notes.createQueryBuilder('note');
  if (selected) query.addSelect(selected, 'sort_value');
  console.log(selected ?? 'nothing added', JSON.stringify(await query.getMany()));
}
JS

cat >expected.txt <<'TXT'
nothing added [{"id":1,"text":"one"}]
note.id [{"text":"one"}]
(note.id) [{"id":1,"text":"one"}]
TXT

echo "typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
