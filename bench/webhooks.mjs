// The cost of webhooks: node bench/webhooks.mjs [seconds] [backlog] [writes|drain|hanging]. The receivers run in a
// separate process.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { load } from './load.mjs';
import { start } from './servers.mjs';

const HERE = fileURLToPath(import.meta.url);
const WEBHOOKS = 50;
const HANGING = 100;
const CHANGES = 100;
const round = (number) => Math.round(number * 100) / 100;

if (process.send) receive();
else await bench(Number(process.argv[2] ?? 10), Number(process.argv[3] ?? 20_000), process.argv[4]);

/** Responds immediately on /quick, never on /hang. Reports when each task arrived on /timed. */
function receive() {
  const server = createServer((request, response) => {
    if (request.url === '/hang') return;
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      if (request.url === '/timed') process.send({ task: JSON.parse(body).data.task?.id, at: Date.now() });
      response.end();
    });
  }).listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
}

async function bench(seconds, backlog, only) {
  const sink = fork(HERE);
  const [{ port }] = await once(sink, 'message');
  const at = (path) => `http://127.0.0.1:${port}/${path}`;
  try {
    const parts = {
      writes: (server, call) => writes(server, call, at('quick'), seconds),
      drain: (server, call) => drain(server, call, at('quick'), backlog),
      hanging: (server, call) => hanging(server, call, at, sink),
    };
    for (const [name, part] of Object.entries(parts)) if (!only || only === name) await withService(part);
  } finally {
    sink.kill();
  }
}

async function withService(work) {
  const folder = mkdtempSync(join(tmpdir(), 'tasksmith-bench-'));
  const server = await start('tasksmith', process.env.BENCH_DATABASE_URL ?? `sqlite:${join(folder, 'bench.sqlite')}`, {
    env: { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' },
  });
  const login = await fetch(`${server.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'root@example.com', password: 'Root12345' }),
  });
  const { access_token: token } = (await login.json()).data;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const call = async (method, path, body) => {
    const sent = body && { body: JSON.stringify(body) };
    const answer = await fetch(server.url + path, { method, headers, ...sent });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).data;
  };
  call.headers = headers;
  try {
    await work(server, call);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Alternates PATCH with and without webhooks. A user can have at most 40. */
async function writes(server, call, url, seconds) {
  const ids = [];
  for (let i = 0; i < 200; i++) ids.push((await call('POST', '/api/tasks', { title: `Task ${i}` })).id);
  let turn = 0;
  const patch = () => ({
    method: 'PATCH',
    path: `/api/tasks/${ids[turn++ % ids.length]}`,
    headers: { ...call.headers },
    body: JSON.stringify({ title: `Title ${turn}` }),
  });
  const measure = () => load(server, patch, { connections: 16, seconds });
  await measure();
  const without = await measure();
  const users = await Promise.all([makeAdmin(server, call, 1), makeAdmin(server, call, 2)]);
  for (let i = 0; i < WEBHOOKS; i++) await users[i % 2]('POST', '/api/webhooks', { url, events: ['*'] });
  const beside = await measure();
  const rates = `${Math.round(without.rate)}/s without, ${Math.round(beside.rate)}/s with ${WEBHOOKS} webhooks`;
  console.log(`PATCH: ${rates}: ${round(beside.rate / without.rate)} (errors ${beside.errors})`);
}

async function makeAdmin(server, call, number) {
  const email = `admin${number}@example.com`;
  const user = { username: `admin${number}`, email, password: 'Secret123' };
  const json = { 'content-type': 'application/json' };
  const post = (path, body) =>
    fetch(server.url + path, { method: 'POST', headers: json, body: JSON.stringify(body) }).then((answer) =>
      answer.json(),
    );
  await post('/api/auth/register', user);
  const all = await call('GET', '/api/users?per_page=100');
  await call('PATCH', `/api/users/${all.users.find((each) => each.email === email).id}`, { role: 'admin' });
  const { data } = await post('/api/auth/login', user);
  return async (method, path, body) => {
    const headers = { ...json, authorization: `Bearer ${data.access_token}` };
    const sent = { body: JSON.stringify(body) };
    const answer = await fetch(server.url + path, { method, headers, ...sent });
    if (!answer.ok) throw new Error(await answer.text());
  };
}

/** Queues a backlog for one webhook, then sends it. */
async function drain(server, call, url, backlog) {
  const { id } = await call('POST', '/api/webhooks', { url, events: ['*'] });
  await call('PATCH', `/api/webhooks/${id}`, { status: 'paused' });
  for (let done = 0; done < backlog; done += 500) {
    const operations = Array.from({ length: 500 }, (_, i) => ({ op: 'create', data: { title: `Task ${done + i}` } }));
    await call('POST', '/api/tasks/bulk', { operations });
  }
  const queued = async () => (await call('GET', `/api/webhooks/${id}`)).queued;
  while ((await queued()) < Math.min(backlog, 99_000)) await pause(200);
  const begin = performance.now();
  const [before, most] = [server.memory(), { bytes: 0 }];
  await call('PATCH', `/api/webhooks/${id}`, { status: 'active' });
  while ((await queued()) > 0) {
    most.bytes = Math.max(most.bytes, server.memory());
    await pause(500);
  }
  const rate = Math.round((backlog * 1000) / (performance.now() - begin));
  console.log(`Backlog of ${backlog}: ${rate}/s; memory ${round(before)} before, ${round(most.bytes)} at most (MB)`);
}

/** Time from a commit to its webhook request, next to receivers that never respond. */
async function hanging(server, call, at, sink) {
  const users = [];
  for (let i = 1; i <= 3; i++) users.push(await makeAdmin(server, call, i));
  for (let i = 0; i < HANGING; i++) await users[i % 3]('POST', '/api/webhooks', { url: at('hang'), events: ['*'] });
  await call('POST', '/api/webhooks', { url: at('timed'), events: ['*'] });
  const arrived = new Map();
  sink.on('message', ({ task, at: time }) => arrived.set(task, time));
  const sent = new Map();
  for (let i = 0; i < CHANGES; i++) {
    const { id } = await call('POST', '/api/tasks', { title: `Task ${i}` });
    sent.set(id, Date.now());
    await pause(200);
  }
  while ([...sent.keys()].some((id) => !arrived.has(id))) await pause(100);
  const times = [...sent].map(([id, time]) => Math.max(0, arrived.get(id) - time)).toSorted((a, b) => a - b);
  const part = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  console.log(`Beside ${HANGING} hanging receivers, from commit to request: p50 ${part(0.5)} ms, p99 ${part(0.99)} ms`);
}
