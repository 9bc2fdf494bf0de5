// A CPU profile of Tasksmith per scenario, with the most expensive functions.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { load } from './load.mjs';
import { scenariosFor } from './scenarios.mjs';
import { start } from './servers.mjs';
import { tableOf, tell } from './table.mjs';

const HOTTEST = 10;
const ROOT = join(import.meta.dirname, '..');

export async function profile(engine, databases, { prepare, tasks, pace, only }) {
  const { callers, servers, names } = await prepare(databases, tasks);
  for (const server of servers) await server.stop();
  const folder = mkdtempSync(join(tmpdir(), 'tasksmith-profile-'));
  for (const [what, next] of Object.entries(scenariosFor(callers))) {
    if (only && !only.includes(what)) continue;
    const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}/new`];
    const server = await start('tasksmith in parts', databases.url(names.tasksmith), { flags });
    const { rate } = await load(server, next, { ...pace, seconds: pace.seconds * 2 });
    await server.stop();
    const file = keep(folder, `${engine} ${what}`.replaceAll(/\W+/g, '-'));
    tell(`${what} on ${engine}, ${Math.round(rate)}/s under the profiler: ${file}`, hottest(file), false);
  }
}

/** Renames the newest profile. */
function keep(folder, name) {
  mkdirSync(join(folder, 'new'), { recursive: true });
  const [made] = readdirSync(join(folder, 'new'));
  const file = join(folder, `${name}.cpuprofile`);
  renameSync(join(folder, 'new', made), file);
  return file;
}

function hottest(file) {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const spent = new Map();
  let busy = 0;
  samples.forEach((id, i) => {
    const { functionName, url, lineNumber } = byId.get(id).callFrame;
    if (functionName === '(idle)' || functionName === '(program)') return;
    const place = url ? ` ${relative(ROOT, url.replace('file://', ''))}:${lineNumber + 1}` : '';
    const name = `${functionName || '(anonymous)'}${place}`;
    busy += timeDeltas[i];
    spent.set(name, (spent.get(name) ?? 0) + timeDeltas[i]);
  });
  const rows = [...spent].toSorted(([, a], [, b]) => b - a).slice(0, HOTTEST);
  return tableOf(
    ['Function', 'of the busy time'],
    rows.map(([name, time]) => [name, `${((100 * time) / busy).toFixed(1)} %`]),
  );
}
