#!/usr/bin/env bash
# Expected: what z.iso.duration() accepts, the JSON Schema that zod prints for it accepts as well.
# Seen: zod knows fractions of a second, as ISO 8601 does, and its pattern says so; beside the pattern it prints the format
#   "duration", which stands for a grammar without fractions (RFC 3339, appendix A). ajv-formats refuses PT1.5S.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund zod@4.6.7 ajv@8.20.0 ajv-formats@3.0.1

cat >program.mjs <<'JS'
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { z } from 'zod';

const duration = z.iso.duration();
const schema = z.toJSONSchema(duration);
const ajv = new Ajv.default();
addFormats.default(ajv);
const validate = ajv.compile(schema);
const fits = (text) => new RegExp(schema.pattern).test(text);
for (const text of ['PT1S', 'PT1.5S', 'P1W'])
  console.log(text.padEnd(6), 'zod', duration.safeParse(text).success, 'pattern', fits(text), 'ajv', validate(text));
JS

cat >expected.txt <<'TXT'
PT1S   zod true pattern true ajv true
PT1.5S zod true pattern true ajv false
P1W    zod true pattern true ajv true
TXT

echo "zod@4.6.7 ajv@8.20.0 ajv-formats@3.0.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
