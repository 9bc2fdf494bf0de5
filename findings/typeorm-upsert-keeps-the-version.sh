#!/usr/bin/env bash
# Expected: every write that changes a row through a repository raises its @VersionColumn: update() does, and so does an upsert()
#   that hits a row that is there.
# Seen: upsert() changes the row and leaves the version as it was, so a check of versions does not see the change.
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

const show = async (what) => {
  const { text, version } = await notes.findOneBy({ id: 1 });
  console.log(`${what}: text ${text}, version ${version}`);
};
await notes.save({ text: 'one' });
await show('save');
await notes.update(1, { text: 'two' });
await show('update');
await notes.upsert({ id: 1, text: 'three' }, ['id']);
await show('upsert');
JS

cat >expected.txt <<'TXT'
save: text one, version 1
update: text two, version 2
upsert: text three, version 2
TXT

echo "typeorm@0.3.31 sql.js@1.13.0 reflect-metadata@0.2.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
