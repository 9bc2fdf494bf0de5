#!/usr/bin/env bash
# Expected: the time zone of a calendar changes how starts are written, never DTSTAMP, which has to be UTC (RFC 5545, 3.8.7.2).
# Seen: DTSTAMP, CREATED and LAST-MODIFIED lose their Z, too, and keep the digits: readers take them for local times, which makes
#   comparing versions of an event depend on the reader's zone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical-generator@11.1.2 ical.js@2.2.1

cat >program.mjs <<'JS'
import ICAL from 'ical.js';
import ical from 'ical-generator';

const time = new Date('2026-01-01T09:00:00Z');
for (const timezone of [null, 'America/New_York']) {
  const calendar = ical({ timezone });
  calendar.createEvent({ start: time, stamp: time, created: time, lastModified: time, summary: 'a' });
  const event = new ICAL.Component(ICAL.parse(calendar.toString())).getFirstSubcomponent('vevent');
  for (const name of ['dtstamp', 'created', 'last-modified']) {
    const value = event.getFirstPropertyValue(name);
    console.log((timezone ?? 'no zone').padEnd(16), name.padEnd(13), value.toString().padEnd(20), value.zone.tzid);
  }
}
JS

cat >expected.txt <<'TXT'
no zone          dtstamp       2026-01-01T09:00:00Z UTC
no zone          created       2026-01-01T09:00:00Z UTC
no zone          last-modified 2026-01-01T09:00:00Z UTC
America/New_York dtstamp       2026-01-01T09:00:00  floating
America/New_York created       2026-01-01T09:00:00  floating
America/New_York last-modified 2026-01-01T09:00:00  floating
TXT

echo "ical-generator@11.1.2 ical.js@2.2.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
