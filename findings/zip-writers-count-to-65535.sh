#!/usr/bin/env bash
# Expected: 66,000 small files make an archive with the zip64 records that such a number needs, as adm-zip writes them, or an
#   error: fflate and jszip both read zip64.
# Seen: both write the number modulo 65,536 and no zip64 record. fflate then finds 464 files in its own archive, without an error;
#   jszip finds its own, but readers that trust the number find 464.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fflate@0.8.3 jszip@3.10.2 adm-zip@0.6.1

cat >program.mjs <<'JS'
import Zip from 'adm-zip';
import { unzipSync, zipSync } from 'fflate';
import JSZip from 'jszip';

const names = Array.from({ length: 66_000 }, (_, i) => `f${i}`);
const empty = new Uint8Array(0);
const writers = {
  fflate: () => zipSync(Object.fromEntries(names.map((name) => [name, empty])), { level: 0 }),
  jszip: () => names.reduce((zip, name) => zip.file(name, empty), new JSZip()).generateAsync({ type: 'uint8array' }),
  'adm-zip': () => {
    const zip = new Zip();
    for (const name of names) zip.addFile(name, Buffer.from(empty));
    return zip.toBuffer();
  },
};
for (const [name, write] of Object.entries(writers)) {
  const bytes = Buffer.from(await write());
  const stated = bytes.readUInt16LE(bytes.length - 12);
  const zip64 = bytes.includes('PK\x06\x06', bytes.length - 200, 'latin1');
  const own = Object.keys((await JSZip.loadAsync(bytes)).files).length;
  console.log(name.padEnd(7), 'states', stated, zip64 ? 'and zip64;' : 'without zip64;', 'fflate reads', Object.keys(unzipSync(bytes)).length, 'jszip', own);
}
JS

cat >expected.txt <<'TXT'
fflate  states 464 without zip64; fflate reads 464 jszip 66000
jszip   states 464 without zip64; fflate reads 464 jszip 66000
adm-zip states 65535 and zip64; fflate reads 66000 jszip 66000
TXT

echo "fflate@0.8.3 jszip@3.10.2 adm-zip@0.6.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
