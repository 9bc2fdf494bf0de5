// Moving in and out: a large CSV file by HTTP, then exports of many tasks in every format.
import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { oneOf, upTo } from './chance.mjs';
import { textOf } from './scenarios.mjs';
import { seed } from './seed.mjs';
import { start } from './servers.mjs';
import { connect } from './stores.mjs';
import { tableOf, tell } from './table.mjs';

const FORMATS = ['csv', 'json', 'ndjson', 'icalendar', 'todo.txt', 'taskwarrior-json'];
const LOOK_MS = 20;
const WARM_UP_ROWS = 2_000;
const ROUNDS = 3;

export async function moving(engine, databases, { keep, short, sizes: [tasks] = [short ? 2_000 : 1_000_000] }) {
  const name = 'moving';
  await databases.make(name);
  await (await start('tasksmith', databases.url(name))).stop();
  const { admin } = await seed(databases.url(name), 100, () => undefined);
  const rows = await imports(databases.url(name), admin, short ? 2_000 : 100_000);
  tell(`Imports on ${engine}`, tableOf(['', 'seconds', ...MEMORY], rows), keep);
  await databases.drop(name);
  await databases.make(name);
  await (await start('tasksmith', databases.url(name))).stop();
  const seeded = await seed(databases.url(name), tasks, () => undefined);
  const figures = await exports(databases.url(name), seeded.admin);
  const titles = ['', 'first byte, ms', 'seconds', 'MB sent', ...MEMORY];
  tell(`Exports of ${tasks.toLocaleString('en-US')} tasks on ${engine}`, tableOf(titles, figures), keep);
  await databases.drop(name);
}

const MEMORY = ['MB before', 'MB at most', 'MB after', 'grows by'];

async function imports(url, admin, count) {
  const server = await start('tasksmith', url);
  // V8 has not compiled hot code before, and has not found out how much memory it needs.
  await importFile(server, admin, fileOf(WARM_UP_ROWS, 'w'));
  const file = fileOf(count, 'r');
  const rows = [];
  for (const what of [`${count.toLocaleString('en-US')} rows of CSV`, 'the same file again'])
    rows.push([what, ...(await watched(server, () => importFile(server, admin, file)))]);
  await server.stop();
  return rows;
}

/** What it took: seconds, and the memory of the server in MB. */
async function watched(server, work) {
  const before = server.memory();
  let most = before;
  const looking = setInterval(() => (most = Math.max(most, server.memory())), LOOK_MS);
  const begun = performance.now();
  const more = await work();
  const seconds = (performance.now() - begun) / 1_000;
  clearInterval(looking);
  const memory = [before, most, server.memory(), most - before].map((megabytes) => megabytes.toFixed(0));
  return [...(more ?? []), seconds.toFixed(1), ...memory];
}

async function importFile({ url }, { token }, body) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' };
  const response = await fetch(`${url}/api/import?format=csv`, { method: 'POST', headers, body });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`The import was answered ${response.status}: ${text}`);
}

function fileOf(count, prefix) {
  const row = (_, i) => {
    const tags = `label ${upTo(50)}, label ${upTo(50)}`;
    const due = `2031-0${1 + upTo(9)}-1${upTo(10)}T10:00:00`;
    const status = oneOf(['pending', 'in_progress', 'completed']);
    return `${prefix}${i},${textOf(6)} ${i},${textOf(14)},${status},${oneOf(['low', 'high'])},${due},"${tags}"\r\n`;
  };
  const rows = Array.from({ length: count }, row);
  return `id,title,description,status,priority,due_date,tags\r\n${rows.join('')}`;
}

async function exports(url, admin) {
  const server = await start('tasksmith', url);
  await indexed(url);
  const rows = [];
  for (const format of FORMATS) rows.push([format, ...(await exported(server, admin, format))]);
  await server.stop();
  return rows;
}

/** On SQLite, a service that starts on seeded tasks first indexes them, and other writes wait. */
async function indexed(url) {
  if (!url.startsWith('sqlite:')) return;
  const db = await connect(url);
  while ((await db.all('SELECT 1 FROM tasks_unindexed LIMIT 1')).length > 0) await pause(1_000);
  await db.close();
}

/** The first byte is the median of a few requests that end there. */
async function exported(server, admin, format) {
  const firsts = [];
  for (let i = 0; i < ROUNDS; i++) firsts.push(await firstByte(server, admin, format));
  const first = firsts.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  const rest = await watched(server, async () => [((await wholeOf(server, admin, format)) / 2 ** 20).toFixed(0)]);
  const [sent, seconds, ...memory] = rest;
  return [first.toFixed(0), seconds, sent, ...memory];
}

async function opened({ url }, { token }, format) {
  const sent = get(`${url}/api/tasks/export?format=${format}&scope=all`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const [response] = await once(sent, 'response');
  if (response.statusCode !== 200) throw new Error(`The export was answered ${response.statusCode}`);
  return response;
}

async function firstByte(server, admin, format) {
  const begun = performance.now();
  const response = await opened(server, admin, format);
  await once(response, 'data');
  const ms = performance.now() - begun;
  response.destroy();
  return ms;
}

async function wholeOf(server, admin, format) {
  let bytes = 0;
  for await (const chunk of await opened(server, admin, format)) bytes += chunk.length;
  return bytes;
}
