#!/usr/bin/env bash
# Expected: "Date: Thu, 1 Jan 2026 09:00:00 CET" is read as 09:00 UTC, as RFC 5322 (4.3) asks for zones that one does not know,
#   or the date is undefined.
# Seen: the mail gets the time at which it is parsed, in date and in the headers: new Date() does not know the zone, and the
#   parser then takes the time of now. Parsing the same mail tomorrow gives another date. PostalMime hands over the text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mailparser@3.14.2 postal-mime@4.0.0

cat >program.mjs <<'JS'
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';

for (const zone of ['+0100', 'GMT', 'EST', '(CET)', 'CET', 'CEST', 'A']) {
  const mail = `Date: Thu, 1 Jan 2026 09:00:00 ${zone}\r\nSubject: a\r\nFrom: ann@example.com\r\n\r\nHello`;
  const { date } = await simpleParser(mail);
  const today = Math.abs(date - Date.now()) < 60_000;
  console.log(zone.padEnd(6), 'mailparser:', (today ? 'the time of now' : date.toJSON()).padEnd(25), 'postal-mime:', (await PostalMime.parse(mail)).date);
}
JS

cat >expected.txt <<'TXT'
+0100  mailparser: 2026-01-01T08:00:00.000Z  postal-mime: 2026-01-01T08:00:00.000Z
GMT    mailparser: 2026-01-01T09:00:00.000Z  postal-mime: 2026-01-01T09:00:00.000Z
EST    mailparser: 2026-01-01T14:00:00.000Z  postal-mime: 2026-01-01T14:00:00.000Z
(CET)  mailparser: 2026-01-01T09:00:00.000Z  postal-mime: 2026-01-01T09:00:00.000Z
CET    mailparser: the time of now           postal-mime: Thu, 1 Jan 2026 09:00:00 CET
CEST   mailparser: the time of now           postal-mime: Thu, 1 Jan 2026 09:00:00 CEST
A      mailparser: the time of now           postal-mime: Thu, 1 Jan 2026 09:00:00 A
TXT

echo "mailparser@3.14.2 postal-mime@4.0.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
