#!/usr/bin/env bash
# Expected: @OnEvent(['task.created', 'task.updated']) listens to both events: its type takes a list, and its comment says that it
#   "subscribes to events based on the specified name(s)".
# Seen: it listens to neither, and nothing says so. The list goes to eventemitter2 as it is, where a list is one name: the names joined with
#   commas, or, with `wildcard`, the parts of one longer name. Two decorators on the method do it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @nestjs/event-emitter@12.0.1 @nestjs/common@12.5.1 @nestjs/core@12.5.1 reflect-metadata@0.2.2 rxjs@7.8.2

cat >program.cjs <<'JS'
require('reflect-metadata');
const { Injectable, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { EventEmitter2, EventEmitterModule, OnEvent } = require('@nestjs/event-emitter');

const names = ['task.created', 'task.updated'];
(async () => {
  for (const wildcard of [false, true]) {
    const heard = { list: [], each: [], parts: [] };
    class Listener {
      list(name) {
        heard.list.push(name);
      }
      each(name) {
        heard.each.push(name);
      }
      parts(name) {
        heard.parts.push(name);
      }
    }
    Injectable()(Listener);
    const on = (method, event) => OnEvent(event)(Listener.prototype, method, Object.getOwnPropertyDescriptor(Listener.prototype, method));
    on('list', names);
    on('parts', ['task', 'created']);
    for (const name of names) on('each', name);
    class App {}
    Module({ imports: [EventEmitterModule.forRoot({ wildcard })], providers: [Listener] })(App);
    const app = await NestFactory.createApplicationContext(App, { logger: false });
    const emitter = app.get(EventEmitter2);
    for (const name of [...names, names.join(',')]) emitter.emit(name, name);
    console.log(`wildcard ${wildcard}`);
    console.log('  a decorator for each hears   ', heard.each.join(' and '));
    console.log('  a list of both hears         ', heard.list.join(' and ') || 'nothing');
    console.log('  a list of task, created hears', heard.parts.join(' and ') || 'nothing');
    await app.close();
  }
})();
JS

cat >expected.txt <<'TXT'
wildcard false
  a decorator for each hears    task.created and task.updated
  a list of both hears          task.created,task.updated
  a list of task, created hears nothing
wildcard true
  a decorator for each hears    task.created and task.updated
  a list of both hears          nothing
  a list of task, created hears task.created
TXT

echo "@nestjs/event-emitter@12.0.1, Node $(node --version)"
node program.cjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
