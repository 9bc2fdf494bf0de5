#!/usr/bin/env bash
# Expected: blanks before a comma and parameters without a value change nothing: RFC 8288 (3) allows both in a Link header.
# Seen: a blank after a quoted value takes the comma and the whole next link for the name of a parameter, so that the page before is
#   lost, without an error. A parameter without a value takes the name of the next one, and the relation is lost.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund http-link-header@1.1.4

cat >program.mjs <<'JS'
import LinkHeader from 'http-link-header';

const links = (header) => LinkHeader.parse(header).refs.map(({ uri, rel }) => `${uri} ${rel}`).join('; ');
for (const header of [
  '</?page=3>; rel=next, </?page=1>; rel=prev',
  '</?page=3>; rel="next" , </?page=1>; rel="prev"',
  '</app.js>; rel=preload; crossorigin, </?page=3>; rel=next',
  '</app.js>; crossorigin; rel=preload',
])
  console.log(header.padEnd(58), '|', links(header));
JS

cat >expected.txt <<'TXT'
</?page=3>; rel=next, </?page=1>; rel=prev                 | /?page=3 next; /?page=1 prev
</?page=3>; rel="next" , </?page=1>; rel="prev"            | /?page=3 next
</app.js>; rel=preload; crossorigin, </?page=3>; rel=next  | /app.js preload
</app.js>; crossorigin; rel=preload                        | /app.js undefined
TXT

echo "http-link-header@1.1.4, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
