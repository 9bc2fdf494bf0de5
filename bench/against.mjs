// Compares this version with another commit: builds both and sends the same requests to their servers in turn.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importTasks } from './import.mjs';
import { load, medianOf, middleOf } from './load.mjs';
import { changesFor } from './scenarios.mjs';
import { seed } from './seed.mjs';
import { start } from './servers.mjs';
import { connect } from './stores.mjs';
import { tableOf, tell } from './table.mjs';

const ROOT = join(import.meta.dirname, '..');

const SIDES = ['there', 'here'];

const lock = (folder) => readFileSync(join(folder, 'package-lock.json'), 'utf8');

/**
 * Builds the commit in a temporary folder, or in `TASKSMITH_BENCH_BUILDS`, where later runs reuse it. Returns the
 * folder.
 */
export function buildOf(ref) {
  const git = (...args) => execFileSync('git', args, { cwd: ROOT, maxBuffer: 2 ** 30 });
  const commit = git('rev-parse', '--short', ref).toString().trim();
  const kept = process.env.TASKSMITH_BENCH_BUILDS;
  const folder = kept ? join(kept, commit) : mkdtempSync(join(tmpdir(), `tasksmith-${commit}-`));
  if (!kept) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  if (existsSync(join(folder, 'dist', 'main.js'))) return { commit, folder };
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-x', '-C', folder], { input: git('archive', commit) });
  const run = (...args) => execFileSync('npm', args, { cwd: folder, stdio: 'inherit' });
  if (lock(folder) === lock(ROOT)) symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  else run('ci', '--no-audit', '--no-fund');
  run('run', 'build');
  return { commit, folder };
}

export async function against(engine, databases, ref, { tasks, imported, pace, starts, keep, only }) {
  const { commit, folder } = buildOf(ref);
  await databases.make('there');
  await (await start('tasksmith', databases.url('there'), { root: folder })).stop();
  const callers = await seed(databases.url('there'), tasks, () => undefined);
  await databases.copy('there', 'here');
  await (await start('tasksmith', databases.url('here'))).stop();
  // Measured before the requests, because the faster side answers more of them.
  const bytes = await sizes(databases);
  const open = async () => ({
    there: await start('tasksmith', databases.url('there'), { root: folder }),
    here: await start('tasksmith', databases.url('here')),
  });
  const rows = [];
  const { rounds, memory } = await measured(open, changesFor(callers), { only, pace, starts });
  for (const [what, { there, here }] of Object.entries(rounds)) {
    rows.push([what, ...ratesOf(there, here)]);
    if (what.startsWith('PATCH')) rows.push([`${what}: p99 ms`, ...compared(there.p99, here.p99)]);
    rows.push([`${what}: CPU ms`, ...compared(there.cpu, here.cpu)]);
  }
  rows.push(['resident memory, MB', ...compared(memory.there, memory.here)]);
  const isImporting = !only || only.includes('import');
  if (isImporting) rows.push(['import: tasks/s', ...(await imports(open, callers, imported))]);
  rows.push(['size of the database without events, MB', ...bytes]);
  if (isImporting) {
    const kept = await filled(databases, { there: folder, here: ROOT }, imported);
    rows.push([`size of ${imported.toLocaleString('en-US')} imported tasks, MB`, ...kept]);
  }
  const what = `${tasks.toLocaleString('en-US')} tasks, ${pace.connections} connections, ${starts} starts × ${pace.rounds} × ${pace.seconds} s`;
  tell(`Against ${commit} on ${engine}: ${what}`, tableOf(['', commit, 'here', 'ratio'], rows), keep);
}

/**
 * The figures of each request, and the memory after all of them. Both servers start again for each set of rounds,
 * because V8 compiles the same code differently from one start to the next.
 */
async function measured(open, scenarios, { only, pace, starts }) {
  const taken = {};
  const memory = { there: [], here: [] };
  for (let i = 0; i < starts; i++) {
    const servers = await open();
    for (const [what, next] of Object.entries(scenarios)) {
      if (only && !only.includes(what)) continue;
      const rounds = await inTurn(servers, next, pace);
      taken[what] ??= { there: [], here: [] };
      for (const side of SIDES) taken[what][side].push(...rounds[side]);
      console.log(i, what, ...ratesOf(medianOf(rounds.there), medianOf(rounds.here)));
    }
    for (const side of SIDES) memory[side].push(servers[side].memory());
    for (const server of Object.values(servers)) await server.stop();
  }
  return { rounds: mapValues(taken, (sides) => mapValues(sides, medianOf)), memory: mapValues(memory, middleOf) };
}

/** Alternates rounds and their order, so that other load on the machine affects both. */
async function inTurn(servers, next, { connections, seconds, rounds, warmUp }) {
  const taken = { there: [], here: [] };
  for (const server of Object.values(servers)) await load(server, next, { connections, seconds: warmUp });
  for (let round = 0; round < rounds; round++)
    for (const side of round % 2 ? SIDES.toReversed() : SIDES)
      taken[side].push(await load(servers[side], next, { connections, seconds }));
  return taken;
}

async function imports(open, { callers }, many) {
  const servers = await open();
  const seconds = { there: 0, here: 0 };
  const part = Math.min(many, 10_000);
  for (let done = 0; done < many; done += part)
    for (const side of (done / part) % 2 ? SIDES.toReversed() : SIDES)
      seconds[side] += await importTasks(servers[side], callers[0], part);
  for (const server of Object.values(servers)) await server.stop();
  return compared(many / seconds.there, many / seconds.here);
}

/** Sizes of databases that each version has filled itself. A seeded one has no events, and only rows of the other version. */
async function filled(databases, roots, many) {
  for (const [side, root] of Object.entries(roots)) {
    const url = databases.url(`filled_${side}`);
    await databases.make(`filled_${side}`);
    await (await start('tasksmith', url, { root })).stop();
    const { callers } = await seed(url, 1, () => undefined);
    const server = await start('tasksmith', url, { root });
    await importTasks(server, callers[0], many);
    await server.stop();
  }
  return sizes(databases, ['filled_there', 'filled_here']);
}

async function sizes(databases, names = ['there', 'here']) {
  const bytes = [];
  for (const name of names) {
    const db = await connect(databases.url(name));
    await db.compact();
    await db.close();
    bytes.push((await databases.bytes(name)) / 2 ** 20);
  }
  return compared(...bytes);
}

const mapValues = (object, to) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, to(value)]));
const ratesOf = (there, here) => {
  const errors = there.errors + here.errors;
  return [...compared(there.rate, here.rate), ...(errors > 0 ? [`${errors} errors`] : [])];
};
const shown = (n) => (n < 10 ? n.toFixed(2) : Math.round(n).toLocaleString('en-US'));
const compared = (there, here) => [shown(there), shown(here), `**${(here / there).toFixed(2)}**`];
