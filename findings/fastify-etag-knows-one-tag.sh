#!/usr/bin/env bash
# Expected: @fastify/etag answers 304 to If-None-Match when one of the listed tags is the present one, and to a star (RFC 9110,
#   13.1.2). It does so for a weak form of its own tag.
# Seen: a list and a star are answered with the whole body and 200: the header is compared as one text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fastify@5.12.8 @fastify/etag@6.2.0

cat >program.mjs <<'JS'
import Fastify from 'fastify';

import etag from '@fastify/etag';

const app = Fastify();
await app.register(etag);
app.get('/', () => ({ title: 'Write documentation' }));
const tag = (await app.inject('/')).headers.etag;
for (const [name, value] of [['its tag', tag], ['its tag, weak', `W/${tag}`], ['a list with its tag', `"other", ${tag}`], ['a star', '*']])
  console.log(name, (await app.inject({ url: '/', headers: { 'if-none-match': value } })).statusCode);
JS

cat >expected.txt <<'TXT'
its tag 304
its tag, weak 304
a list with its tag 200
a star 200
TXT

echo "fastify@5.12.8 @fastify/etag@6.2.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
