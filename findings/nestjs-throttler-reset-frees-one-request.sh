#!/usr/bin/env bash
# Expected: X-RateLimit-Reset says in how many seconds the whole limit is there again. Whoever waits for it may send as many requests as
#   X-RateLimit-Limit says.
# Seen: the header counts a fixed window from the first request, and the limit does not: each request is given back on its own, one ttl
#   after it came. After "Reset: 1" only the first of three requests is free again, the second try gets 429, and the block that follows
#   lasts a whole ttl. The storage keeps one time for the header and one timer for each request.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @nestjs/throttler@6.7.1 @nestjs/common@12.5.1 @nestjs/core@12.5.1 @nestjs/platform-express@12.5.1 reflect-metadata@0.2.2 rxjs@7.8.2

cat >program.cjs <<'JS'
require('reflect-metadata');
const { Controller, Get, Module } = require('@nestjs/common');
const { APP_GUARD, NestFactory } = require('@nestjs/core');
const { ThrottlerGuard, ThrottlerModule } = require('@nestjs/throttler');

class Tasks {
  list() {
    return [];
  }
}
Controller('tasks')(Tasks);
Get()(Tasks.prototype, 'list', Object.getOwnPropertyDescriptor(Tasks.prototype, 'list'));
class App {}
Module({
  imports: [ThrottlerModule.forRoot([{ ttl: 4000, limit: 3 }])],
  controllers: [Tasks],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})(App);

const seconds = (n) => new Promise((resolve) => setTimeout(resolve, n * 1000));
(async () => {
  const app = await NestFactory.create(App, { logger: false });
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${app.getHttpServer().address().port}/tasks`;
  const send = async () => {
    const { status, headers } = await fetch(url);
    const rest = ['X-RateLimit-Remaining', 'X-RateLimit-Reset', 'Retry-After'].map((name) => [name, headers.get(name)]);
    console.log(status, rest.filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}`).join(', '));
  };
  await send();
  await seconds(3.2);
  await send();
  await send();
  console.log('after the second that Reset names:');
  await seconds(1.2);
  await send();
  await send();
  await app.close();
})();
JS

cat >expected.txt <<'TXT'
200 X-RateLimit-Remaining: 2, X-RateLimit-Reset: 4
200 X-RateLimit-Remaining: 1, X-RateLimit-Reset: 1
200 X-RateLimit-Remaining: 0, X-RateLimit-Reset: 1
after the second that Reset names:
200 X-RateLimit-Remaining: 0, X-RateLimit-Reset: 4
429 Retry-After: 4
TXT

echo "@nestjs/throttler@6.7.1, Node $(node --version)"
node program.cjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
