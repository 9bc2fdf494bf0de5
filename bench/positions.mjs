// What the position of an event costs a write on PostgreSQL: the same PATCH on a database without them.
import { load, medianOf, middleOf } from './load.mjs';
import { scenariosFor } from './scenarios.mjs';
import { seed } from './seed.mjs';
import { start } from './servers.mjs';
import { connect } from './stores.mjs';
import { tableOf, tell } from './table.mjs';

const WITHOUT = ['DROP TRIGGER events_transaction_id ON events', 'DROP INDEX events_transaction_id'];

export async function positions(engine, databases, { keep, tasks, pace }) {
  if (engine !== 'postgres') return console.log('On SQLite the position of an event is its id, which costs nothing.');
  await databases.make('numbered');
  await (await start('tasksmith', databases.url('numbered'))).stop();
  const callers = await seed(databases.url('numbered'), tasks, () => undefined);
  await databases.copy('numbered', 'plain');
  const servers = { with: await start('tasksmith', databases.url('numbered')), without: await startWithout(databases) };
  const next = scenariosFor(callers)['PATCH one'];
  for (const server of Object.values(servers)) await load(server, next, { ...pace, seconds: pace.warmUp });
  const taken = await inTurn(servers, next, pace);
  for (const server of Object.values(servers)) await server.stop();
  const ratio = (key) => middleOf(taken.with.map((figures, i) => figures[key] / taken.without[i][key])).toFixed(3);
  const rows = [
    [
      'PATCH, per second, without and with',
      ...['without', 'with'].map((side) => medianOf(taken[side]).rate.toFixed(0)),
    ],
    ['rate, median of ratios', '', `**${ratio('rate')}**`],
    ['processor time of the service, median of ratios', '', `**${ratio('cpu')}**`],
  ];
  tell(`Positions on ${engine}: ${pace.rounds} × ${pace.seconds} s`, tableOf(['', 'without', 'with'], rows), keep);
}

/** Started first, because the start would put them back. */
async function startWithout(databases) {
  const server = await start('tasksmith', databases.url('plain'));
  const db = await connect(databases.url('plain'));
  for (const sql of WITHOUT) await db.all(sql);
  await db.close();
  return server;
}

async function inTurn(servers, next, { rounds, ...how }) {
  const taken = { with: [], without: [] };
  for (let round = 0; round < rounds; round++)
    for (const side of round % 2 ? ['with', 'without'] : ['without', 'with'])
      taken[side].push(await load(servers[side], next, how));
  return taken;
}
