// What webhooks cost: node bench/webhooks.mjs [writes] [drain] [hanging] [--engine sqlite|postgres …] [--seconds 60] [--backlog 20000]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { load, medianOf } from './load.mjs';
import { start } from './servers.mjs';
import { openSink } from './sink.mjs';
import { connect, openEngine } from './stores.mjs';
import { tableOf, tell } from './table.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
    /** For `writes`, on each side. */
    seconds: { type: 'string', default: '60' },
    backlog: { type: 'string', default: '20000' },
    /** Only prints; does not append to RESULTS.md. */
    dry: { type: 'boolean', default: false },
  },
});

const WEBHOOKS = 50;
const HANGING = 100;
const CHANGES = 100;
/** Short, so that other load on the machine affects both sides. */
const ROUND = { connections: 16, seconds: 4 };
/** Before each round. Webhooks begin to rest once they notice that requests write. */
const RUN_UP = { connections: 16, seconds: 3 };
const MAX_QUEUED = 100_000;
/** A webhook stops queueing a little earlier than at the maximum. */
const MARGIN = 1_000;
const PARTS = { writes, drain, hanging };
const JSON_TYPE = { 'content-type': 'application/json' };

const sink = await openSink();
try {
  for (const engine of options.engine)
    for (const [name, part] of Object.entries(PARTS))
      if (positionals.length === 0 || positionals.includes(name)) await measure(engine, part);
} finally {
  sink.close();
}

