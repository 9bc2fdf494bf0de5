// What the log and the metrics cost: the same version with both, with neither, and with neither once more, which shows
// how far two equal processes are apart. They take turns in short rounds, and start again between sets of rounds,
// because V8 compiles the same code differently from one start to the next.
import { load, middleOf } from './load.mjs';
import { scenariosFor } from './scenarios.mjs';
import { seed } from './seed.mjs';
import { start } from './servers.mjs';
import { tableOf, tell } from './table.mjs';

const OFF = { LOG_LEVEL: 'error', METRICS: 'off' };
const ON = { LOG_LEVEL: 'info', LOG_FORMAT: 'json', METRICS: 'on' };
const SIDES = { off: OFF, again: OFF, on: ON };
const LIKELY = 1.96;

export async function observed(engine, databases, { tasks, pace, only = ['GET one', 'PATCH one'], starts, keep }) {
  await databases.make('off');
  await (await start('tasksmith', databases.url('off'))).stop();
  const callers = await seed(databases.url('off'), tasks, () => undefined);
  for (const side of ['again', 'on']) await databases.copy('off', side);
  const pairs = Object.fromEntries(only.map((what) => [what, []]));
  for (let i = 0; i < starts; i++) {
    const servers = {};
    for (const [side, env] of Object.entries(SIDES))
      servers[side] = await start('tasksmith', databases.url(side), { env });
    for (const [what, next] of Object.entries(scenariosFor(callers)))
      if (only.includes(what)) pairs[what].push(...(await inTurn(servers, next, pace)));
    for (const server of Object.values(servers)) await server.stop();
  }
  const rows = Object.entries(pairs).flatMap(([what, rounds]) => rowsOf(what, rounds));
  const what = `${tasks.toLocaleString('en-US')} tasks, ${pace.connections} connections, ${starts} starts × ${pace.rounds} × ${pace.seconds} s`;
  const head = ['', 'CPU ms without', 'CPU ms with', 'CPU, ratio', 'same twice', 'requests/s, ratio', 'same twice'];
  tell(`Log and metrics on ${engine}: ${what}`, tableOf(head, rows), keep);
}

/** Rounds in turn, beginning with another side each time, so that whatever else the machine does hits all of them. */
async function inTurn(servers, next, { connections, seconds, rounds, warmUp }) {
  const sides = Object.keys(servers);
  for (const server of Object.values(servers)) await load(server, next, { connections, seconds: warmUp });
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % sides.length;
    const turn = {};
    for (const side of [...sides.slice(first), ...sides.slice(0, first)])
      turn[side] = await load(servers[side], next, { connections, seconds });
    taken.push(turn);
  }
  return taken;
}

function rowsOf(what, rounds) {
  const compared = (figure, side) => ratio(rounds.map((turn) => turn[side][figure] / turn.off[figure]));
  const cpuMs = (side) => middleOf(rounds.map((turn) => turn[side].cpu)).toFixed(4);
  const cpu = [compared('cpu', 'on'), compared('cpu', 'again')];
  return [[what, cpuMs('off'), cpuMs('on'), ...cpu, compared('rate', 'on'), compared('rate', 'again')]];
}

/** The median, and the range in which that of very many rounds is likely to be. */
function ratio(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (LIKELY * Math.sqrt(sorted.length)) / 2;
  const at = (i) => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(i)))].toFixed(3);
  const centre = (sorted.length - 1) / 2;
  return `**${middleOf(values).toFixed(3)}** (${at(centre - half)} to ${at(centre + half)})`;
}
