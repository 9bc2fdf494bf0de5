// The change feed: the cost of a page in a small and a large log, and of a full snapshot.
import { seed } from './seed.mjs';
import { start } from './servers.mjs';
import { connect } from './stores.mjs';
import { tableOf, tell } from './table.mjs';

const EVENTS_PER_TASK = 5;
const CHANGED = 200;
const LOOKS = 25;
const PAGE = 100;
const SNAPSHOT_PAGE = 500;

export async function changes(engine, databases, { keep, short, sizes: asked }) {
  const sizes = asked ?? (short ? [200, 1_000] : [1_000, 1_000_000]);
  const columns = [];
  for (const size of sizes) {
    const name = `changes_${size}`;
    await databases.make(name);
    await (await start('tasksmith', databases.url(name))).stop();
    const { admin, callers } = await seed(databases.url(name), size, () => undefined);
    await fillLog(databases.url(name));
    const server = await start('tasksmith', databases.url(name));
    columns.push([size, await costsOf(server, admin, callers[0])]);
    await server.stop();
    await databases.drop(name);
  }
  const titles = columns.map(([size]) => `${thousands(size)} tasks, ${thousands(size * EVENTS_PER_TASK)} events`);
  const rows = Object.keys(columns[0][1]).map((what) => [what, ...columns.map(([, costs]) => costs[what])]);
  tell(`Change feed on ${engine}`, tableOf(['', ...titles], rows), keep);
}

const thousands = (n) => n.toLocaleString('en-US');

/** Adds older events, so that the log has a realistic length. */
async function fillLog(url) {
  const db = await connect(url);
  await db.beforeSeed();
  for (let version = 1; version <= EVENTS_PER_TASK; version++)
    await db.all(`INSERT INTO events (name, subject_type, subject_id, version, owner_id, creator_id, dialect, changes, created_at)
      SELECT 'task.updated', 'task', CAST(id AS varchar(64)), ${version}, user_id, created_by_id, 'taskforge', '{}', created_at
      FROM tasks ORDER BY id`);
  await db.afterSeed();
  await db.close();
}

async function costsOf(server, admin, owner) {
  const before = server.memory();
  const began = performance.now();
  const snapshot = await follow(server, admin, SNAPSHOT_PAGE);
  const seconds = (performance.now() - began) / 1000;
  const grown = Math.max(snapshot.memory, server.memory()) - before;
  const behind = (await follow(server, owner, SNAPSHOT_PAGE)).cursor;
  await changeSome(server, owner);
  return {
    [`page of ${PAGE} changes, admin`]: await medianPage(server, admin, snapshot.cursor),
    [`page of ${PAGE} changes, owner`]: await medianPage(server, owner, behind),
    'snapshot of everything, admin': `${seconds.toFixed(1)} s, ${thousands(snapshot.items)} items`,
    'memory grows by': `${Math.round(grown)} MB`,
  };
}

/** Reads all pages. */
async function follow(server, caller, limit) {
  const read = { cursor: '', items: 0, memory: 0 };
  for (let hasMore = true; hasMore;) {
    const { changes: page, cursor, has_more } = await pageOf(server, caller, read.cursor, limit);
    hasMore = has_more;
    read.items += page.length;
    read.cursor = cursor;
    read.memory = Math.max(read.memory, server.memory());
  }
  return read;
}

async function changeSome(server, owner) {
  for (const { id } of owner.tasks.slice(0, CHANGED)) {
    const headers = { authorization: `Bearer ${owner.token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ title: `Changed ${id}` });
    const response = await fetch(`${server.url}/api/tasks/${id}`, { method: 'PATCH', headers, body });
    await response.text();
    if (response.status !== 200) throw new Error(`PATCH answered ${response.status}`);
  }
}

async function medianPage(server, caller, cursor) {
  const times = [];
  for (let i = 0; i < LOOKS; i++) {
    const began = performance.now();
    const { changes: page } = await pageOf(server, caller, cursor, PAGE);
    times.push(performance.now() - began);
    if (page.length === 0) throw new Error('There were no changes.');
  }
  return `${times.toSorted((a, b) => a - b)[LOOKS >> 1].toFixed(1)} ms`;
}

async function pageOf(server, { token }, cursor, limit) {
  const query = new URLSearchParams({ limit, ...(cursor ? { cursor } : {}) });
  const response = await fetch(`${server.url}/api/changes?${query}`, { headers: { authorization: `Bearer ${token}` } });
  if (response.status !== 200) throw new Error(`The feed answered ${response.status}: ${await response.text()}`);
  return (await response.json()).data;
}
