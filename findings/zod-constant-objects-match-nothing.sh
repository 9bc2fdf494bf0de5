#!/usr/bin/env bash
# Expected: a schema with an object or a list as its const, or among its enum, accepts an equal one (JSON Schema compares by
#   value), or fromJSONSchema() throws.
# Seen: it makes a literal that compares by identity, with a copy: nothing passes, not even the very object of the schema. Texts
#   and numbers beside it in the enum still do.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund zod@4.6.7

cat >program.mjs <<'JS'
import { fromJSONSchema } from 'zod';

const point = { x: 1 };
const show = (name, schema, value) => console.log(name.padEnd(14), fromJSONSchema(schema).safeParse(value).success ? 'passes' : 'fails');
show('const', { const: point }, { x: 1 });
show('enum', { enum: ['none', point] }, { x: 1 });
show('enum, text', { enum: ['none', point] }, 'none');
show('the same one', { const: point }, point);
JS

cat >expected.txt <<'TXT'
const          fails
enum           fails
enum, text     passes
the same one   fails
TXT

echo "zod@4.6.7, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
