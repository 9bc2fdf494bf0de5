#!/usr/bin/env bash
# Expected: an interceptor with delay(4000) behaves like a slow server: a request with headersTimeout: 100 fails with
#   HeadersTimeoutError, as it does with a server.
# Seen: the request waits for the whole delay and succeeds: a mock never starts the timers of headersTimeout and bodyTimeout. A
#   test of what happens on a timeout passes through the happy path. A signal does stop the request in time.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2

cat >program.mjs <<'JS'
import http from 'node:http';
import { Agent, MockAgent, request } from 'undici';

const server = http.createServer((_, response) => setTimeout(() => response.end('late'), 4000));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const mock = new MockAgent();
mock.get(origin).intercept({ path: '/' }).reply(200, 'late').delay(4000).persist();

for (const [name, dispatcher] of Object.entries({ server: new Agent(), mock }))
  for (const [limit, options] of [['headersTimeout', { headersTimeout: 100 }], ['signal', { signal: AbortSignal.timeout(100) }]]) {
    const start = performance.now();
    const outcome = await request(origin, { dispatcher, ...options }).then(
      ({ statusCode }) => statusCode,
      (error) => error.name,
    );
    const waited = performance.now() - start > 3900 ? 'after the whole delay' : 'before';
    console.log(name.padEnd(6), limit.padEnd(14), outcome, waited);
  }
server.closeAllConnections();
server.close();
JS

cat >expected.txt <<'TXT'
server headersTimeout HeadersTimeoutError before
server signal         TimeoutError before
mock   headersTimeout 200 after the whole delay
mock   signal         TimeoutError before
TXT

echo "undici@7.30.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
