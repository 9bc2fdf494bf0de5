#!/usr/bin/env bash
# Expected: url comes back as it was given: a URL is written as it is (RFC 5545, 3.3.13), unlike text, in which commas and
#   semicolons get a backslash.
# Seen: ical-generator escapes it like text. A reader that follows the RFC, ical.js here, gets the backslashes as part of the
#   address, which then leads elsewhere.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical-generator@11.1.2 ical.js@2.2.1

cat >program.mjs <<'JS'
import ICAL from 'ical.js';
import ical from 'ical-generator';

const url = 'https://example.com/map?at=1,2;zoom=3';
const calendar = ical();
calendar.createEvent({ start: new Date('2026-01-01T09:00:00Z'), summary: 'a, b', url });
const event = new ICAL.Component(ICAL.parse(calendar.toString())).getFirstSubcomponent('vevent');
console.log('given  ', url);
console.log('read   ', event.getFirstPropertyValue('url'));
console.log('summary', event.getFirstPropertyValue('summary'));
JS

cat >expected.txt <<'TXT'
given   https://example.com/map?at=1,2;zoom=3
read    https://example.com/map?at=1\,2\;zoom=3
summary a, b
TXT

echo "ical-generator@11.1.2 ical.js@2.2.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
