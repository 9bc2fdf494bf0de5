#!/usr/bin/env bash
# Expected: an interceptor of Nest that only returns `next.handle()` adds two or three observables to a request, the same for each.
# Seen: with Nest 12.5.1 the first interceptor of a route makes each request subscribe to 14 observables, and another one to 3 more; a
#   route without one subscribes to none. Some of the 14 watch whether the client leaves while the handler's own observable still
#   emits, also where the handler returns a plain value. With 11.1.9 the first makes 10.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >program.mjs <<'JS'
import 'reflect-metadata';
import { Controller, Get, Module, UseInterceptors } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Observable } from 'rxjs';

let subscriptions = 0;
const { subscribe } = Observable.prototype;
Observable.prototype.subscribe = function (...given) {
  subscriptions++;
  return subscribe.apply(this, given);
};

const passesThrough = { intercept: (_context, next) => next.handle() };
class Tasks {
  none() {
    return 'task';
  }
  one() {
    return 'task';
  }
  two() {
    return 'task';
  }
}
for (const [name, interceptors] of Object.entries({ none: [], one: [passesThrough], two: [passesThrough, passesThrough] })) {
  const descriptor = Object.getOwnPropertyDescriptor(Tasks.prototype, name);
  Get(name)(Tasks.prototype, name, descriptor);
  if (interceptors.length > 0) UseInterceptors(...interceptors)(Tasks.prototype, name, descriptor);
}
Controller()(Tasks);
class App {}
Module({ controllers: [Tasks] })(App);

const app = await NestFactory.create(App, new FastifyAdapter(), { logger: false });
await app.init();
for (const name of ['none', 'one', 'two']) {
  subscriptions = 0;
  const { payload } = await app.inject(`/${name}`);
  console.log(`${name}: ${payload}, ${subscriptions} subscriptions`);
}
await app.close();
JS

run() {
  mkdir "$1"
  cp program.mjs "$1"
  (
    cd "$1"
    npm init -y >/dev/null
    npm install --silent --no-audit --no-fund "@nestjs/common@$1" "@nestjs/core@$1" "@nestjs/platform-fastify@$2" \
      rxjs@7.8.2 reflect-metadata@0.2.2
    echo "Nest $1"
    node program.mjs
  )
}

cat >expected.txt <<'TXT'
Nest 11.1.9
none: task, 0 subscriptions
one: task, 10 subscriptions
two: task, 13 subscriptions
Nest 12.5.1
none: task, 0 subscriptions
one: task, 14 subscriptions
two: task, 17 subscriptions
TXT

echo "Node $(node --version)"
{
  run 11.1.9 11.1.9
  run 12.5.1 12.5.0
} | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
