#!/usr/bin/env bash
# Expected: with `charset: 'ascii'`, which is its default, esbuild writes pure ASCII, so V8 holds the bundle with one byte a
#   character.
# Seen: strings and templates are escaped, regular expressions are not. A single letter beyond Latin-1 in one of them, for
#   example in a package, and V8 holds the whole text with two bytes a character: twice the memory for as long as the process
#   runs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund esbuild@0.28.2

cat >program.js <<'JS'
const { buildSync } = require('esbuild');
const MB = 2 ** 20;
const sizes = [];
for (const [name, code] of [
  ['a string', 'console.log("ł")'],
  ['a template', 'console.log(`ł`)'],
  ['a regular expression', 'console.log(/ł/)'],
]) {
  const { outputFiles } = buildSync({ stdin: { contents: code }, write: false, charset: 'ascii' });
  const isAscii = /^[\0-\x7f]*$/.test(outputFiles[0].text);
  console.log(`${name}: ${isAscii ? 'ASCII' : 'not ASCII'}`);
  // The same program behind a long comment, read as a module would be.
  const file = Buffer.concat([Buffer.from(`/*${'x'.repeat(40 * MB)}*/`), outputFiles[0].contents]);
  global.gc();
  const before = process.memoryUsage();
  const text = file.toString('utf8');
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.external - before.heapUsed - before.external;
  sizes.push(Math.round(bytes / text.length));
}
console.log(`bytes a character in memory: ${sizes.join(', ')}`);
JS

cat >expected.txt <<'TXT'
a string: ASCII
a template: ASCII
a regular expression: not ASCII
bytes a character in memory: 1, 1, 2
TXT

echo "esbuild@0.28.2, Node $(node --version)"
node --expose-gc program.js | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
