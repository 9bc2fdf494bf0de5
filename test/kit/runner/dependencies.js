// Dependencies of test files in watch mode. API tests reach the whole service through the kit, so every edit would run
// all of them. Instead, they depend on the folders they are about and on their imports.
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const { dirname, join, relative, sep } = require('node:path');

const ROOT = join(__dirname, '..', '..', '..');
const WHOLE_SERVICE = '../../src/app';

/** Maps folders of test/api to folders of `src`. */
const ABOUT = {
  accounts: ['auth', 'users'],
  close: ['close', 'leads', 'activities', 'organization'],
  http: ['http', 'taskforge', 'idempotency', 'chores', 'health'],
  lists: ['tasks/lists', 'tasks/export'],
  tags: ['tags'],
  tasks: ['tasks'],
  trash: ['tasks/trash', 'users/trash'],
};

const sourcesIn = (folder) =>
  readdirSync(join(ROOT, 'src', folder), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(ROOT, 'src', folder, name));

module.exports = {
  extract(code, filename, extractByDefault) {
    const found = extractByDefault(code, filename);
    const [top, kind, room] = relative(ROOT, filename).split(sep);
    if (top !== 'test') return found;
    if (kind === 'kit') found.delete(WHOLE_SERVICE);
    if (kind !== 'api') return found;
    const about = (ABOUT[room] ?? []).flatMap(sourcesIn);
    return new Set([...found, ...about.map((source) => relative(dirname(filename), source))]);
  },
  getCacheKey: () => createHash('sha256').update(readFileSync(__filename)).digest('hex'),
};
