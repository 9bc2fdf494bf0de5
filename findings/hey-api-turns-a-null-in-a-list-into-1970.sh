#!/usr/bin/env bash
# Expected: the transformers of @hey-api/openapi-ts turn each date-time into a Date and each int64 into a BigInt, and leave null as it is,
#   wherever the document allows it.
# Seen: a null in a property stays null; in a list or in a map it becomes the first of January 1970: their members have no check before
#   new Date(). And an optional int64 of 0 stays a number, although its type says bigint: the check of properties is for truth, not for null.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @hey-api/openapi-ts@0.99.0 typescript@5.9.3 esbuild@0.27.2

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
      }
    }
  },
  "components": {
    "schemas": {
      "Task": {
        "type": "object",
        "required": ["doneAt", "reminders"],
        "properties": {
          "doneAt": { "type": ["string", "null"], "format": "date-time" },
          "reminders": { "type": "array", "items": { "type": ["string", "null"], "format": "date-time" } },
          "dates": { "type": "object", "additionalProperties": { "type": ["string", "null"], "format": "date-time" } },
          "position": { "type": "integer", "format": "int64" },
          "seconds": { "type": "integer", "format": "int64" }
        }
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
import { getTask } from './client';
import { client } from './client/client.gen';

const sent = { doneAt: null, reminders: ['2026-03-02T09:00:00Z', null], dates: { start: null }, position: 0, seconds: 5 };
const server = createServer((request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(sent)));
await once(server.listen(0, '127.0.0.1'), 'listening');
client.setConfig({ baseUrl: `http://127.0.0.1:${(server.address() as { port: number }).port}` });
const { data } = await getTask({ throwOnError: true });
server.close();

const show = (value: unknown): string =>
  value instanceof Date || value === null ? String(value && value.toISOString()) : typeof value === 'object' ? Object.values(value).map(show).join(', ') : `${typeof value} ${value}`;
for (const [name, value] of Object.entries(data)) console.log(name.padEnd(9), JSON.stringify(sent[name as keyof typeof sent]).padEnd(29), show(value));
TS
npx esbuild program.ts --bundle --platform=node --format=esm --outfile=program.mjs --log-level=error

cat >expected.txt <<'TXT'
doneAt    null                          null
reminders ["2026-03-02T09:00:00Z",null] 2026-03-02T09:00:00.000Z, 1970-01-01T00:00:00.000Z
dates     {"start":null}                1970-01-01T00:00:00.000Z
position  0                             number 0
seconds   5                             bigint 5
TXT

echo "@hey-api/openapi-ts@0.99.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
