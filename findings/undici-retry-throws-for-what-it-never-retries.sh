#!/usr/bin/env bash
# Expected: a RetryAgent leaves methods that it does not retry, POST by default, as they are: the caller gets the 503 and
#   its body after one request.
# Seen: the one request is made, and then it rejects with a RequestRetryError as if retries had run out: the answer of the
#   server is gone. A status outside of its list, 404, comes back as usual; throwOnError: false brings the 503 back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2

cat >program.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent, RetryAgent, request } from 'undici';

let requests = 0;
const server = createServer(({ url }, response) => {
  requests++;
  response.writeHead(Number(url.slice(1))).end('why');
}).listen(0, '127.0.0.1');
await once(server, 'listening');

for (const [options, status] of [[{}, 503], [{}, 404], [{ throwOnError: false }, 503]]) {
  requests = 0;
  const dispatcher = new RetryAgent(new Agent(), { maxRetries: 2, minTimeout: 1, ...options });
  const outcome = await request(`http://127.0.0.1:${server.address().port}/${status}`, { method: 'POST', body: 'a', dispatcher }).then(
    async ({ statusCode, body }) => `${statusCode} ${await body.text()}`,
    ({ name }) => `rejects with ${name}`,
  );
  console.log(status, JSON.stringify(options), outcome, 'after', requests, 'request');
  await dispatcher.close();
}
server.close();
JS

cat >expected.txt <<'TXT'
503 {} rejects with RequestRetryError after 1 request
404 {} 404 why after 1 request
503 {"throwOnError":false} 503 why after 1 request
TXT

echo "undici@7.30.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
