// The change stream: memory of idle streams, latency from commit to client, and cost for writers.
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { load, medianOf } from './load.mjs';
import { scenariosFor } from './scenarios.mjs';
import { seed } from './seed.mjs';
import { start } from './servers.mjs';
import { tableOf, tell } from './table.mjs';

const OF_A_USER = 20;
const READERS = 100;
const SETTLING_MS = 3_000;
const FIGURES = { rate: 'PATCH, per second', cpu: 'PATCH, ms of processor time' };

export async function streams(engine, databases, { keep, short, pace }) {
  const name = 'streams';
  await databases.make(name);
  await (await start('tasksmith', databases.url(name))).stop();
  const { admin, callers, tagIds } = await seed(databases.url(name), short ? 500 : 10_000, () => undefined);
  const server = await start('tasksmith', databases.url(name));
  const next = scenariosFor({ callers, tagIds })['PATCH one'];
  await load(server, next, { ...pace, seconds: pace.warmUp });
  const rows = [
    ...(await idle(server, short ? callers.slice(0, 2) : callers)),
    ...(await toTheWire(server, [admin, ...callers.slice(0, READERS / OF_A_USER - 1)], short ? 20 : 300)),
    ...(await throughput(server, [admin, ...callers.slice(0, READERS / OF_A_USER - 1)], next, pace)),
  ];
  await server.stop();
  tell(`Streams on ${engine}`, tableOf(['', ''], rows), keep);
}

/** Opens the maximum number of streams for each caller. Calls `onText` with received text. */
async function open(server, callers, onText = () => undefined) {
  const agent = new Agent({ maxSockets: Infinity });
  const all = callers.flatMap((caller) => Array.from({ length: OF_A_USER }, () => caller));
  const opened = await Promise.all(
    all.map(
      ({ token }, i) =>
        new Promise((resolve, reject) => {
          const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
          const sent = request(`${server.url}/api/changes/stream`, { agent, headers }, (response) => {
            if (response.statusCode !== 200) reject(new Error(`The stream answered ${response.statusCode}`));
            response.setEncoding('utf8').on('error', () => undefined);
            response.on('data', (text) => {
              if (text.includes('event: ready')) resolve(sent);
              onText(text, i);
            });
          });
          sent.on('error', reject).end();
        }),
    ),
  );
  return async () => {
    for (const sent of opened) sent.destroy();
    await pause(SETTLING_MS / 3);
  };
}

async function idle(server, callers) {
  await pause(SETTLING_MS);
  const before = server.memory();
  const close = await open(server, callers);
  await pause(SETTLING_MS);
  const [grown, cpu] = [server.memory() - before, server.cpu()];
  await pause(SETTLING_MS);
  const busy = ((server.cpu() - cpu) / SETTLING_MS) * 100_000;
  await close();
  const count = callers.length * OF_A_USER;
  return [
    [`${count} idle streams, memory`, `${grown.toFixed(0)} MB`],
    ['1,000 of them', `${((grown / count) * 1_000).toFixed(0)} MB`],
    [`${count} idle streams, processor`, `${busy.toFixed(1)} %`],
  ];
}

/** Time from the response to a PATCH until all streams of the owner and the admin have received it. */
async function toTheWire(server, [admin, ...callers], count) {
  const waiting = new Map();
  const close = await open(server, [admin, ...callers], (text) => {
    const now = performance.now();
    for (const [title] of text.matchAll(/Change \d+ of the bench/g)) waiting.get(title)?.(now);
  });
  const times = [];
  for (let i = 0; i < count; i++) {
    const caller = callers[i % callers.length];
    const title = `Change ${i} of the bench`;
    const arrivals = [];
    const all = new Promise((resolve) =>
      waiting.set(title, (now) => arrivals.push(now) === 2 * OF_A_USER && resolve()),
    );
    await patch(server, caller, caller.tasks[i % caller.tasks.length].id, title);
    const answered = performance.now();
    await all;
    times.push(...arrivals.map((now) => Math.max(0, now - answered)));
    waiting.delete(title);
    await pause(Math.random() * 20);
  }
  await close();
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part) => `${sorted[Math.floor((sorted.length - 1) * part)].toFixed(0)} ms`;
  return [
    [`commit to wire, ${READERS} streams, median`, at(0.5)],
    [`commit to wire, ${READERS} streams, p99`, at(0.99)],
  ];
}

async function patch(server, { token }, id, title) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/api/tasks/${id}`, {
    method: 'PATCH',
    headers,
    body: JSON.stringify({ title }),
  });
  await response.text();
  if (response.status !== 200) throw new Error(`PATCH answered ${response.status}`);
}

/** Alternates rounds with and without streams, so that other load on the machine affects both. */
async function throughput(server, callers, next, { rounds, ...how }) {
  const taken = { without: [], with: [] };
  for (let round = 0; round < rounds; round++) {
    taken.without.push(await load(server, next, how));
    const close = await open(server, callers);
    taken.with.push(await load(server, next, how));
    await close();
  }
  const [alone, followed] = [medianOf(taken.without), medianOf(taken.with)];
  return [
    ...Object.entries(FIGURES).flatMap(([key, what]) => [
      [`${what}, without streams`, alone[key].toFixed(2)],
      [`${what}, with ${READERS}`, followed[key].toFixed(2)],
    ]),
    ['with ÷ without', (followed.rate / alone.rate).toFixed(2)],
  ];
}
