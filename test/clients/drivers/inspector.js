// The command line of the inspector: lists the tools and calls them, in both protocol versions.
import { deepEqual, equal, match } from 'node:assert/strict';
import { register, runNode22 } from '../node-22.js';

const [url, name] = process.argv.slice(2);
const INSPECTOR = 'inspector/clients/launcher/build/index.js';

const { key } = await register(url, name);

async function inspect(era, ...args) {
  const header = ['--header', `Authorization: Bearer ${key}`];
  const all = ['--cli', `${url}/mcp`, ...header, '--protocol-era', era, '--format', 'json', ...args];
  const { code, stdout, stderr } = await runNode22(INSPECTOR, ...all);
  return { code, stderr, result: stdout ? JSON.parse(stdout).result : undefined };
}

const call = (era, tool, given) =>
  inspect(era, '--method', 'tools/call', '--tool-name', tool, '--tool-args-json', JSON.stringify(given));

for (const era of ['modern', 'legacy']) {
  const listed = await inspect(era, '--method', 'tools/list', '--strict');
  equal(listed.code, 0, listed.stderr);
  equal(listed.result.tools.length, 12);
  // It names what some models would not take.
  equal(listed.stderr.trim(), '');
  const made = await call(era, 'create_task', { title: `Called in ${era}`, priority: 'high' });
  equal(made.code, 0, made.stderr);
  const { task } = made.result.structuredContent;
  const found = await call(era, 'search_tasks', { filter: `id = ${task.id}` });
  deepEqual(found.result.structuredContent, { tasks: [task], next_cursor: null });
  const refused = await call(era, 'create_task', { titel: 'x' });
  equal(refused.code, 5, refused.stderr);
  match(refused.result.content[0].text, /nearest is "title"/);
}
