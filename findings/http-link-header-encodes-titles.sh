#!/usr/bin/env bash
# Expected: a title comes back as it was: the quotes of the header hold commas and semicolons, a backslash holds quotes, and what
#   is not ASCII goes into title* (RFC 8288, 3.4.1).
# Seen: toString() percent-encodes a title with any of = : " < > \ or an umlaut in it, which nobody decodes, not parse() either: a
#   page named "a=b" is shown as "a%3Db". Commas and blanks are left as they are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund http-link-header@1.1.4

cat >program.mjs <<'JS'
import LinkHeader from 'http-link-header';

for (const title of ['Page 2, with a comma', 'Page 2; Bath', 'a=b', 'Due: 10:30', 'say "hi"', 'Übersicht', '100%']) {
  const header = new LinkHeader().set({ uri: '/2', rel: 'next', title }).toString();
  const [{ title: read }] = LinkHeader.parse(header).refs;
  console.log(read === title ? 'same ' : 'other', title.padEnd(20), header);
}
JS

cat >expected.txt <<'TXT'
same  Page 2, with a comma </2>; rel=next; title="Page 2, with a comma"
same  Page 2; Bath         </2>; rel=next; title="Page 2; Bath"
other a=b                  </2>; rel=next; title="a%3Db"
other Due: 10:30           </2>; rel=next; title="Due%3A 10%3A30"
other say "hi"             </2>; rel=next; title="say %22hi%22"
other Übersicht            </2>; rel=next; title="%C3%9Cbersicht"
same  100%                 </2>; rel=next; title=100%
TXT

echo "http-link-header@1.1.4, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
