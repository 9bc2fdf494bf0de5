#!/usr/bin/env bash
# Expected: the query of a URL goes from the first question mark to the end, and may have more of them (RFC 3986, 3.4): ?q=why?&limit=5 asks for "why?" and
#   has a limit.
# Seen: with `path: request.url`, as in its example for plain Node.js, openapi-backend reads what is between the first two question marks: the limit is gone.
#   With Express it gets the parsed query and reads both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openapi-backend@5.21.2

cat >program.mjs <<'JS'
import { OpenAPIBackend } from 'openapi-backend';

const parameter = (name, type) => ({ name, in: 'query', schema: { type } });
const definition = {
  openapi: '3.0.3',
  info: { title: 'Tasks', version: '1' },
  paths: {
    '/tasks': {
      get: { operationId: 'list', parameters: [parameter('q', 'string'), parameter('limit', 'integer')], responses: { 200: { description: 'ok' } } },
    },
  },
};
const backend = new OpenAPIBackend({ definition, quick: true });
backend.register('list', (context) => context.request.query);
await backend.init();
for (const path of ['/tasks?q=why&limit=5', '/tasks?q=why?&limit=5', '/tasks?q=why%3F&limit=5'])
  console.log(path.padEnd(24), JSON.stringify(await backend.handleRequest({ method: 'GET', path, headers: {} })));
JS

cat >expected.txt <<'TXT'
/tasks?q=why&limit=5     {"q":"why","limit":"5"}
/tasks?q=why?&limit=5    {"q":"why"}
/tasks?q=why%3F&limit=5  {"q":"why?","limit":"5"}
TXT

echo "openapi-backend@5.21.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
