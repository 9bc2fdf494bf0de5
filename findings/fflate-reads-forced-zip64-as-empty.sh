#!/usr/bin/env bash
# Expected: unzipSync() reads a small entry whose sizes stand in the zip64 field, as writers do that do not know the size
#   beforehand: fflate states zip64 support, and its streaming Unzip reads it.
# Seen: a stored entry comes out empty, without an error. adm-zip reads the file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fflate@0.8.3 yazl@3.3.1 adm-zip@0.6.1

cat >program.mjs <<'JS'
import Zip from 'adm-zip';
import { strFromU8, unzipSync, Unzip, UnzipInflate } from 'fflate';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

for (const forceZip64Format of [false, true]) {
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from('hello'), 'a.txt', { compress: false, forceZip64Format });
  zip.end();
  const bytes = await buffer(zip.outputStream);
  let streamed = '';
  const unzip = new Unzip((file) => {
    file.ondata = (error, data) => (streamed += error ? error.message : strFromU8(data));
    file.start();
  });
  unzip.register(UnzipInflate);
  unzip.push(bytes, true);
  console.log(forceZip64Format ? 'zip64 ' : 'plain ', JSON.stringify({ unzipSync: strFromU8(unzipSync(bytes)['a.txt']), Unzip: streamed, 'adm-zip': new Zip(bytes).readAsText('a.txt') }));
}
JS

cat >expected.txt <<'TXT'
plain  {"unzipSync":"hello","Unzip":"hello","adm-zip":"hello"}
zip64  {"unzipSync":"","Unzip":"hello","adm-zip":"hello"}
TXT

echo "fflate@0.8.3 yazl@3.3.1 adm-zip@0.6.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