async function measure(engine, part) {
  const folder = mkdtempSync(join(tmpdir(), 'tasksmith-bench-'));
  const databases = await openEngine(engine, folder);
  const running = new Set();
  const made = new Set();
  const serve = async (name) => {
    if (!made.has(name)) await databases.make(name);
    made.add(name);
    const url = databases.url(name);
    const server = await start('tasksmith', url, { env: { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' } });
    running.add(server);
    const stop = () => running.delete(server) && server.stop();
    return { url, server, stop, call: await logIn(server, 'root@example.com', 'Root12345') };
  };
  try {
    const rows = await part(serve);
    tell(`Webhooks on ${engine}`, tableOf(['', ''], rows), !options.dry);
  } finally {
    for (const server of running) await server.stop();
    await databases.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A function that sends requests as this user and returns their data. */
async function logIn({ url }, email, password) {
  const send = async (method, path, body, headers) => {
    const sent = body && { body: JSON.stringify(body) };
    const answer = await fetch(url + path, { method, headers, ...sent });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).data;
  };
  const { access_token: token } = await send('POST', '/api/auth/login', { email, password }, JSON_TYPE);
  const headers = { ...JSON_TYPE, authorization: `Bearer ${token}` };
  return Object.assign((method, path, body) => send(method, path, body, headers), { headers, send });
}

/** A user can have at most 40 webhooks. */
async function makeAdmin({ server, call }, number) {
  const user = { username: `admin${number}`, email: `admin${number}@example.com`, password: 'Secret123' };
  await call.send('POST', '/api/auth/register', user, JSON_TYPE);
  const { users } = await call('GET', '/api/users?per_page=100');
  const { id } = users.find(({ email }) => email === user.email);
  await call('PATCH', `/api/users/${id}`, { role: 'admin' });
  return logIn(server, user.email, user.password);
}

/**
 * Sends PATCH to two services in short rounds that take turns: one without webhooks, one with them. Only one of them runs at
 * a time, because the second works off its webhooks as soon as nobody writes.
 */
async function writes(serve) {
  const sides = [await serve('plain'), await serve('hooked')];
  const admins = [await makeAdmin(sides[1], 1), await makeAdmin(sides[1], 2)];
  for (let i = 0; i < WEBHOOKS; i++)
    await admins[i % 2]('POST', '/api/webhooks', { url: sink.at('quick'), events: ['*'] });
  for (const side of sides) Object.assign(side, { next: await patches(side.call), taken: [] });
  const rounds = Math.max(1, Math.round(Number(options.seconds) / ROUND.seconds));
  for (const { server, next } of sides) await load(server, next, ROUND);
  for (const { server } of sides) server.freeze();
  for (let round = 0; round < rounds; round++)
    for (const { server, next, taken } of round % 2 ? sides.toReversed() : sides) {
      server.thaw();
      await load(server, next, RUN_UP);
      taken.push(await load(server, next, ROUND));
      server.freeze();
    }
  const [plain, hooked] = sides.map(({ taken }) => medianOf(taken));
  const ratios = sides[1].taken.map(({ rate }, i) => rate / sides[0].taken[i].rate).toSorted((a, b) => a - b);
  const ratio = (part) => ratios[Math.floor((ratios.length - 1) * part)].toFixed(2);
  return [
    ['PATCH, per second, without webhooks', plain.rate.toFixed(0)],
    [`PATCH, per second, with ${WEBHOOKS}`, hooked.rate.toFixed(0)],
    [`with ÷ without, median of ${rounds} rounds (quartiles)`, `**${ratio(0.5)}** (${ratio(0.25)}, ${ratio(0.75)})`],
    ['processor time of a PATCH, without and with', `${plain.cpu.toFixed(2)} ms, ${hooked.cpu.toFixed(2)} ms`],
    ['errors', plain.errors + hooked.errors],
  ];
}

async function patches(call) {
  const ids = [];
  for (let i = 0; i < 200; i++) ids.push((await call('POST', '/api/tasks', { title: `Task ${i}` })).id);
  let turn = 0;
  return () => ({
    method: 'PATCH',
    path: `/api/tasks/${ids[turn++ % ids.length]}`,
    headers: { ...call.headers },
    body: JSON.stringify({ title: `Title ${turn}` }),
  });
}

/** Fills the log while the service is stopped, with copies of one event, then sends it all. */
async function drain(serve) {
  const backlog = Number(options.backlog);
  const empty = await serve('drain');
  const { id } = await empty.call('POST', '/api/webhooks', { url: sink.at('quick'), events: ['*'] });
  const path = `/api/webhooks/${id}`;
  await empty.call('PATCH', path, { status: 'paused' });
  await empty.call('POST', '/api/tasks', { title: 'Write API documentation' });
  await empty.stop();
  await copyLastEvent(empty.url, backlog - 1);
  const { server, call } = await serve('drain');
  const shown = () => call('GET', path);
  while ((await shown()).queued < Math.min(backlog, MAX_QUEUED - MARGIN)) await pause(200);
  const [before, begun, memories] = [server.memory(), performance.now(), []];
  for (let hook = await shown(); hook.queued > 0; hook = await shown()) {
    // It pauses itself when it is full.
    if (hook.status === 'paused') await call('PATCH', path, { status: 'active' });
    memories.push(server.memory());
    await pause(500);
  }
  const seconds = (performance.now() - begun) / 1000;
  const tenths = Array.from({ length: 10 }, (_, i) =>
    memories.slice(...[i, i + 1].map((n) => (memories.length * n) / 10)),
  );
  return [
    ['backlog', backlog.toLocaleString('en-US')],
    ['sent in', `${seconds.toFixed(0)} s, ${(backlog / seconds).toFixed(0)}/s`],
    ['memory before', `${before.toFixed(0)} MB`],
    [
      'memory at most, in each tenth of the time',
      `${tenths.map((part) => Math.max(...part).toFixed(0)).join(', ')} MB`,
    ],
  ];
}

/** Each copy is about another task. */
async function copyLastEvent(url, count) {
  const db = await connect(url);
  await db.beforeSeed();
  const [event] = await db.all("SELECT * FROM events WHERE name = 'task.created'");
  const names = Object.keys(event).filter((name) => !['id', 'transaction_id'].includes(name));
  const own = { public_id: "'ev_' || n", subject_id: 'CAST(n AS varchar(64))' };
  const values = names.map((name) => own[name] ?? name);
  await db.all(`WITH RECURSIVE numbers(n) AS (SELECT 1000001 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${1_000_000 + count})
    INSERT INTO events (${names.join()}) SELECT ${values.join()} FROM numbers CROSS JOIN events WHERE id = ${event.id}`);
  await db.close();
}

/** Time from a commit to its webhook request, next to receivers that never respond. */
async function hanging(serve) {
  const side = await serve('hanging');
  const admins = [];
  for (let i = 1; i <= 3; i++) admins.push(await makeAdmin(side, i));
  for (let i = 0; i < HANGING; i++)
    await admins[i % 3]('POST', '/api/webhooks', { url: sink.at('hang'), events: ['*'] });
  await side.call('POST', '/api/webhooks', { url: sink.at('timed'), events: ['*'] });
  const arrived = new Map();
  sink.onArrival(({ task, at }) => arrived.set(task, at));
  const sent = new Map();
  for (let i = 0; i < CHANGES; i++) {
    const { id } = await side.call('POST', '/api/tasks', { title: `Task ${i}` });
    sent.set(id, Date.now());
    await pause(200);
  }
  while ([...sent.keys()].some((id) => !arrived.has(id))) await pause(100);
  const times = [...sent].map(([id, time]) => Math.max(0, arrived.get(id) - time)).toSorted((a, b) => a - b);
  const at = (part) => `${times[Math.floor((times.length - 1) * part)]} ms`;
  return [
    [`commit to request beside ${HANGING} hanging receivers, median`, at(0.5)],
    ['p99', at(0.99)],
  ];
}
