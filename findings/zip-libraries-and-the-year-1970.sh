#!/usr/bin/env bash
# Expected: a file from before 1980, such as one stamped 0 for reproducible archives, gets the earliest date of the format,
#   1 January 1980, or an error.
# Seen: yazl clamps and fflate throws, but jszip writes 2098, and adm-zip day 0 of month 0. At the other end, jszip and adm-zip
#   turn 2110 into 1982. (All are read as the DOS fields that every reader of zip knows.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jszip@3.10.2 yazl@3.3.1 fflate@0.8.3 adm-zip@0.6.1

cat >program.mjs <<'JS'
import Zip from 'adm-zip';
import { zipSync } from 'fflate';
import JSZip from 'jszip';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

const writers = {
  yazl: (date) => {
    const zip = new yazl.ZipFile();
    zip.addBuffer(Buffer.from('a'), 'a', { mtime: date });
    zip.end();
    return buffer(zip.outputStream);
  },
  fflate: (date) => Buffer.from(zipSync({ a: [new Uint8Array(1), { mtime: date }] })),
  jszip: (date) => new JSZip().file('a', 'a', { date }).generateAsync({ type: 'nodebuffer' }),
  'adm-zip': (date) => {
    const zip = new Zip();
    zip.addFile('a', Buffer.from('a')).header.time = date;
    return zip.toBuffer();
  },
};
/** Year, month and day of the first local header. */
function day(bytes) {
  const date = bytes.readUInt16LE(12);
  return `${1980 + (date >> 9)}-${(date >> 5) & 15}-${date & 31}`;
}
for (const time of ['1970-01-01T12:00:00Z', '2026-07-01T12:00:00Z', '2110-01-01T12:00:00Z'])
  for (const [name, write] of Object.entries(writers)) {
    const seen = await Promise.resolve(new Date(time)).then(write).then(day, (error) => `throws: ${error.message}`);
    console.log(time.slice(0, 10), name.padEnd(7), seen);
  }
JS

cat >expected.txt <<'TXT'
1970-01-01 yazl    1980-1-1
1970-01-01 fflate  throws: date not in range 1980-2099
1970-01-01 jszip   2098-1-1
1970-01-01 adm-zip 1980-0-0
2026-07-01 yazl    2026-7-1
2026-07-01 fflate  2026-7-1
2026-07-01 jszip   2026-7-1
2026-07-01 adm-zip 2026-7-1
2110-01-01 yazl    2107-12-31
2110-01-01 fflate  throws: date not in range 1980-2099
2110-01-01 jszip   1982-1-1
2110-01-01 adm-zip 1982-1-1
TXT

echo "jszip@3.10.2 yazl@3.3.1 fflate@0.8.3 adm-zip@0.6.1, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
