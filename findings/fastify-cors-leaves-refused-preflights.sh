#!/usr/bin/env bash
# Expected: a preflight from an origin that is not allowed is answered by @fastify/cors itself, like one that is, without the
#   headers that would allow it.
# Seen: it is handed to the router: 404 where only the method asked about exists, or whatever a wildcard route says. Allowed
#   origins get 204.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fastify@5.12.8 @fastify/cors@11.4.3

cat >program.mjs <<'JS'
import Fastify from 'fastify';
import cors from '@fastify/cors';

const app = Fastify();
await app.register(cors, { origin: (origin, done) => done(null, origin === 'https://known.example') });
app.post('/tasks', () => 'made');
for (const origin of ['https://known.example', 'https://unknown.example']) {
  const headers = { origin, 'access-control-request-method': 'POST' };
  const { statusCode, body } = await app.inject({ method: 'OPTIONS', url: '/tasks', headers });
  console.log(origin, statusCode, body);
}
JS

cat >expected.txt <<'TXT'
https://known.example 204 
https://unknown.example 404 {"message":"Route OPTIONS:/tasks not found","error":"Not Found","statusCode":404}
TXT

echo "fastify@5.12.8 @fastify/cors@11.4.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
