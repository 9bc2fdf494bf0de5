#!/usr/bin/env bash
# Expected: in a list with `explode: false`, a comma that belongs to a value is sent as %2C (RFC 6570), so a client and a server that both read
#   the document agree on ["a,b", "c"].
# Seen: openapi-fetch sends a%2Cb,c, and both servers read three values. openapi-backend turns %2C into a comma before it splits.
#   express-openapi-validator has code that splits first, but it calls concat() on the list of raw values and drops the result.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openapi-fetch@0.17.0 express-openapi-validator@5.6.2 express@5.1.0 openapi-backend@5.21.2

cat >program.mjs <<'JS'
import { createServer } from 'node:http';
import { once } from 'node:events';
import express from 'express';
import validator from 'express-openapi-validator';
import { OpenAPIBackend } from 'openapi-backend';
import createClient from 'openapi-fetch';

const tags = { name: 'tags', in: 'query', explode: false, schema: { type: 'array', items: { type: 'string' } } };
const document = () => ({
  openapi: '3.0.3',
  info: { title: 'Tasks', version: '1' },
  paths: { '/tasks': { get: { operationId: 'list', parameters: [structuredClone(tags)], responses: { 200: { description: 'ok' } } } } },
});

const app = express();
app.use(validator.middleware({ apiSpec: document() }));
app.get('/tasks', (request, response) => response.json(request.query.tags));

const backend = new OpenAPIBackend({ definition: document(), quick: true });
backend.register('list', (context, request, response) => response.end(JSON.stringify(context.request.query.tags)));
await backend.init();
const plain = (request, response) => backend.handleRequest({ method: request.method, path: request.url, headers: request.headers }, request, response);

for (const [name, handler] of [['express-openapi-validator', app], ['openapi-backend', plain]]) {
  const server = createServer((request, response) => {
    console.log(name.padEnd(26), 'gets', request.url);
    handler(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = createClient({
    baseUrl: `http://127.0.0.1:${server.address().port}`,
    querySerializer: { array: { style: 'form', explode: false } },
  });
  const { data } = await client.GET('/tasks', { params: { query: { tags: ['a,b', 'c'] } }, parseAs: 'text' });
  console.log(''.padEnd(26), 'reads', data);
  server.close();
}
JS

cat >expected.txt <<'TXT'
express-openapi-validator  gets /tasks?tags=a%2Cb,c
                           reads ["a","b","c"]
openapi-backend            gets /tasks?tags=a%2Cb,c
                           reads ["a","b","c"]
TXT

echo "openapi-fetch@0.17.0 express-openapi-validator@5.6.2 openapi-backend@5.21.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
