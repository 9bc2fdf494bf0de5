import { CommandLine } from '../kit/command-line';
import { tasksOf } from '../kit/imports';
import { people, type People } from '../kit/people';
import { expectMisuse, expectRefusal, type Tool } from '../kit/tool';

describe('npx tasksmith import', () => {
  let line: CommandLine;
  let cast: People;

  beforeAll(async () => {
    line = await CommandLine.start();
    cast = await people(line.api);
  });
  afterAll(() => line.stop());

  const run = (...words: string[]): Promise<Tool> => line.run(['import', ...words]);
  const fileOf: CommandLine['file'] = (name, text) => line.file(name, text);

  it('imports for the first admin, or for the user that it names, and says what it did', async () => {
    const file = fileOf('todo.txt', '(A) Call Mom @phone rec:1w\nRead @home\n');
    const dry = await run(file, '--dry-run');
    expect([await dry.exit, dry.err, dry.out.split('\n')[0]]).toEqual([
      0,
      '',
      'Would import todo.txt: 2 created, 0 updated, 0 unchanged.',
    ]);
    expect(await tasksOf(cast.ana)).toEqual([]);
    const tool = await run(file, '--user', cast.ana.email);
    expect([await tool.exit, tool.err, tool.out]).toEqual([
      0,
      '',
      'Imported todo.txt: 2 created, 0 updated, 0 unchanged.\n  line 1: Kept as text in the description: recurrence: 1w\n',
    ]);
    expect(await tasksOf(cast.ana)).toMatchObject([{ title: 'Call Mom', user_id: cast.ana.id }, { title: 'Read' }]);
    const again = await run(file, '--json');
    expect(JSON.parse(again.out)).toMatchObject({ format: 'todo.txt', created: 2, dry_run: false });
    expect((await tasksOf(cast.root)).filter(({ user_id }) => user_id === cast.root.id)).toHaveLength(2);
  });

  it('names every line that is wrong, and imports nothing', async () => {
    const tool = await run(fileOf('bad.csv', 'title,status\nfine,\n,\nx,finished\n'), '--user', cast.bob.email);
    expect([await tool.exit, tool.out]).toEqual([1, '']);
    expect(tool.err).toMatch(/line 3: .*title[\s\S]*line 4: Status/);
    expect(await tasksOf(cast.bob)).toEqual([]);
  });

  it('refuses a missing file with 2, and an unknown user or format with 1', async () => {
    await expectMisuse(await run(fileOf('nothing.csv')), /nothing\.csv/);
    const file = fileOf('one.csv', 'title\nx\n');
    await expectRefusal(await run(file, '--user', 'nobody@example.com'), /nobody@example\.com/);
    await expectRefusal(await run(file, '--format', 'wordperfect'), /format/i);
  });
});
