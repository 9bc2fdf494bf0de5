// What the log and the metrics cost: the same version with both and with neither, which take turns at the same requests.
import { load, medianOf } from './load.mjs';
import { scenariosFor } from './scenarios.mjs';
import { seed } from './seed.mjs';
import { start } from './servers.mjs';
import { tableOf, tell } from './table.mjs';

const OFF = { LOG_LEVEL: 'error', METRICS: 'off' };
const ON = { LOG_LEVEL: 'info', LOG_FORMAT: 'json', METRICS: 'on' };

export async function observed(engine, databases, { tasks, pace, only, keep }) {
  await databases.make('off');
  await (await start('tasksmith', databases.url('off'))).stop();
  const callers = await seed(databases.url('off'), tasks, () => undefined);
  await databases.copy('off', 'on');
  const servers = {
    off: await start('tasksmith', databases.url('off'), { env: OFF }),
    on: await start('tasksmith', databases.url('on'), { env: ON }),
  };
  const rows = [];
  for (const [what, next] of Object.entries(scenariosFor(callers))) {
    if (only && !only.includes(what)) continue;
    const { off, on } = await inTurn(servers, next, pace);
    rows.push([what, Math.round(off.rate), Math.round(on.rate), ratio(on.rate, off.rate), ratio(on.cpu, off.cpu)]);
    console.log(rows.at(-1).join('  '));
  }
  for (const server of Object.values(servers)) await server.stop();
  const what = `${tasks.toLocaleString('en-US')} tasks, ${pace.connections} connections, ${pace.rounds} × ${pace.seconds} s`;
  const head = ['', 'without, requests/s', 'with, requests/s', 'ratio', 'CPU, ratio'];
  tell(`Log and metrics on ${engine}: ${what}`, tableOf(head, rows), keep);
}

/** Rounds in turn, in alternating order, so that whatever else the machine does hits both. */
async function inTurn(servers, next, { connections, seconds, rounds, warmUp }) {
  const taken = { off: [], on: [] };
  for (const server of Object.values(servers)) await load(server, next, { connections, seconds: warmUp });
  for (let round = 0; round < rounds; round++)
    for (const side of round % 2 ? ['on', 'off'] : ['off', 'on'])
      taken[side].push(await load(servers[side], next, { connections, seconds }));
  return { off: medianOf(taken.off), on: medianOf(taken.on) };
}

const ratio = (on, off) => `**${(on / off).toFixed(3)}**`;
