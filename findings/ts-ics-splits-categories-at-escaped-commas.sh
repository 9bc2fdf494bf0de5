#!/usr/bin/env bash
# Expected: CATEGORIES:Smith\, Jones,urgent names two categories (RFC 5545, 3.3.11), and they come back after writing.
# Seen: ts-ics splits at every comma, so that there are three, one with a backslash at its end; it does not escape them when
#   it writes, so that a name with a comma becomes two names.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ts-ics@2.4.6 ical.js@2.2.1

cat >program.mjs <<'JS'
import ICAL from 'ical.js';
import { convertIcsTodo, generateIcsTodo } from 'ts-ics';

const todo = (line) => ['BEGIN:VTODO', 'UID:1', 'DTSTAMP:20260101T000000Z', line, 'END:VTODO', ''].join('\r\n');
const lines = (text) => text.split('\r\n').filter((line) => line.startsWith('CATEGORIES')).join();
const text = todo('CATEGORIES:Smith\\, Jones,urgent');
console.log('ical.js reads', JSON.stringify(new ICAL.Component(ICAL.parse(text)).getFirstProperty('categories').getValues()));
const read = convertIcsTodo(undefined, text);
console.log('ts-ics reads ', JSON.stringify(read.categories));
console.log('ts-ics writes', lines(generateIcsTodo({ ...read, categories: ['Smith, Jones', 'urgent'] })));
JS

cat >expected.txt <<'TXT'
ical.js reads ["Smith, Jones","urgent"]
ts-ics reads  ["Smith\\"," Jones","urgent"]
ts-ics writes CATEGORIES:Smith, Jones,urgent
TXT

echo "ts-ics@2.4.6 ical.js@2.2.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
