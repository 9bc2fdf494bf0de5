#!/usr/bin/env bash
# Expected: post(path, text) matches a request whose body is that text: a CSV of two lines is another body than one line.
# Seen: line ends are taken out of both before they are compared, so a body whose lines ran together passes: a test of an
#   importer or of a client that sends CSV, ICS or Markdown cannot see lost line ends. Only multipart bodies keep them. A
#   function that is given instead of a text does see them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nock@14.0.17

cat >program.mjs <<'JS'
import nock from 'nock';

const matches = async (expected, body, type) => {
  nock.cleanAll();
  nock('http://tasks.example').post('/', expected).reply(200);
  const headers = { 'content-type': type };
  return fetch('http://tasks.example/', { method: 'POST', body, headers }).then(() => 'matches', () => 'no match');
};
for (const [expected, body, type] of [
  ['id\n1\n', 'id\n1\n', 'text/csv'],
  ['id\n1\n', 'id1', 'text/csv'],
  ['id1', 'id\r\n1\r\n', 'text/csv'],
  ['id 1', 'id1', 'text/csv'],
  ['id\n1\n', 'id1', 'multipart/mixed'],
])
  console.log(JSON.stringify(expected).padEnd(9), JSON.stringify(body).padEnd(13), type.padEnd(15), await matches(expected, body, type));
let seen;
await matches((body) => ((seen = body), true), 'id\n1\n', 'text/csv');
console.log('a function sees', JSON.stringify(seen));
JS

cat >expected.txt <<'TXT'
"id\n1\n" "id\n1\n"     text/csv        matches
"id\n1\n" "id1"         text/csv        matches
"id1"     "id\r\n1\r\n" text/csv        matches
"id 1"    "id1"         text/csv        no match
"id\n1\n" "id1"         multipart/mixed no match
a function sees "id\n1\n"
TXT

echo "nock@14.0.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
