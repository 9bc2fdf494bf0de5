#!/usr/bin/env bash
# Expected: a header given as the number 0 is written as 0, since 1 is written as 1.
# Seen: the header is left out, and so is a 0 in a list. The text "0" is written. (X-Attempt: 0 never arrives.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nodemailer@10.6.1

cat >program.mjs <<'JS'
import nodemailer from 'nodemailer';

const transport = nodemailer.createTransport({ streamTransport: true, buffer: true });
const headers = { 'X-Zero': 0, 'X-One': 1, 'X-Text': '0', 'X-List': [0, 1] };
const { message } = await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'a', headers });
for (const line of message.toString().split('\n')) if (line.startsWith('X-')) console.log(line.trim());
JS

cat >expected.txt <<'TXT'
X-One: 1
X-Text: 0
X-List: 1
TXT

echo "nodemailer@10.6.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
