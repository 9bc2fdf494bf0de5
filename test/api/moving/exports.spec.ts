import ICAL from 'ical.js';
import { Api, type Client } from '../../kit/api';
import { makeTag, makeTask } from '../../kit/builders';
import { importFile, tasksOf } from '../../kit/imports';
import { join } from '../../kit/people';

const UNUSUAL = 'Ünïcode 🦊; a, b \\ "c"';

describe('An export as', () => {
  let api: Api;
  let ana: Client;
  let reader = 0;
  let tasks: any[];

  beforeAll(async () => {
    api = await Api.start();
    ana = await join(api, 'ana');
    const tags = [await makeTag(ana, 'a, b'), await makeTag(ana, 'two words'), await makeTag(ana, 'plain')];
    await makeTask(ana, {
      title: UNUSUAL.repeat(5),
      description: 'one\ntwo; three',
      due_date: '2030-05-01',
      tags,
      priority: 'urgent',
    });
    await makeTask(ana, { title: 'x marks', due_date: '2030-05-01T10:30:00', status: 'in_progress', priority: 'low' });
    await makeTask(ana, { title: 'Done', status: 'completed', priority: 'high' });
    await makeTask(ana, { title: 'Gone', status: 'cancelled' });
    tasks = await tasksOf(ana);
  });
  afterAll(() => api.stop());

  const exported = (format: string) => ana.get(`/api/tasks/export?format=${format}`);

  /** The tasks that a new user has after an import of the file, in the order of `tasks`. */
  async function returned(format: string, file: string): Promise<any[]> {
    const user = await join(api, `reader-${(reader += 1)}`);
    const { status, body } = await importFile(user, `?format=${format}`, file);
    expect([status, body]).toMatchObject([200, { data: { created: tasks.length } }]);
    return (await tasksOf(user)).toReversed();
  }

  const told = (all: any[], ...keys: string[]) =>
    all.map((task) => Object.fromEntries(keys.map((key) => [key, task[key]])));
  const day = (text: string | null) => text && `${text.slice(0, 10)}T00:00:00`;

  it.each([
    ['csv', 'text/csv; charset=utf-8', 'tasks.csv'],
    ['json', 'application/json', 'tasks.json'],
    ['ndjson', 'application/x-ndjson; charset=utf-8', 'tasks.ndjson'],
    ['icalendar', 'text/calendar; charset=utf-8', 'tasks.ics'],
    ['todo.txt', 'text/plain; charset=utf-8', 'todo.txt'],
    ['taskwarrior-json', 'application/json', 'taskwarrior.json'],
    ['TODO.TXT', 'text/plain; charset=utf-8', 'todo.txt'],
    ['xml', 'text/csv; charset=utf-8', 'tasks.csv'],
  ])('%s has its type and the name of its file', async (format, type, name) => {
    const { status, headers } = await exported(format);
    expect([status, headers.get('content-type')]).toEqual([200, type]);
    expect(headers.get('content-disposition')).toBe(`attachment; filename=${name}`);
  });

  it('every format takes filters, and is 404 if nothing matches', async () => {
    for (const format of ['csv', 'json', 'ndjson', 'icalendar', 'todo.txt', 'taskwarrior-json']) {
      const found = await ana.get(
        `/api/tasks/export?format=${format}&filter=${encodeURIComponent('status = cancelled')}`,
      );
      expect([found.text.includes('Gone'), found.text.includes('Done')]).toEqual([true, false]);
      expect((await ana.get(`/api/tasks/export?format=${format}&search=nowhere`)).status).toBe(404);
    }
  });

  it('NDJSON has the objects of JSON, one a line', async () => {
    const objects = (await exported('ndjson')).text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects).toEqual((await exported('json')).body);
  });

  it('iCalendar comes back with all that it can say', async () => {
    const { text } = await exported('icalendar');
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    const calendar = new ICAL.Component(ICAL.parse(text));
    const todos = calendar.getAllSubcomponents('vtodo').toReversed();
    expect(todos.map((todo) => todo.getFirstPropertyValue('summary'))).toEqual(tasks.map(({ title }) => title));
    expect(todos[0]!.getFirstProperty('categories')!.getValues().toSorted()).toEqual(['a, b', 'plain', 'two words']);
    const keys = ['title', 'description', 'status', 'priority', 'due_date', 'tags'];
    expect(told(await returned('icalendar', text), ...keys)).toEqual(told(tasks, ...keys));
  });

  it('todo.txt comes back with all that it can say', async () => {
    const { text } = await exported('todo.txt');
    expect(text.split('\n')).toHaveLength(tasks.length + 1);
    const back = await returned('todo.txt', text);
    expect(told(back, 'title', 'status', 'priority', 'due_date')).toEqual(
      told(tasks, 'title', 'status', 'priority', 'due_date'),
    );
    expect(back[0].tags.toSorted()).toEqual(
      ['a, b', 'plain', 'two words'].map((name) => name.replaceAll(' ', '_')).toSorted(),
    );
    expect(back.map(({ completed_at }) => day(completed_at))).toEqual(
      tasks.map(({ completed_at }) => day(completed_at)),
    );
  });

  it('Taskwarrior’s JSON comes back with all that it can say, with times that it reads as UTC', async () => {
    const { text, body } = await exported('taskwarrior-json');
    expect(body.map(({ due }: any) => due).toReversed()).toEqual([
      '20300501T000000Z',
      '20300501T103000Z',
      undefined,
      undefined,
    ]);
    for (const { uuid } of body)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    const keys = ['title', 'description', 'status', 'due_date', 'tags'];
    const back = await returned('taskwarrior-json', text);
    expect(told(back, ...keys)).toEqual(told(tasks, ...keys));
    // Taskwarrior knows three priorities.
    expect(back.map(({ priority }) => priority)).toEqual(['high', 'low', 'high', 'medium']);
  });

  it('names in the Hint header the tags that readers of the format change', async () => {
    const hintOf = async (format: string): Promise<string | null> => (await exported(format)).headers.get('hint');
    for (const format of ['icalendar', 'taskwarrior-json']) expect(await hintOf(format)).toMatch(/: "a, b"$/);
    expect(await hintOf('todo.txt')).toMatch(/: "a, b", "two words"$/);
    for (const format of ['csv', 'json', 'ndjson']) expect(await hintOf(format)).toBeNull();
    const other = await join(api, 'without-tags');
    await makeTask(other);
    expect((await other.get('/api/tasks/export?format=todo.txt')).headers.get('hint')).toBeNull();
  });
});
