#!/usr/bin/env bash
# Expected: a date becomes the text 2026-01-31T10:00:00.000Z in the file, as other writers of CSV make it, without quotes in the cell.
# Seen: the cell has quotes of its own, which a spreadsheet shows: the date is written as JSON first and then escaped. Its own reader
#   gives them back as a part of the text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund csv42@5.0.3 papaparse@5.7.1 csv-stringify@6.9.0

cat >program.mjs <<'JS'
import { csv2json, json2csv } from 'csv42';
import { stringify } from 'csv-stringify/sync';
import papaparse from 'papaparse';

const rows = [{ title: 'Pay', due: new Date('2026-01-31T10:00:00Z') }];
const written = json2csv(rows);
console.log('csv42        ', JSON.stringify(written.split('\r\n')[1]));
console.log('  read back  ', JSON.stringify(csv2json(written)[0].due));
console.log('papaparse    ', JSON.stringify(papaparse.unparse(rows).split('\r\n')[1]));
console.log('csv-stringify', JSON.stringify(stringify(rows, { cast: { date: (date) => date.toISOString() } }).trim()));
JS

cat >expected.txt <<'TXT'
csv42         "Pay,\"\"\"2026-01-31T10:00:00.000Z\"\"\""
  read back   "\"2026-01-31T10:00:00.000Z\""
papaparse     "Pay,2026-01-31T10:00:00.000Z"
csv-stringify "Pay,2026-01-31T10:00:00.000Z"
TXT

echo "csv42@5.0.3 papaparse@5.7.1 csv-stringify@6.9.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
