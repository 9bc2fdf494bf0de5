#!/usr/bin/env bash
# Expected: with its transformers, a client of @hey-api/openapi-ts can read a task and send it back: a date goes out as 2026-03-02 and an int64 as a
#   number, as the document says.
# Seen: the answer is turned into Date and BigInt, and nothing turns them back: the date goes out as a date-time and the int64 as text, and a
#   server that checks requests answers 400 to both. JSON.stringify() writes the Date, and its replacer calls toString() on a BigInt.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @hey-api/openapi-ts@0.99.0 typescript@5.9.3 esbuild@0.27.2 ajv@8.17.1 ajv-formats@3.0.1

cat >openapi.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "Tasks", "version": "1" },
  "paths": {
    "/task": {
      "get": {
        "operationId": "getTask",
        "responses": {
          "200": { "description": "ok", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Task" } } } }
        }
      },
      "put": {
        "operationId": "putTask",
        "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Task" } } } },
        "responses": { "204": { "description": "ok" } }
      }
    }
  },
  "components": {
    "schemas": {
      "Task": {
        "type": "object",
        "required": ["due", "seconds"],
        "properties": { "due": { "type": "string", "format": "date" }, "seconds": { "type": "integer", "format": "int64" } }
      }
    }
  }
}
JSON
cat >openapi-ts.config.mjs <<'JS'
export default {
  input: 'openapi.json',
  output: 'client',
  plugins: ['@hey-api/typescript', '@hey-api/client-fetch', '@hey-api/transformers', { name: '@hey-api/sdk', transformer: true }],
};
JS
npx openapi-ts >log.txt 2>&1 || { cat log.txt; exit 1; }

cat >program.ts <<'TS'
import { createServer } from 'node:http';
import { once } from 'node:events';
import Ajv from 'ajv/dist/2020';
import formats from 'ajv-formats';
import { getTask, putTask } from './client';
import { client } from './client/client.gen';
import document from './openapi.json';

const ajv = new Ajv({ allErrors: true });
formats(ajv);
const check = ajv.compile(document.components.schemas.Task);
const server = createServer(async (request, response) => {
  if (request.method === 'GET') return response.setHeader('content-type', 'application/json').end('{"due":"2026-03-02","seconds":5}');
  const body = Buffer.concat(await request.toArray()).toString();
  console.log('PUT', body);
  if (!check(JSON.parse(body))) for (const error of check.errors!) console.log('   ', error.instancePath, error.message);
  response.writeHead(204).end();
});
await once(server.listen(0, '127.0.0.1'), 'listening');
client.setConfig({ baseUrl: `http://127.0.0.1:${(server.address() as { port: number }).port}` });
const { data } = await getTask({ throwOnError: true });
await putTask({ body: data });
server.close();
server.closeAllConnections();
TS
npx tsc --noEmit --strict --skipLibCheck --module esnext --moduleResolution bundler --target es2022 --lib es2022,dom,dom.iterable client/*.gen.ts
npx esbuild program.ts --bundle --platform=node --format=esm --outfile=program.mjs --log-level=error

cat >expected.txt <<'TXT'
PUT {"due":"2026-03-02T00:00:00.000Z","seconds":"5"}
    /due must match format "date"
    /seconds must be integer
TXT

echo "@hey-api/openapi-ts@0.99.0 ajv@8.17.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
