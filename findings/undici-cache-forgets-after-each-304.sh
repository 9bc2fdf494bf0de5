#!/usr/bin/env bash
# Expected: a resource with an ETag and "no-cache" is transferred once. After that each request asks with If-None-Match, and while
#   the answer is 304 the stored body is used.
# Seen: every second request transfers the whole body again. A 304 that repeats the Cache-Control header, as RFC 9110 (15.4.5) says
#   it must, deletes the stored answer. After a 304 with nothing but the ETag it is kept. "max-age=0" does the same.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2

cat >program.mjs <<'JS'
import { createServer } from 'node:http';

import { Agent, interceptors, request } from 'undici';

for (const directive of ['no-cache', 'max-age=0'])
  for (const repeated of [true, false]) {
    const answers = [];
    const cached = { 'cache-control': directive };
    const server = createServer((asked, answer) => {
      const known = asked.headers['if-none-match'] === '"1"';
      answers.push(known ? 304 : 200);
      answer.writeHead(answers.at(-1), { etag: '"1"', ...(known && !repeated ? {} : cached) });
      answer.end(known ? undefined : 'body');
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const dispatcher = new Agent().compose(interceptors.cache());
    for (let i = 0; i < 6; i++)
      await (await request(`http://127.0.0.1:${server.address().port}/`, { dispatcher })).body.text();
    console.log(directive.padEnd(9), repeated ? '304 with the directive:   ' : '304 without the directive:', answers.join(' '));
    await dispatcher.close();
    server.close();
  }
JS

cat >expected.txt <<'TXT'
no-cache  304 with the directive:    200 304 200 304 200 304
no-cache  304 without the directive: 200 304 304 304 304 304
max-age=0 304 with the directive:    200 304 200 304 200 304
max-age=0 304 without the directive: 200 304 304 304 304 304
TXT

echo "undici@7.30.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
