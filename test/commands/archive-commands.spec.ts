import { readFileSync, statSync } from 'node:fs';
import { partsIn } from '../kit/archive';
import { makeTask } from '../kit/builders';
import { CommandLine, expectNoDatabase, settingsFor } from '../kit/command-line';
import { people } from '../kit/people';
import { makeStore } from '../kit/stores/store';
import { expectMisuse, expectRefusal, Tool } from '../kit/tool';

describe('npx tasksmith', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await CommandLine.start();
  });
  afterAll(() => line.stop());

  const run = (...words: string[]): Promise<Tool> => line.run(words);
  const file: CommandLine['file'] = (name, text) => line.file(name, text);

  it('export writes all of a service into a file that only its owner can read', async () => {
    const { ana } = await people(line.api);
    await makeTask(ana, { title: 'To be moved' });
    expect(await line.json(['export', file('all.zip')])).toEqual({ file: file('all.zip') });
    expect(statSync(file('all.zip')).mode & 0o777).toBe(0o600);
    const parts = await partsIn(readFileSync(file('all.zip')));
    expect(parts['users/ana/tasks.ndjson']).toContain('To be moved');
    expect(parts['users.ndjson']).not.toContain('argon2');
    const tool = await run('export', file('all.zip'), '--force', '--with-accounts');
    expect([await tool.exit, tool.out]).toEqual([0, `Exported everything to ${file('all.zip')}.\n`]);
    expect((await partsIn(readFileSync(file('all.zip'))))['users.ndjson']).toContain('argon2');
  });

  it('export refuses a file that is there already, and a folder that is not', async () => {
    file('there.zip', 'mine');
    await expectRefusal(await run('export', file('there.zip')), /--force/);
    expect(readFileSync(file('there.zip'), 'utf8')).toBe('mine');
    await expectMisuse(await run('export', file('missing/all.zip')), /missing/);
    await expectMisuse(await run('export'), /file/);
  });

  it('import takes all of it into an empty database, from which the same comes out', async () => {
    const empty = await makeStore();
    const away = (...words: string[]): Promise<Tool> => Tool.run(words[0]!, words.slice(1), settingsFor(empty));
    try {
      await run('export', file('whole.zip'), '--with-accounts');
      const dry = await away('import', file('whole.zip'), '--dry-run');
      expect([await dry.exit, dry.err]).toEqual([0, '']);
      expect(dry.out).toMatch(/Would import a whole service: 3 accounts created, 0 there already; 1 tasks created/);
      await expectNoDatabase(await away('user', 'list'));
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
