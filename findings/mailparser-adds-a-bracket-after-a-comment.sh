#!/usr/bin/env bash
# Expected: In-Reply-To: <1@example.com> (a comment) names the message <1@example.com>, as the same header without the comment
#   does: RFC 5322 (3.6.4) allows comments around the id.
# Seen: inReplyTo is "<1@example.com> (a comment)>": the comment stays, and a ">" is added because the text does not end with
#   one. The answer then finds no message to belong to. In References, each word of the comment becomes an id.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mailparser@3.14.2

cat >program.mjs <<'JS'
import { simpleParser } from 'mailparser';

for (const ids of ['<1@example.com>', '<1@example.com> (of 1 May)', '(of 1 May) <1@example.com>']) {
  const { inReplyTo, references } = await simpleParser(`From: ann@example.com\r\nIn-Reply-To: ${ids}\r\nReferences: ${ids}\r\n\r\nHello`);
  console.log(ids.padEnd(28), JSON.stringify({ inReplyTo, references }));
}
JS

cat >expected.txt <<'TXT'
<1@example.com>              {"inReplyTo":"<1@example.com>","references":"<1@example.com>"}
<1@example.com> (of 1 May)   {"inReplyTo":"<1@example.com> (of 1 May)>","references":["<1@example.com>","<(of>","<1>","<May)>"]}
(of 1 May) <1@example.com>   {"inReplyTo":"<(of 1 May) <1@example.com>","references":["<(of>","<1>","<May)>","<1@example.com>"]}
TXT

echo "mailparser@3.14.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
