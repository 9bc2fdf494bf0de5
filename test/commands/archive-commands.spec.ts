import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '../kit/api';
import { partsIn } from '../kit/archive';
import { makeTask } from '../kit/builders';
import { people } from '../kit/people';
import { makeStore, type TestStore } from '../kit/stores/store';
import { expectMisuse, expectRefusal, Tool } from '../kit/tool';

const SECRET = 'a secret that is known to the tests only';

/** Each runs as a process of its own, beside the running service. */
describe('npx tasksmith', () => {
  let store: TestStore;
  let api: Api;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'archive-commands-'));
    store = await makeStore();
    api = await Api.startOwn({ DATABASE_URL: store.url });
  });
  afterAll(async () => {
    await api.stop();
    await store.drop();
    rmSync(folder, { recursive: true });
  });

  const run = (...words: string[]): Promise<Tool> =>
    Tool.run(words[0]!, words.slice(1), { DATABASE_URL: store.url, JWT_SECRET: SECRET });
  const json = async (...words: string[]): Promise<any> => {
    const tool = await run(...words, '--json');
    expect([await tool.exit, tool.err]).toEqual([0, '']);
    return JSON.parse(tool.out);
  };
  const file = (name: string): string => join(folder, name);

  it('export writes all of a service into a file that only its owner can read', async () => {
    const { ana } = await people(api);
    await makeTask(ana, { title: 'To be moved' });
    expect(await json('export', file('all.zip'))).toEqual({ file: file('all.zip') });
    expect(statSync(file('all.zip')).mode & 0o777).toBe(0o600);
    const parts = await partsIn(readFileSync(file('all.zip')));
    expect(parts['users/ana/tasks.ndjson']).toContain('To be moved');
    expect(parts['users.ndjson']).not.toContain('argon2');
    const tool = await run('export', file('all.zip'), '--force', '--with-accounts');
    expect([await tool.exit, tool.out]).toEqual([0, `Exported everything to ${file('all.zip')}.\n`]);
    expect((await partsIn(readFileSync(file('all.zip'))))['users.ndjson']).toContain('argon2');
  });

  it('export refuses a file that is there already, and a folder that is not', async () => {
    writeFileSync(file('there.zip'), 'mine');
    await expectRefusal(await run('export', file('there.zip')), /--force/);
    expect(readFileSync(file('there.zip'), 'utf8')).toBe('mine');
    await expectMisuse(await run('export', join(folder, 'missing', 'all.zip')), /missing/);
    await expectMisuse(await run('export'), /file/);
  });

  it('import takes all of it into an empty database, from which the same comes out', async () => {
    const empty = await makeStore();
    const away = (...words: string[]): Promise<Tool> =>
      Tool.run(words[0]!, words.slice(1), { DATABASE_URL: empty.url, JWT_SECRET: SECRET });
    try {
      await run('export', file('whole.zip'), '--with-accounts');
      const tool = await away('import', file('whole.zip'));
      expect([await tool.exit, tool.err]).toEqual([0, '']);
      expect(tool.out).toMatch(/3 accounts created, 0 there already; 1 tasks created/);
      expect((await away('import', file('whole.zip'))).out).toMatch(/0 accounts created.* 1 unchanged/);
      await away('export', file('back.zip'), '--with-accounts');
      expect(await partsIn(readFileSync(file('back.zip')))).toEqual(await partsIn(readFileSync(file('whole.zip'))));
    } finally {
      await empty.drop();
    }
  });
});
