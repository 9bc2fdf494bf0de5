import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '../kit/api';
import { people, type People } from '../kit/people';
import { makeStore, type TestStore } from '../kit/stores/store';
import { Terminal } from '../kit/terminal';

describe('At a terminal, npx tasksmith', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tasksmith-terminal-'));
  let store: TestStore;
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    store = await makeStore();
    api = await Api.startOwn({ DATABASE_URL: store.url });
    cast = await people(api);
  });
  afterAll(async () => {
    await api.stop();
    await store.drop();
    rmSync(folder, { recursive: true });
  });

  const start = (...words: string[]): Terminal =>
    Terminal.start(words, { DATABASE_URL: store.url, JWT_SECRET: 'a secret that is known to the tests only' });

  it('user password asks twice, and never shows what is typed', async () => {
    const terminal = start('user', 'password', cast.ana.email);
    await terminal.answer('New password:', 'Typed-pass-1');
    await terminal.answer('Again:', 'Typed-pass-1');
    expect([await terminal.exit, terminal.shown]).toEqual([0, expect.stringContaining('Changed the password')]);
    expect(terminal.shown).toContain('*');
    expect(terminal.shown).not.toContain('Typed-pass-1');
    const { status } = await api.anonymous.post('/api/auth/login', {
      email: cast.ana.email,
      password: 'Typed-pass-1',
    });
    expect(status).toBe(200);
  });

  it('import draws a bar that reaches its end', async () => {
    writeFileSync(join(folder, 'tasks.csv'), 'title,status\none,pending\ntwo,pending\nthree,completed\n');
    const terminal = start('import', join(folder, 'tasks.csv'), '--user', cast.bob.email);
    expect([await terminal.exit, terminal.shown]).toEqual([0, expect.stringMatching(/Importing █+ 3\/3/)]);
    expect(terminal.shown).toContain('Imported csv: 3 created');
  });
});
