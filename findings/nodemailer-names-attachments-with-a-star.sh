#!/usr/bin/env bash
# Expected: an attachment without a name and a type gets a name that can be saved: attachment-1.bin, as one of CSV becomes
#   attachment-2.csv.
# Seen: it becomes attachment-1.*, which the recipient's program shows, and which Windows cannot store.
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
const attachments = [{ content: 'a' }, { content: 'a', contentType: 'text/csv' }, { content: 'a', contentType: 'application/octet-stream' }];
const { message } = await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'a', attachments });
for (const { contentType, filename } of (await simpleParser(message)).attachments) console.log(contentType, filename);
JS

cat >expected.txt <<'TXT'
application/octet-stream attachment-1.*
text/csv attachment-2.csv
application/octet-stream attachment-3.*
TXT

echo "nodemailer@10.6.1 mailparser@3.14.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
