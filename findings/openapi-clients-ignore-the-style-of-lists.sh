#!/usr/bin/env bash
# Expected: a generated client sends a query parameter in the style that the document gives it: "a,b" for `explode: false`, "a|b" for
#   pipeDelimited, filter[owner]=Ann for deepObject. The types of all three clients take lists and objects.
# Seen: oazapfts does. swagger-typescript-api repeats every list and sends objects as "[object Object]". orval writes a list with String() and
#   encodes it: the comma between two values becomes %2C, which is a comma inside of one value, and so it does where the document says pipes.
#   What a server makes of it is its own affair: lenient ones hide it, others find nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund oazapfts@7.5.0 @oazapfts/runtime@1.2.0 orval@8.38.0 swagger-typescript-api@13.13.0 typescript@5.9.3 esbuild@0.27.2

cat >openapi.json <<'JSON'
{
  "openapi": "3.0.3",
  "info": { "title": "Tasks", "version": "1" },
  "paths": {
    "/tasks": {
      "get": {
        "operationId": "listTasks",
        "parameters": [
          { "name": "form", "in": "query", "schema": { "type": "array", "items": { "type": "string" } } },
          { "name": "commas", "in": "query", "explode": false, "schema": { "type": "array", "items": { "type": "string" } } },
          { "name": "pipes", "in": "query", "style": "pipeDelimited", "explode": false, "schema": { "type": "array", "items": { "type": "string" } } },
          {
            "name": "filter",
            "in": "query",
            "style": "deepObject",
            "explode": true,
            "schema": { "type": "object", "properties": { "owner": { "type": "string" } } }
          }
        ],
        "responses": { "200": { "description": "ok" } }
      }
    }
  }
}
JSON
echo "export default { tasks: { input: './openapi.json', output: { target: './orval.ts', client: 'fetch' } } };" >orval.config.mjs
{
  npx oazapfts openapi.json oazapfts.ts
  npx swagger-typescript-api generate -p openapi.json -o . -n swagger.ts
  npx orval --config orval.config.mjs
} >log.txt 2>&1 || { cat log.txt; exit 1; }

cat >program.ts <<'TS'
import * as oazapfts from './oazapfts';
import * as orval from './orval';
import { Api } from './swagger';

let url = '';
globalThis.fetch = (async (address: string) => {
  url = address;
  return new Response('{}', { headers: { 'content-type': 'application/json' } });
}) as typeof fetch;
const clients = {
  oazapfts: (query: object) => oazapfts.listTasks(query),
  orval: (query: object) => orval.listTasks(query),
  'swagger-typescript-api': (query: object) => new Api().tasks.listTasks(query),
};
for (const [name, list] of Object.entries(clients)) {
  console.log(name);
  for (const query of [{ form: ['a', 'b'] }, { commas: ['a', 'b'] }, { pipes: ['a', 'b'] }, { filter: { owner: 'Ann' } }]) {
    await list(query);
    console.log(' ', JSON.stringify(query).padEnd(26), url.split('?')[1]);
  }
}
TS
npx esbuild program.ts --bundle --platform=node --format=esm --outfile=program.mjs --log-level=error

cat >expected.txt <<'TXT'
oazapfts
  {"form":["a","b"]}         form=a&form=b
  {"commas":["a","b"]}       commas=a,b
  {"pipes":["a","b"]}        pipes=a|b
  {"filter":{"owner":"Ann"}} filter[owner]=Ann
orval
  {"form":["a","b"]}         form=a&form=b
  {"commas":["a","b"]}       commas=a%2Cb
  {"pipes":["a","b"]}        pipes=a%2Cb
  {"filter":{"owner":"Ann"}} filter[owner]=Ann
swagger-typescript-api
  {"form":["a","b"]}         form=a&form=b
  {"commas":["a","b"]}       commas=a&commas=b
  {"pipes":["a","b"]}        pipes=a&pipes=b
  {"filter":{"owner":"Ann"}} filter=%5Bobject%20Object%5D
TXT

echo "oazapfts@7.5.0 orval@8.38.0 swagger-typescript-api@13.13.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
