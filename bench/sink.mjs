// Receivers of webhooks in a process of their own: /quick responds at once, /hang never, and /timed reports when each
// task arrived.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(import.meta.url);

if (process.send && process.argv[1] === HERE) receive();

function receive() {
  const server = createServer((request, response) => {
    if (request.url === '/hang') return;
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      if (request.url === '/timed') process.send({ task: JSON.parse(body).data.task?.id, at: Date.now() });
      response.end();
    });
  }).listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
}

export async function openSink() {
  const child = fork(HERE);
  const [{ port }] = await once(child, 'message');
  return {
    at: (path) => `http://127.0.0.1:${port}/${path}`,
    onArrival: (listener) => child.on('message', listener),
    close: () => child.kill(),
  };
}
