#!/usr/bin/env bash
# Expected: a yearly rule that starts on 29 February comes every four years: days that a year lacks are ignored (RFC 5545,
#   3.3.10), as ical.js itself ignores a 31st in months of 30 days.
# Seen: a yearly rule moves to 1 March in common years; a monthly rule leaves out the months that lack the day.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1

cat >program.mjs <<'JS'
import ICAL from 'ical.js';

function occurrences(start, rule, count) {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString(start));
  return Array.from({ length: count }, () => iterator.next().toString());
}

console.log('yearly ', occurrences('2024-02-29T09:00:00', 'FREQ=YEARLY', 5).join(' '));
console.log('monthly', occurrences('2026-01-31T09:00:00', 'FREQ=MONTHLY', 3).join(' '));
JS

cat >expected.txt <<'TXT'
yearly  2024-02-29T09:00:00 2025-03-01T09:00:00 2026-03-01T09:00:00 2027-03-01T09:00:00 2028-02-29T09:00:00
monthly 2026-01-31T09:00:00 2026-03-31T09:00:00 2026-05-31T09:00:00
TXT

echo "ical.js@2.2.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
