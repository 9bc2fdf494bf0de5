#!/usr/bin/env bash
# Expected: the name of a calendar is a text, as its type says: "2026" is "2026", and "true" and "1e3" are what they are.
# Seen: names become numbers and booleans: 2026, 1000, true. So do ctags: "1.0" and "1" are both 1, and "1e3" and "1000" both
#   1000, so a change between them is not seen. Only texts with a leading zero or more digits than a number keeps stay texts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund tsdav@2.3.4

cat >program.mjs <<'JS'
import http from 'node:http';
import { fetchCalendars } from 'tsdav';

const calendars = [['2026', '1'], ['1e3', '1.0'], ['true', '1000'], ['007', '1e3'], ['Plan', '"a"']];
const answer = ([name, ctag], i) =>
  `<d:response><d:href>/cal/${i}/</d:href><d:propstat><d:prop><d:displayname>${name}</d:displayname><cs:getctag>${ctag}</cs:getctag>` +
  '<d:resourcetype><d:collection/><c:calendar/></d:resourcetype><c:supported-calendar-component-set><c:comp name="VTODO"/>' +
  '</c:supported-calendar-component-set></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>';
const names = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"';
const server = http.createServer((request, response) => {
  response.writeHead(207, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><d:multistatus ${names}>${calendars.map(answer).join('')}</d:multistatus>`);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const serverUrl = `http://127.0.0.1:${server.address().port}`;
const found = await fetchCalendars({ account: { serverUrl, rootUrl: serverUrl, homeUrl: `${serverUrl}/cal/`, accountType: 'caldav' } });
found.forEach(({ displayName, ctag }, i) => {
  const [name, sent] = calendars[i];
  console.log(`name ${name}: ${typeof displayName} ${displayName}`.padEnd(26), `ctag ${sent}: ${typeof ctag} ${ctag}`);
});
server.closeAllConnections();
server.close();
JS

cat >expected.txt <<'TXT'
name 2026: number 2026     ctag 1: number 1
name 1e3: number 1000      ctag 1.0: number 1
name true: boolean true    ctag 1000: number 1000
name 007: string 007       ctag 1e3: number 1000
name Plan: string Plan     ctag "a": string "a"
TXT

echo "tsdav@2.3.4, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
