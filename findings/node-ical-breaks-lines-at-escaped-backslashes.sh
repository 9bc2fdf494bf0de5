#!/usr/bin/env bash
# Expected: an escaped backslash followed by the letter n is a backslash and an n: C:\\new is the folder C:\new (RFC 5545,
#   3.3.11).
# Seen: node-ical replaces the pairs one kind after the other: it finds the line break \n in the second half of the backslash,
#   keeps the first, and breaks the line. ical.js reads from left to right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-ical@0.27.2 ical.js@2.2.1

cat >program.mjs <<'JS'
import ICAL from 'ical.js';
import ical from 'node-ical';

const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example', 'BEGIN:VTODO', 'UID:1', 'SUMMARY:C:\\\\new\\\\tab', 'DESCRIPTION:one\\ntwo', 'END:VTODO', 'END:VCALENDAR', ''].join('\r\n');
const todo = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vtodo');
for (const name of ['summary', 'description']) {
  console.log('ical.js  ', JSON.stringify(todo.getFirstPropertyValue(name)));
  console.log('node-ical', JSON.stringify(ical.sync.parseICS(text)['1'][name]));
}
JS

cat >expected.txt <<'TXT'
ical.js   "C:\\new\\tab"
node-ical "C:\\\new\\tab"
ical.js   "one\ntwo"
node-ical "one\ntwo"
TXT

echo "node-ical@0.27.2 ical.js@2.2.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
