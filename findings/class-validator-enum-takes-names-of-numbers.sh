#!/usr/bin/env bash
# Expected: @IsEnum(Status) on an enum of numbers accepts its values, 0 and 1; the service then stores a number.
# Seen: it accepts the names as texts, too, because TypeScript's object holds the way back: "Open" passes, while "0" fails. An
#   enum of texts accepts its values only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund class-validator@0.15.1 typescript@5.9.3

cat >program.mjs <<'JS'
import ts from 'typescript';
import { isEnum } from 'class-validator';

const compile = (source) => new Function(`${ts.transpile(source)}; return Status;`)();
const numbers = compile('enum Status { Open, Done }');
const texts = compile('enum Status { Open = "open", Done = "done" }');
for (const value of [0, 1, '0', 'Open']) console.log('numbers', JSON.stringify(value).padEnd(6), isEnum(value, numbers));
for (const value of ['open', 'Open']) console.log('texts  ', JSON.stringify(value).padEnd(6), isEnum(value, texts));
JS

cat >expected.txt <<'TXT'
numbers 0      true
numbers 1      true
numbers "0"    false
numbers "Open" true
texts   "open" true
texts   "Open" false
TXT

echo "class-validator@0.15.1 typescript@5.9.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
