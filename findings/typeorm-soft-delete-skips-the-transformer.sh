#!/usr/bin/env bash
# Expected: softRemove() and softDelete() write the time of deletion through the column's transformer, as save() writes any other
#   column: whole milliseconds in a bigint here.
# Seen: both write CURRENT_TIMESTAMP whatever the column is: it holds text, and reading it back through the transformer gives an
#   Invalid Date.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { DataSource, EntitySchema } from 'typeorm';

const milliseconds = {
  to: (date) => (date instanceof Date ? date.getTime() : date),
  from: (value) => (value === null ? null : new Date(Number(value))),
};
const Note = new EntitySchema({
  name: 'Note',
  tableName: 'notes',
  columns: {
    id: { type: 'integer', primary: true, generated: true },
    text: { type: 'text' },
    version: { type: 'integer', version: true },
    deletedAt: { type: 'bigint', transformer: milliseconds, deleteDate: true, nullable: true },
  },
});
const source = await new DataSource({ type: 'sqljs', entities: [Note], synchronize: true }).initialize();
const notes = source.getRepository('Note');

await notes.save([{ text: 'one' }, { text: 'two' }]);
await notes.softRemove(await notes.findOneBy({ id: 1 }));
await notes.softDelete(2);
for (const { id, kind } of await source.query('SELECT id, typeof(deleted_at) AS kind FROM (SELECT id, "deletedAt" AS deleted_at FROM notes) ORDER BY id'))
  console.log(id === 1 ? 'softRemove' : 'softDelete', 'stores', kind);
for (const { id, deletedAt } of await notes.find({ withDeleted: true, order: { id: 'ASC' } }))
  console.log(id, Number.isNaN(deletedAt.getTime()) ? 'reads as an invalid date' : 'reads as a date');
JS

cat >expected.txt <<'TXT'
softRemove stores text
softDelete stores text
1 reads as an invalid date
2 reads as an invalid date
TXT

echo "typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
