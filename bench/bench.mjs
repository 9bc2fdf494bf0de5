// npm run bench -- [--engine sqlite|postgres] [--short] [--scale] [--changes] [--filters] [--streams] [--positions] [--observed [--starts 4]] [--moving] [--profile] [--against COMMIT [--starts 4]] [--same-schema] [--tasks 10000 …] [--seconds 4] [--rounds 3] [--warm-up 8]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { against } from './against.mjs';
import { bulk } from './bulk.mjs';
import { changes } from './changes.mjs';
import { stripSchema } from './limit/bare-schema.mjs';
import { filters } from './filters.mjs';
import { load, medianOf } from './load.mjs';
import { profile } from './profile.mjs';
import { checkThatSame } from './same.mjs';
import { moving } from './moving.mjs';
import { scale } from './scale.mjs';
import { scenariosFor } from './scenarios.mjs';
import { seed } from './seed.mjs';
import { start } from './servers.mjs';
import { observed } from './observed.mjs';
import { openEngine } from './stores.mjs';
import { positions } from './positions.mjs';
import { streams } from './streams.mjs';
import { comparison, tableOf, tell } from './table.mjs';

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
    short: { type: 'boolean', default: false },
    scale: { type: 'boolean', default: false },
    /** The change feed. */
    changes: { type: 'boolean', default: false },
    /** Lists with ?filter=. */
    filters: { type: 'boolean', default: false },
    streams: { type: 'boolean', default: false },
    /** What the positions of the change feed cost a write. */
    positions: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    /** What the log and the metrics cost. */
    observed: { type: 'boolean', default: false },
    /** How often --observed and --against start their servers again. */
    starts: { type: 'string' },
    /** Imports and exports. */
    moving: { type: 'boolean', default: false },
    /** Keeps indexes and triggers on the limit's database that its requests do not need. */
    'same-schema': { type: 'boolean', default: false },
    /** Another commit to build and compare with. */
    against: { type: 'string' },
    only: { type: 'string', multiple: true },
    /** Several values for --scale. */
    tasks: { type: 'string', multiple: true },
    connections: { type: 'string', default: '32' },
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    'warm-up': { type: 'string' },
    /** Only prints; does not append to RESULTS.md. */
    dry: { type: 'boolean', default: false },
  },
});
const pace = {
  connections: Number(options.connections),
  seconds: Number(options.seconds ?? (options.short ? 0.1 : options.observed ? 0.5 : 4)),
  rounds: Number(options.rounds ?? (options.short || options.against ? 1 : options.observed ? 24 : 3)),
  /** Seconds of each scenario before the first round, because V8 has not compiled hot code before. */
  warmUp: Number(options['warm-up'] ?? (options.short ? 0.05 : options.observed ? 4 : 8)),
};
const starts = Number(options.starts ?? (options.short ? 1 : 4));
const bulks = options.short ? { many: 20, warming: 0 } : { many: 500, warming: 2 };
const sizes = options.tasks?.map(Number);
const tasks = sizes?.[0] ?? (options.short ? 1_000 : 10_000);
/** Number of tasks imported through the bulk endpoint. */
const imported = options.short ? 2_000 : 100_000;
const keep = !options.short && !options.dry;

for (const engine of options.engine) {
  const folder = mkdtempSync(join(tmpdir(), 'tasksmith-bench-'));
  const databases = await openEngine(engine, folder);
  try {
    if (options.scale) await scale(engine, databases, { prepare, compare, keep, pace, short: options.short, sizes });
    else if (options.changes) await changes(engine, databases, { keep, short: options.short, sizes });
    else if (options.filters) await filters(engine, databases, { keep, short: options.short, sizes });
    else if (options.streams) await streams(engine, databases, { keep, short: options.short, pace });
    else if (options.positions) await positions(engine, databases, { keep, tasks, pace });
    else if (options.observed) await observed(engine, databases, { tasks, pace, only: options.only, starts, keep });
    else if (options.moving) await moving(engine, databases, { keep, short: options.short, sizes });
    else if (options.against)
      await against(engine, databases, options.against, { tasks, imported, pace, starts, keep, only: options.only });
    else if (options.profile) await profile(engine, databases, { prepare, tasks, pace, only: options.only, keep });
    else await compareOnce(engine, databases);
  } finally {
    await databases.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compareOnce(engine, databases) {
  const { callers, servers } = await prepare(databases, tasks);
  const results = await compare(servers, scenariosFor(callers), pace);
  const many = options.only ? [] : await bulk(servers[1], callers.callers[0], { ...bulks, rounds: pace.rounds });
  for (const server of servers) await server.stop();
  const what = `${tasks.toLocaleString('en-US')} tasks, ${pace.connections} connections`;
  tell(
    `Speed on ${engine}: ${what}, ${pace.rounds} × ${pace.seconds} s after ${pace.warmUp} s`,
    comparison(results),
    keep,
  );
  if (many.length > 0)
    tell(`Bulk on ${engine}`, tableOf([String(bulks.many), 'one by one, ms', 'as a bulk, ms', 'times'], many), keep);
  if (results.some(({ limit, tasksmith }) => limit.errors + tasksmith.errors > 0)) process.exitCode = 1;
}

/** Prepares two databases with the same rows and a server on each, and checks that both give the same responses. */
export async function prepare(databases, count) {
  const names = { limit: `limit_${count}`, tasksmith: `tasksmith_${count}` };
  await databases.make(names.tasksmith);
  // The first start creates the tables, the admin and the organization.
  await (await start('tasksmith', databases.url(names.tasksmith))).stop();
  const callers = await seed(databases.url(names.tasksmith), count, progress);
  await databases.copy(names.tasksmith, names.limit);
  if (!options['same-schema']) await stripSchema(databases.url(names.limit));
  const urls = [databases.url(names.limit), databases.url(names.tasksmith)];
  const servers = [await start('limit', urls[0]), await start('tasksmith', urls[1])];
  await checkThatSame(servers, urls, scenariosFor(callers));
  return { callers, servers, names };
}

/** Alternates rounds, so that other load on the machine affects both. */
export async function compare(servers, scenarios, { rounds, warmUp, ...how }) {
  const results = [];
  for (const [what, next] of Object.entries(scenarios)) {
    if (options.only && !options.only.includes(what)) continue;
    const taken = { limit: [], tasksmith: [] };
    for (const server of servers) await load(server, next, { ...how, seconds: warmUp });
    for (let round = 0; round < rounds; round++) {
      for (const server of round % 2 ? servers.toReversed() : servers)
        taken[server.name].push(await load(server, next, how));
    }
    results.push({ what, limit: medianOf(taken.limit), tasksmith: medianOf(taken.tasksmith) });
    console.log(line(results.at(-1)));
  }
  return results;
}

function progress(done, count) {
  if (process.stdout.isTTY)
    process.stdout.write(`\rSeeding ${done.toLocaleString('en-US')} of ${count.toLocaleString('en-US')} tasks`);
  if (process.stdout.isTTY && done === count) process.stdout.write('\n');
}

function say({ rate, cpu }) {
  return `${Math.round(rate)}/s at ${cpu.toFixed(2)} ms`;
}

function line({ what, limit, tasksmith }) {
  return `${what}: ${say(tasksmith)} of ${say(limit)}`;
}
