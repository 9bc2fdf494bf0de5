import { CommandLine } from '../kit/command-line';
import { people, type People } from '../kit/people';

describe('At a terminal, npx tasksmith', () => {
  let line: CommandLine;
  let cast: People;

  beforeAll(async () => {
    line = await CommandLine.start();
    cast = await people(line.api);
  });
  afterAll(() => line.stop());

  it('user password asks twice, and never shows what is typed', async () => {
    const terminal = line.atTerminal('user', 'password', cast.ana.email);
    await terminal.answer('New password:', 'Typed-pass-1');
    await terminal.answer('Again:', 'Typed-pass-1');
    expect([await terminal.exit, terminal.shown]).toEqual([0, expect.stringContaining('Changed the password')]);
    expect(terminal.shown).toContain('*');
    expect(terminal.shown).not.toContain('Typed-pass-1');
    const { status } = await line.api.anonymous.post('/api/auth/login', {
      email: cast.ana.email,
      password: 'Typed-pass-1',
    });
    expect(status).toBe(200);
  });

  it('import draws a bar that reaches its end', async () => {
    const file = line.file('tasks.csv', 'title,status\none,pending\ntwo,pending\nthree,completed\n');
    const terminal = line.atTerminal('import', file, '--user', cast.bob.email);
    expect([await terminal.exit, terminal.shown]).toEqual([0, expect.stringMatching(/Importing █+ 3\/3/)]);
    expect(terminal.shown).toContain('Imported csv: 3 created');
  });
});
