#!/usr/bin/env bash
# Expected: with `info: true`, the line number of a record counts the lines of the file, whatever their line ends are.
# Seen: a line end within quotes counts twice if it is CRLF, and once if it is LF. In a file of four lines the last record
#   is said to end on line 5, so errors that name lines point further and further down.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund csv-parse@7.0.3

cat >program.mjs <<'JS'
import { parse } from 'csv-parse/sync';

for (const end of ['\n', '\r\n']) {
  const rows = ['title,notes', `Call,"first${end}second"`, 'Write,x'];
  const records = parse(rows.join(end) + end, { info: true });
  const lines = records.map(({ info }) => info.lines).join(' ');
  console.log(`${JSON.stringify(end)}: records end on lines ${lines}`);
}
JS

cat >expected.txt <<'TXT'
"\n": records end on lines 1 3 4
"\r\n": records end on lines 1 4 5
TXT

echo "csv-parse@7.0.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
