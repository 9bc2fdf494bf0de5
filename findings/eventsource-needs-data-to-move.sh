#!/usr/bin/env bash
# Expected: a block with only an id line moves the place from which a client asks again (HTML: the id is set before data is looked
#   at), so that a server can tell a quiet client how far it is.
# Seen: eventsource from npm asks again after the id of the last block that had data; undici after the newest.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund eventsource@4.1.0 undici@7.30.2

cat >program.mjs <<'JS'
import { createServer } from 'node:http';
import { EventSource as Npm } from 'eventsource';
import { EventSource as Undici } from 'undici';

process.removeAllListeners('warning').on('warning', () => undefined);

/** What a client makes of a stream that ends, and of the 204 with which its next request is answered. */
async function follow(Source, ...blocks) {
  const asked = [];
  const events = [];
  const server = createServer(({ headers }, response) => {
    asked.push(headers['last-event-id'] ?? 'none');
    if (asked.length > 1) return response.writeHead(204).end();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const block of blocks) response.write(block);
    response.end();
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const source = new Source(`http://127.0.0.1:${server.address().port}/`);
  source.onmessage = ({ data, lastEventId }) => events.push(`${data} with id ${lastEventId || 'none'}`);
  await new Promise((closed) => {
    source.onerror = () => source.readyState === 2 && closed();
  });
  server.close();
  return `${events.join(', ') || 'no event'}; asks again after id ${asked[1]}`;
}

for (const [name, Source] of [['eventsource', Npm], ['undici', Undici]])
  console.log(name, await follow(Source, 'retry: 50\nid: 1\ndata: a\n\n', 'id: 2\n\n'));
JS

cat >expected.txt <<'TXT'
eventsource a with id 1; asks again after id 1
undici a with id 1; asks again after id 2
TXT

echo "eventsource@4.1.0 undici@7.30.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
