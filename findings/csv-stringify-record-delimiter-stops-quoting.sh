#!/usr/bin/env bash
# Expected: naming the record delimiter, "\r\n" here, changes how records end and nothing else: cells with a line feed or a
#   carriage return of their own stay quoted.
# Seen: a cell with a lone line feed is written bare, so that strict readers see two records. quote_record_delimiter brings the
#   quotes back for the delimiter's own characters.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund csv-stringify@6.9.0

cat >program.mjs <<'JS'
import { stringify } from 'csv-stringify/sync';

const records = [['a\nb'], ['a\rb']];
const show = (name, options) => console.log(name, JSON.stringify(stringify(records, options)));
show('default                        ', {});
show('record_delimiter               ', { record_delimiter: '\r\n' });
show('with quote_record_delimiter    ', { record_delimiter: '\r\n', quote_record_delimiter: true });
JS

cat >expected.txt <<'TXT'
default                         "\"a\nb\"\n\"a\rb\"\n"
record_delimiter                "a\nb\r\na\rb\r\n"
with quote_record_delimiter     "\"a\nb\"\r\n\"a\rb\"\r\n"
TXT

echo "csv-stringify@6.9.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
