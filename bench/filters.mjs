// What a page of a filtered list costs among few tasks and among many, for an admin and for the owner of most.
import { seed } from './seed.mjs';
import { start } from './servers.mjs';
import { tableOf, tell } from './table.mjs';

const LOOKS = 15;
const PAGE = 50;

/** The commonest filters, each with the order in which such a list is shown. */
const FILTERS = [
  ['status = pending', 'created_at'],
  ['status = pending AND priority = urgent', 'due_date'],
  ['is_completed = false', 'due_date'],
  ['is_completed = false AND due_date < now', 'due_date'],
  ['due_date = today', 'due_date'],
  ['due_date >= today AND due_date <= today + 7d', 'due_date'],
  ['due_date = null', 'created_at'],
  ['due_date < today - 30d AND is_completed = false', 'due_date'],
  ['priority = urgent', 'created_at'],
  ['priority in (high, urgent) AND is_completed = false', 'due_date'],
  ['tag = "label 7"', 'created_at'],
  ['tag = "label 7" AND status = pending', 'created_at'],
  ['created_at > now - 1d', 'created_at'],
  ['updated_at > now - 1h', 'updated_at'],
  ['completed_at > today - 7d', 'completed_at'],
  ['text : invoice', 'created_at'],
  ['text : invoice AND status = pending', 'created_at'],
  ['title : offer', 'created_at'],
  ['status = in_progress OR due_date < now', 'created_at'],
  ['NOT status in (completed, cancelled) AND priority != low', 'due_date'],
];

export async function filters(engine, databases, { keep, short, sizes: asked }) {
  const sizes = asked ?? (short ? [200, 1_000] : [1_000, 1_000_000]);
  const sides = [];
  for (const size of sizes) {
    const name = `filters_${size}`;
    await databases.make(name);
    await (await start('tasksmith', databases.url(name))).stop();
    const { admin, callers } = await seed(databases.url(name), size, () => undefined);
    sides.push({ name, size, people: [admin, callers[0]], server: await start('tasksmith', databases.url(name)) });
  }
  const rows = [];
  for (const [text, sort] of FILTERS) {
    const query = new URLSearchParams({ filter: text, sort_by: sort, sort_order: 'asc', limit: PAGE });
    const cells = [];
    for (const person of [0, 1]) {
      const times = await inTurn(sides, (side) => pageOf(side.server, side.people[person], query));
      cells.push(...times.map((ms) => ms.toFixed(1)), `**${(times.at(-1) / times[0]).toFixed(1)}**`);
    }
    rows.push([`\`${text}\`, by ${sort}`, ...cells]);
  }
  const titles = ['admin', 'owner'].flatMap((who) => [
    ...sizes.map((size) => `${who}, ${size.toLocaleString('en-US')} tasks, ms`),
    'times',
  ]);
  tell(`Filtered pages of ${PAGE} on ${engine}`, tableOf(['', ...titles], rows), keep);
  for (const { server, name } of sides) {
    await server.stop();
    await databases.drop(name);
  }
}

/** The median of each side, in milliseconds. In turn, so that whatever else the machine does hits all. */
async function inTurn(sides, look) {
  const taken = sides.map(() => []);
  for (let i = 0; i < LOOKS; i++) for (const [s, side] of sides.entries()) taken[s].push(await look(side));
  return taken.map((times) => times.toSorted((a, b) => a - b)[LOOKS >> 1]);
}

async function pageOf(server, { token }, query) {
  const begun = performance.now();
  const response = await fetch(`${server.url}/api/tasks?${query}`, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${query} answered ${response.status}: ${text}`);
  return performance.now() - begun;
}
