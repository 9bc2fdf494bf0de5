#!/usr/bin/env bash
# Expected: an archive keeps the time of a file between libraries that run on one machine: the format holds local time, and both
#   ends share the zone.
# Seen: jszip writes and reads that field as UTC, the others as local time: four hours are lost or gained in New York in summer.
#   yazl's exact UTC stamp beside the field does not help, as jszip does not read it; alone, each library agrees with itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jszip@3.10.2 yazl@3.3.1 yauzl@3.4.0 adm-zip@0.6.1

cat >program.mjs <<'JS'
import Zip from 'adm-zip';
import JSZip from 'jszip';
import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';
import yazl from 'yazl';

const noon = new Date('2026-07-01T12:00:00Z');
const writers = {
  jszip: () => new JSZip().file('a', 'a', { date: noon }).generateAsync({ type: 'nodebuffer' }),
  yazl: () => {
    const zip = new yazl.ZipFile();
    zip.addBuffer(Buffer.from('a'), 'a', { mtime: noon });
    zip.end();
    return buffer(zip.outputStream);
  },
  'adm-zip': () => {
    const zip = new Zip();
    zip.addFile('a', Buffer.from('a')).header.time = noon;
    return zip.toBuffer();
  },
};
const readers = {
  jszip: async (bytes) => (await JSZip.loadAsync(bytes)).file('a').date,
  yauzl: (bytes) =>
    new Promise((resolve, reject) =>
      yauzl.fromBuffer(bytes, (error, zip) => (error ? reject(error) : zip.on('entry', (entry) => resolve(entry.getLastModDate())))),
    ),
  'adm-zip': (bytes) => new Zip(bytes).getEntry('a').header.time,
};
for (const [writer, write] of Object.entries(writers))
  for (const [reader, read] of Object.entries(readers))
    console.log(writer.padEnd(7), 'read by', reader.padEnd(7), (await read(await write())).toISOString());
JS

cat >expected.txt <<'TXT'
jszip   read by jszip   2026-07-01T12:00:00.000Z
jszip   read by yauzl   2026-07-01T16:00:00.000Z
jszip   read by adm-zip 2026-07-01T16:00:00.000Z
yazl    read by jszip   2026-07-01T08:00:00.000Z
yazl    read by yauzl   2026-07-01T12:00:00.000Z
yazl    read by adm-zip 2026-07-01T12:00:00.000Z
adm-zip read by jszip   2026-07-01T08:00:00.000Z
adm-zip read by yauzl   2026-07-01T12:00:00.000Z
adm-zip read by adm-zip 2026-07-01T12:00:00.000Z
TXT

echo "jszip@3.10.2 yazl@3.3.1 yauzl@3.4.0 adm-zip@0.6.1, Node $(node --version)"
TZ=America/New_York node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
