// How cost grows with the number of tasks and of clients.
import { scenariosFor } from './scenarios.mjs';
import { load, medianOf } from './load.mjs';
import { start } from './servers.mjs';
import { comparison, tableOf, tell } from './table.mjs';

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const CLIENTS = [1, 8, 32, 128];
const LOOKS = 15;
/** Scenarios with a single task. */
const SINGLE = ['GET one', 'PATCH one', 'POST one', 'Close PUT'];

/** Reads whose cost must not depend on the number of tasks, by an admin and by the user who owns most tasks. */
const READS = {
  'first page': '/api/tasks',
  'deep page (page=1000)': '/api/tasks?page=1000',
  'filtered page': '/api/tasks?status=in_progress&priority=urgent&sort_by=due_date',
  'page of a tag': '/api/tasks?tag_id=7',
  search: '/api/tasks?search=invoice',
  'statistics of the owner of most': { own: '/api/tasks/statistics' },
  'statistics of all': '/api/tasks/statistics?scope=all',
};

export async function scale(engine, databases, { prepare, compare, keep, pace, short, sizes: asked }) {
  const sizes = asked ?? (short ? [1_000, 10_000] : SIZES);
  const costs = [];
  const places = [];
  for (const size of sizes) {
    const { callers, servers, names } = await prepare(databases, size);
    const what = `${size.toLocaleString('en-US')} tasks`;
    const results = await compare(servers, scenariosFor(callers), pace);
    tell(`Speed on ${engine}: ${what}, ${pace.connections} connections`, comparison(results), keep);
    if (size === 10_000) await byClients(engine, servers, callers, { compare, keep, pace });
    for (const server of servers) await server.stop();
    costs.push([what, await costsOf(databases.url(names.tasksmith), callers, short ? 2 : 60)]);
    if (size === sizes[0] || size === sizes.at(-1)) places.push({ what, callers, names });
    else for (const name of Object.values(names)) await databases.drop(name);
  }
  const rows = Object.keys(costs[0][1]).map((cost) => [cost, ...costs.map(([, of]) => of[cost])]);
  tell(
    `Cost by the number of tasks on ${engine}, one client`,
    tableOf(['', ...costs.map(([what]) => what)], rows),
    keep,
  );
  if (places.length === 2) await growth(engine, databases, places, { keep, pace });
  for (const { names } of places) for (const name of Object.values(names)) await databases.drop(name);
}

/**
 * Alternates the same requests on few and many tasks, because results minutes apart differ with other load on the
 * machine.
 */
async function growth(engine, databases, places, { keep, pace }) {
  for (const connections of [1, pace.connections]) {
    const rows = [];
    for (const name of ['limit', 'tasksmith']) {
      const sides = [];
      for (const { callers, names } of places)
        sides.push({ server: await start(name, databases.url(names[name])), scenarios: scenariosFor(callers) });
      for (const what of SINGLE)
        rows.push([`${name}: ${what}`, ...(await inTurn(sides, what, { ...pace, connections }))]);
      for (const { server } of sides) await server.stop();
    }
    const cells = places.flatMap(({ what }) => [`/s, ${what}`, 'p50 ms']);
    tell(`Growth on ${engine}, connections: ${connections}`, tableOf(['', ...cells, 'times as long'], rows), keep);
  }
}

async function inTurn(sides, what, { connections, seconds, rounds, warmUp }) {
  for (const { server, scenarios } of sides) await load(server, scenarios[what], { connections, seconds: warmUp });
  const taken = sides.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, { server, scenarios }] of sides.entries())
      taken[i].push(await load(server, scenarios[what], { connections, seconds }));
  const [few, many] = taken.map(medianOf);
  const figures = [few, many].flatMap(({ rate, p50 }) => [Math.round(rate).toLocaleString('en-US'), p50.toFixed(2)]);
  return [...figures, `**${(few.rate / many.rate).toFixed(2)}**`];
}

async function byClients(engine, servers, callers, { compare, keep, pace }) {
  for (const connections of CLIENTS) {
    const results = await compare(servers, scenariosFor(callers), { ...pace, connections });
    tell(`Speed on ${engine}: 10,000 tasks, ${connections} connections`, comparison(results), keep);
  }
}

async function costsOf(databaseUrl, callers, soakSeconds) {
  const server = await start('tasksmith', databaseUrl);
  const costs = { 'start to first answer': `${Math.round(server.startMs)} ms` };
  for (const [name, path] of Object.entries(READS)) {
    const [token, url] = path.own ? [callers.callers[0].token, path.own] : [callers.admin.token, path];
    costs[name] = `${(await medianTime(server.url + url, token)).toFixed(1)} ms`;
  }
  Object.assign(costs, await exportCosts(server, callers.admin.token));
  await load(server, scenariosFor(callers)['mixed 70/30'], { connections: 32, seconds: soakSeconds });
  costs[`memory after ${soakSeconds} s of mixed load`] = `${Math.round(server.memory())} MB`;
  await server.stop();
  return costs;
}

async function medianTime(url, token) {
  const times = [];
  for (let i = 0; i < LOOKS; i++) {
    const begun = performance.now();
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    await response.text();
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
    times.push(performance.now() - begun);
  }
  return times.toSorted((a, b) => a - b)[LOOKS >> 1];
}

async function exportCosts(server, token) {
  const before = server.memory();
  const begun = performance.now();
  const response = await fetch(`${server.url}/api/tasks/export`, { headers: { authorization: `Bearer ${token}` } });
  let [first, most, bytes] = [0, before, 0];
  for await (const chunk of response.body) {
    first ||= performance.now() - begun;
    bytes += chunk.length;
    most = Math.max(most, server.memory());
  }
  const seconds = (performance.now() - begun) / 1000;
  return {
    'export: first byte': `${Math.round(first)} ms`,
    'export: all': `${seconds.toFixed(1)} s, ${(bytes / 2 ** 20).toFixed(1)} MB`,
    'export: memory grows by': `${Math.round(most - before)} MB`,
  };
}
