#!/usr/bin/env bash
# Expected: a comment that keeps the connection open is no message, and neither is an id alone: the standard fires no event
#   without data.
# Seen: onmessage is called with the data "" at each empty line, also after a comment. A handler that parses JSON throws at the
#   first keep-alive, the error ends the connection, and the client connects again, to the next keep-alive. A first data line
#   that is empty is lost, too: the two lines "" and "x" arrive as "x".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @microsoft/fetch-event-source@2.0.1 eventsource@5.1.5

cat >program.mjs <<'JS'
import http from 'node:http';
import { EventSource } from 'eventsource';

const listeners = { addEventListener() {}, removeEventListener() {} };
Object.assign(globalThis, { window: globalThis, document: { hidden: false, ...listeners } });
const { fetchEventSource } = await import('@microsoft/fetch-event-source');

let connections = 0;
const server = http.createServer((request, response) => {
  connections += 1;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(': keep-alive\n\n');
  setTimeout(() => response.write('data: {"task":1}\n\nid: 7\n\ndata:\ndata: x\n\nevent: end\ndata: -\n\n'), 50);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;

const seen = { 'eventsource       ': [], 'fetch-event-source': [] };
const source = new EventSource(url);
source.onmessage = ({ data }) => seen['eventsource       '].push(data);
await new Promise((resolve) => source.addEventListener('end', resolve));
source.close();

const all = new AbortController();
const onmessage = ({ event, data }) => (event === 'end' ? all.abort() : seen['fetch-event-source'].push(data));
await fetchEventSource(url, { openWhenHidden: true, signal: all.signal, onmessage });
for (const [name, data] of Object.entries(seen)) console.log(name, JSON.stringify(data));

connections = 0;
const tasks = [];
const onerror = (error) => {
  if (connections < 5) return 10;
  throw error;
};
const onjson = ({ data }) => tasks.push(JSON.parse(data));
await fetchEventSource(url, { openWhenHidden: true, onmessage: onjson, onerror }).catch(({ name }) => console.log('given up:', name));
console.log(`with JSON.parse: ${connections} connections, ${tasks.length} tasks`);
server.closeAllConnections();
server.close();
JS

cat >expected.txt <<'TXT'
eventsource        ["{\"task\":1}","\nx"]
fetch-event-source ["","{\"task\":1}","","x"]
given up: SyntaxError
with JSON.parse: 5 connections, 0 tasks
TXT

echo "@microsoft/fetch-event-source@2.0.1 eventsource@5.1.5, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
