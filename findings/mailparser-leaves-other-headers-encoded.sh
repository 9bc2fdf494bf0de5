#!/usr/bin/env bash
# Expected: a header with an umlaut that nodemailer encodes (RFC 2047) is decoded by mailparser of the same authors, whatever its
#   name is, as the subject is.
# Seen: only the headers that mailparser knows are decoded. Of any other, headers.get() gives the encoded words, a long one with
#   the words of all its lines.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mailparser@3.14.2 nodemailer@10.6.1

cat >program.mjs <<'JS'
import { simpleParser } from 'mailparser';
import nodemailer from 'nodemailer';

const transport = nodemailer.createTransport({ streamTransport: true, buffer: true });
const { message } = await transport.sendMail({ from: 'Zoë <a@example.com>', to: 'b@example.com', subject: 'für Zoë', text: 'a', headers: { 'X-Project': 'für Zoë', 'X-Plain': 'for Zoe' } });
const { headers, from } = await simpleParser(message);
console.log('from     ', from.value[0].name);
for (const name of ['subject', 'x-plain', 'x-project']) console.log(name.padEnd(9), headers.get(name));
JS

cat >expected.txt <<'TXT'
from      Zoë
subject   für Zoë
x-plain   for Zoe
x-project =?UTF-8?Q?f=C3=BCr_Zo=C3=AB?=
TXT

echo "mailparser@3.14.2 nodemailer@10.6.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
