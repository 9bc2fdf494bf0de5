#!/usr/bin/env bash
# Expected: an entry of attachments with a file name arrives as an attachment, whatever its type is: a.txt does.
# Seen: a message, message/rfc822, is sent as inline. mailparser then adds its lines to the text of the mail, and there is no
#   attachment; with contentDisposition: 'attachment' it is one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nodemailer@10.6.1 mailparser@3.14.2

cat >program.mjs <<'JS'
import { simpleParser } from 'mailparser';
import nodemailer from 'nodemailer';

const transport = nodemailer.createTransport({ streamTransport: true, buffer: true });
const forwarded = { filename: 'a.eml', contentType: 'message/rfc822', content: 'Subject: lunch\r\n\r\nAt noon?\r\n' };
for (const [name, attachment] of [
  ['a.txt', { filename: 'a.txt', content: 'At noon?' }],
  ['a.eml', forwarded],
  ['a.eml as attachment', { ...forwarded, contentDisposition: 'attachment' }],
]) {
  const mail = { from: 'a@example.com', to: 'b@example.com', text: 'See below.', attachments: [attachment] };
  const { text, attachments } = await simpleParser((await transport.sendMail(mail)).message);
  console.log(name.padEnd(19), attachments.length, 'attachment;', JSON.stringify(text));
}
JS

cat >expected.txt <<'TXT'
a.txt               1 attachment; "See below."
a.eml               0 attachment; "See below.\n\nSubject: lunch\n\nAt noon?\n"
a.eml as attachment 1 attachment; "See below."
TXT

echo "nodemailer@10.6.1 mailparser@3.14.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
