#!/usr/bin/env bash
# Expected: a JSON body { "due.at": 1 } matches itself, and not { "due": { "at": 1 } }: they are different documents.
# Seen: each matches the other, also with brackets: "due[at]" is the same again. Keys of both bodies are expanded to paths, as
#   forms do, before they are compared. A client that sends flat keys, as a filter or settings do, passes a test for nested
#   ones.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nock@14.0.17

cat >program.mjs <<'JS'
import nock from 'nock';

const forms = [{ 'due.at': 1 }, { due: { at: 1 } }, { 'due[at]': 1 }, { due_at: 1 }];
for (const expected of forms)
  for (const body of forms) {
    nock.cleanAll();
    nock('http://tasks.example').post('/', expected).reply(200);
    const request = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch('http://tasks.example/', request).then(() => 'matches', () => 'no match');
    console.log(JSON.stringify(expected).padEnd(17), JSON.stringify(body).padEnd(17), answer);
  }
JS

cat >expected.txt <<'TXT'
{"due.at":1}      {"due.at":1}      matches
{"due.at":1}      {"due":{"at":1}}  matches
{"due.at":1}      {"due[at]":1}     matches
{"due.at":1}      {"due_at":1}      no match
{"due":{"at":1}}  {"due.at":1}      matches
{"due":{"at":1}}  {"due":{"at":1}}  matches
{"due":{"at":1}}  {"due[at]":1}     matches
{"due":{"at":1}}  {"due_at":1}      no match
{"due[at]":1}     {"due.at":1}      matches
{"due[at]":1}     {"due":{"at":1}}  matches
{"due[at]":1}     {"due[at]":1}     matches
{"due[at]":1}     {"due_at":1}      no match
{"due_at":1}      {"due.at":1}      no match
{"due_at":1}      {"due":{"at":1}}  no match
{"due_at":1}      {"due[at]":1}     no match
{"due_at":1}      {"due_at":1}      matches
TXT

echo "nock@14.0.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
