#!/usr/bin/env bash
# Expected: an answer that @fastify/compress encodes gets another entity tag, or a weak one, since strong tags promise the same
#   bytes (RFC 9110, 8.8.3.1); and every answer of the route names Accept-Encoding in Vary.
# Seen: identity, gzip and brotli go out under one strong tag, and the answer without encoding has no Vary, so that a cache may
#   give it to everybody.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fastify@5.12.8 @fastify/etag@6.2.0 @fastify/compress@9.2.0

cat >program.mjs <<'JS'
import Fastify from 'fastify';

import compress from '@fastify/compress';
import etag from '@fastify/etag';

const app = Fastify();
await app.register(compress, { threshold: 0 });
await app.register(etag);
app.get('/', () => ({ title: 'Write documentation '.repeat(100) }));
const tags = new Set();
for (const encoding of ['identity', 'gzip', 'br']) {
  const { headers } = await app.inject({ url: '/', headers: { 'accept-encoding': encoding } });
  tags.add(headers.etag);
  console.log(encoding, 'sent as', headers['content-encoding'] ?? 'it is', '- Vary:', headers.vary ?? 'none');
}
console.log('tags:', tags.size, [...tags][0].startsWith('W/') ? 'weak' : 'strong');
JS

cat >expected.txt <<'TXT'
identity sent as it is - Vary: none
gzip sent as gzip - Vary: accept-encoding
br sent as br - Vary: accept-encoding
tags: 1 strong
TXT

echo "fastify@5.12.8 @fastify/etag@6.2.0 @fastify/compress@9.2.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
