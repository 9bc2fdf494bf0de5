#!/usr/bin/env bash
# Expected: a table of one column survives being written and read by the same library, empty cells included. (Python's csv
#   writes an empty cell that is alone in its row as "", in quotes, for this reason.)
# Seen: none of the three writes quotes. An empty last cell is lost with d3-dsv and fast-csv, and fast-csv reads the others as
#   rows without cells. Papa Parse keeps its own, but what it wrote loses the row elsewhere.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund papaparse@5.7.1 d3-dsv@3.0.2 fast-csv@5.0.8

cat >program.mjs <<'JS'
import { csvFormatRows, csvParseRows } from 'd3-dsv';
import { parseString, writeToString } from 'fast-csv';
import Papa from 'papaparse';

const libraries = {
  papaparse: [(rows) => Papa.unparse(rows), (text) => Papa.parse(text).data],
  'd3-dsv': [csvFormatRows, (text) => csvParseRows(text)],
  'fast-csv': [writeToString, (text) => parseString(text).toArray()],
};
const table = [['a'], [''], ['b'], ['']];
console.log('table    ', JSON.stringify(table));
for (const [name, [write, read]] of Object.entries(libraries)) {
  const text = await write(table);
  console.log(name.padEnd(9), JSON.stringify(await read(text)), 'from', JSON.stringify(text));
}
console.log('papaparse read by d3-dsv', JSON.stringify(csvParseRows(Papa.unparse(table))));
JS

cat >expected.txt <<'TXT'
table     [["a"],[""],["b"],[""]]
papaparse [["a"],[""],["b"],[""]] from "a\r\n\r\nb\r\n"
d3-dsv    [["a"],[""],["b"]] from "a\n\nb\n"
fast-csv  [["a"],[],["b"]] from "a\n\nb\n"
papaparse read by d3-dsv [["a"],[""],["b"]]
TXT

echo "papaparse@5.7.1 d3-dsv@3.0.2 fast-csv@5.0.8, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
