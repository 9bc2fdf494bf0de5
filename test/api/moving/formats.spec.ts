import { readFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { Api } from '../../kit/api';
import { leavingNothing } from '../../kit/builders';
import { importFile, tasksOf } from '../../kit/imports';
import { join, people, type People } from '../../kit/people';

const fixture = (name: string): string => readFileSync(pathOf(__dirname, '../../fixtures/moving', name), 'utf8');
const lines = (...all: string[]): string => all.map((line) => `${line}\r\n`).join('');
const noted = (body: any): unknown[] =>
  body.data.report.map(({ line, index, id, field, value, code }: any) => [line ?? id ?? index, field, value, code]);

const TODOIST_HEADER =
  'TYPE,CONTENT,DESCRIPTION,IS_COLLAPSED,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT,DEADLINE,DEADLINE_LANG';

const vikunjaTask = (fields: object): object => ({
  id: 1,
  title: 'Task',
  description: '',
  done: false,
  done_at: '0001-01-01T00:00:00Z',
  due_date: '0001-01-01T00:00:00Z',
  start_date: '0001-01-01T00:00:00Z',
  labels: null,
  priority: 0,
  repeat_after: 0,
  repeat_mode: 0,
  created: '2026-01-02T03:04:05Z',
  updated: '2026-01-02T03:04:05Z',
  ...fields,
});

const vtodo = (...properties: string[]): string[] => ['BEGIN:VTODO', ...properties, 'END:VTODO'];
const calendar = (...all: string[]): string => lines('BEGIN:VCALENDAR', 'VERSION:2.0', ...all, 'END:VCALENDAR');

describe('An import of', () => {
  let api: Api;
  let cast: People;
  let made = 0;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterAll(() => api.stop());

  const somebody = () => join(api, `mover-${(made += 1)}`);

  /** Imports it for a new user without naming the format, then again, which must change nothing. */
  async function imported(file: string, format: string): Promise<{ tasks: any[]; body: any }> {
    const user = await somebody();
    const { status, body } = await importFile(user, '', file);
    expect([status, body]).toMatchObject([200, { data: { format } }]);
    const tasks = await tasksOf(user);
    expect(body.data.created).toBe(tasks.length);
    await leavingNothing(api, async () => {
      const again = await importFile(user, `?format=${format}`, file);
      expect(again.body.data).toMatchObject({ created: 0, updated: 0, unchanged: tasks.length });
    });
    return { tasks, body };
  }

  it('a Taskwarrior export, as Taskwarrior 2.6 wrote it', async () => {
    const { tasks, body } = await imported(fixture('taskwarrior-2.6.json'), 'taskwarrior-json');
    const milk = {
      title: 'Buy milk',
      description: 'two percent\n\n--- imported\nproject: Home\nannotated: 20261129T190502Z two percent',
      status: 'in_progress',
      priority: 'high',
      due_date: '2026-12-31T10:00:00',
      created_at: '2026-11-29T19:05:01',
      tags: ['food', 'shop'],
    };
    expect(tasks[0]).toMatchObject({ ...milk, tags: expect.arrayContaining(milk.tags) });
    expect(tasks.map(({ title, status }) => [title, status])).toEqual([
      ['Buy milk', 'in_progress'],
      ['Weekly report', 'pending'],
      ['Waiting', 'pending'],
      ['Weekly report', 'pending'],
      ['Old', 'completed'],
      ['Gone', 'cancelled'],
    ]);
    expect(tasks[4].completed_at).toBe('2026-11-29T19:05:02');
    const weekly = '7af29fa5-9597-4d7e-a46c-c22b3ba1418f';
    expect(body.data.report).toContainEqual(
      expect.objectContaining({ id: weekly, index: 1, field: 'recurrence', value: 'weekly', code: 'kept_as_text' }),
    );
    expect(tasks[2].description).toContain('wait: 20270105T000000Z');
    expect(tasks[2].description).toContain('depends: b7d4a498-6a27-47e0-b368-1b203750796a');
  });

  it('a Taskwarrior file with mistakes: names them all, and imports nothing', async () => {
    const task = (fields: object) => ({ uuid: 'x', description: 'x', status: 'pending', ...fields });
    const file = JSON.stringify([
      task({ uuid: 'a', due: '2026-12-31T10:00:00Z' }),
      task({ uuid: 'b', status: 'paused' }),
      task({ uuid: 'c', description: undefined }),
      task({ uuid: 'd' }),
      7,
    ]);
    await leavingNothing(api, async () => {
      const { status, body } = await importFile(cast.ana, '?format=taskwarrior-json', file);
      expect(status).toBe(400);
      expect(body.errors.map(({ index, id, code }: any) => [index, id, code])).toEqual([
        [0, 'a', 'due_date.not_iso'],
        [1, 'b', 'status.unknown'],
        [2, 'c', 'title.required'],
        [4, undefined, 'import.not_json'],
      ]);
      const cut = await importFile(cast.ana, '?format=taskwarrior-json', file.slice(0, 60));
      expect(cut.body.errors).toMatchObject([{ index: 0, code: 'import.not_json' }]);
    });
  });

  it('a Todoist template, with its sections, subtasks, notes, labels and dates', async () => {
    const file = `\ufeff${lines(
      TODOIST_HEADER,
      'meta,view_style=list,,,,,,,,,,,,,',
      'task,Buy milk @shop @food,Two percent,,1,1,Ana (1),,2026-12-31,en,Europe/Berlin,,,,',
      'note,"Not the blue one, please",,,,,,,,,,,,,',
      ',,,,,,,,,,,,,,',
      'section,Work,,False,,,,,,,,,,,',
      'task,Report,,,2,1,,,every monday,en,Europe/Berlin,30,minute,,',
      'task,Numbers,,,3,2,,,2026-07-01 10:00,en,Europe/Berlin,,,,',
      'task,Later,,,4,1,,,next friday,en,Europe/Berlin,,,2027-01-01,en',
    )}`;
    const { tasks, body } = await imported(file, 'todoist-csv');
    expect(tasks.map(({ title, priority, due_date }) => [title, priority, due_date])).toEqual([
      ['Buy milk', 'urgent', '2026-12-31T00:00:00'],
      ['Report', 'high', null],
      ['Numbers', 'medium', '2026-07-01T08:00:00'],
      ['Later', 'low', null],
    ]);
    expect(tasks[0].tags.toSorted()).toEqual(['food', 'shop']);
    expect(tasks[0].description).toBe('Two percent\n\n--- imported\nauthor: Ana (1)\nnote: Not the blue one, please');
    expect(noted(body)).toEqual([
      [3, 'author', 'Ana (1)', 'kept_as_text'],
      [3, 'note', 'Not the blue one, please', 'kept_as_text'],
      [7, 'section', 'Work', 'kept_as_text'],
      [7, 'recurrence', 'every monday', 'kept_as_text'],
      [7, 'duration', '30 minute', 'kept_as_text'],
      [8, 'section', 'Work', 'kept_as_text'],
      [8, 'subtask of', 'Report', 'kept_as_text'],
      [9, 'section', 'Work', 'kept_as_text'],
      [9, 'date', 'next friday', 'kept_as_text'],
      [9, 'deadline', '2027-01-01', 'kept_as_text'],
    ]);
    const bad = await importFile(cast.ana, '', lines(TODOIST_HEADER, 'task,,,,1,1', 'task,x,,,9,1', 'taks,x,,,1,1'));
    expect(bad.body.errors.map(({ line, code }: any) => [line, code])).toEqual([
      [2, 'title.required'],
      [3, 'priority.unknown'],
      [4, 'import.row_type'],
    ]);
  });

  it('a backup of TickTick, whose days are midnights of a zone, written in UTC', async () => {
    const file = fixture('ticktick-7.1.csv');
    const { tasks, body } = await imported(file, 'ticktick-csv');
    expect(tasks.map((task) => [task.title, task.status, task.priority, task.due_date, task.completed_at])).toEqual([
      ['Buy milk', 'pending', 'high', '2026-12-31T00:00:00', null],
      ['Pack', 'pending', 'medium', '2026-12-24T00:00:00', null],
      ['Report', 'pending', 'low', '2026-12-01T10:00:00', null],
      ['Numbers', 'completed', 'medium', null, '2026-11-05T09:30:00'],
      ['Old', 'completed', 'medium', null, '2026-01-05T09:30:00'],
      ['Never', 'cancelled', 'medium', null, null],
      ['A thought', 'pending', 'medium', null, null],
    ]);
    expect(tasks[0].tags.toSorted()).toEqual(['food', 'shop']);
    expect(tasks[0].description).toBe('Two percent\n\n--- imported\nfolder: Home\nlist: Kitchen');
    expect(tasks[1].description).toMatch(/^▫Shirt\n▪Shoes\n\n/);
    expect(noted(body)).toEqual([
      [8, 'folder', 'Home', 'kept_as_text'],
      [8, 'list', 'Kitchen', 'kept_as_text'],
      [9, 'list', 'Inbox', 'kept_as_text'],
      [9, 'reminder', '-PT1440M', 'kept_as_text'],
      [10, 'list', 'Work', 'kept_as_text'],
      [10, 'column', 'Doing', 'kept_as_text'],
      [10, 'recurrence', 'RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO', 'kept_as_text'],
      [10, 'start', '2026-12-01T09:00:00+0000', 'kept_as_text'],
      [11, 'subtask of', 'Report', 'kept_as_text'],
      [11, 'list', 'Work', 'kept_as_text'],
      [12, 'list', 'Work', 'kept_as_text'],
      [13, 'list', 'Work', 'kept_as_text'],
      [13, 'time zone', 'floating', 'kept_as_text'],
      [14, 'list', 'Ideas', 'kept_as_text'],
      [14, 'kind', 'note', 'kept_as_text'],
    ]);
    const user = await somebody();
    await importFile(user, '', file);
    // In the next backup a task is gone, so that all have another number.
    const later = file.replace(/^"Home".*\r?\n/m, '').replaceAll(/"(\d)","(\d?)"$/gm, (_, id) => `"${id - 1}",""`);
    const { body: next } = await importFile(user, '', later.replace('"Pack"', '"Pack the bag"'));
    expect(next.data).toMatchObject({ created: 0, updated: 2, unchanged: 4 });
    const bad = file
      .replace('"5","0","2026-11-01', '"4","7","2026-11-01')
      .replace('"2026-12-24T05:00:00+0000"', '"soon"');
    expect((await importFile(cast.ana, '', bad)).body.errors.map(({ line, code }: any) => [line, code])).toEqual([
      [8, 'status.unknown'],
      [8, 'priority.unknown'],
      [9, 'due_date.not_iso'],
    ]);
    expect((await importFile(cast.ana, '?format=ticktick-csv', 'title\nx\n')).body.errors).toMatchObject([
      { line: 1, code: 'import.no_header' },
    ]);
  });

  it('Vikunja’s data.json, whose year 1 is no time', async () => {
    const labels = [
      { id: 1, title: 'shop' },
      { id: 2, title: 'a, b' },
    ];
    const file = JSON.stringify([
      {
        id: 1,
        title: 'Inbox',
        tasks: [
          vikunjaTask({ id: 10, title: 'Milk', labels, priority: 3, due_date: '2026-12-31T10:00:00+01:00' }),
          vikunjaTask({ id: 11, title: 'Done', done: true, done_at: '2026-06-01T08:00:00Z', priority: 5 }),
        ],
      },
      {
        id: 2,
        title: 'Home',
        tasks: [vikunjaTask({ id: 12, title: 'Water', repeat_after: 86400, percent_done: 0.5 })],
      },
      { id: 3, title: 'Empty', tasks: null },
    ]);
    const { tasks, body } = await imported(file, 'vikunja-json');
    expect(
      tasks.map(({ title, status, priority, due_date, completed_at }) => [
        title,
        status,
        priority,
        due_date,
        completed_at,
      ]),
    ).toEqual([
      ['Milk', 'pending', 'high', '2026-12-31T09:00:00', null],
      ['Done', 'completed', 'urgent', null, '2026-06-01T08:00:00'],
      ['Water', 'pending', 'medium', null, null],
    ]);
    expect(tasks[0].tags.toSorted()).toEqual(['a, b', 'shop']);
    expect(tasks[2].description).toBe('--- imported\nproject: Home\nrecurrence: every 86400 s\npercent_done: 0.5');
    expect(noted(body).slice(0, 3)).toEqual([
      ['10', 'project', 'Inbox', 'kept_as_text'],
      ['11', 'project', 'Inbox', 'kept_as_text'],
      ['11', 'priority', 'do now', 'kept_as_text'],
    ]);
  });

  it('todo.txt, with projects and contexts as tags', async () => {
    const file = [
      '(A) 2026-01-01 Call Mom +Family @phone due:2026-01-10',
      'x 2026-02-02 2026-02-01 Pay rent @bank pri:B',
      '',
      'Ask @bob about +garden plans rec:1w',
      '(F) Read https://example.com/a:b',
      'Ask @bob about +garden plans rec:1w',
    ].join('\n');
    const { tasks, body } = await imported(file, 'todo.txt');
    expect(
      tasks.map(({ title, status, priority, due_date, created_at, completed_at }) => [
        title,
        status,
        priority,
        due_date,
        created_at.slice(0, 10),
        completed_at?.slice(0, 10),
      ]),
    ).toEqual([
      ['Call Mom', 'pending', 'urgent', '2026-01-10T00:00:00', '2026-01-01', undefined],
      ['Pay rent', 'completed', 'high', null, '2026-02-01', '2026-02-02'],
      ['Ask @bob about +garden plans', 'pending', 'medium', null, expect.any(String), undefined],
      ['Read https://example.com/a:b', 'pending', 'low', null, expect.any(String), undefined],
      ['Ask @bob about +garden plans', 'pending', 'medium', null, expect.any(String), undefined],
    ]);
    expect(tasks[0].tags.toSorted()).toEqual(['Family', 'phone']);
    expect(noted(body)).toEqual([
      [4, 'recurrence', '1w', 'kept_as_text'],
      [5, 'priority', 'F', 'kept_as_text'],
      [6, 'recurrence', '1w', 'kept_as_text'],
      [6, 'title', 'line 4', 'possible_duplicate'],
    ]);
    const bad = await importFile(cast.ana, '?format=todo.txt', 'x +only\nfine due:2026-13-45\n@x');
    expect(bad.body.errors).toMatchObject([{ line: 2, code: 'due_date.not_iso' }]);
  });

  it('iCalendar, with zones, labels that have commas, recurrences and what is no task', async () => {
    const file = calendar(
      'BEGIN:VTIMEZONE',
      'TZID:Here',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0300',
      'TZOFFSETTO:+0300',
      'END:STANDARD',
      'END:VTIMEZONE',
      ...vtodo(
        'UID:1',
        'SUMMARY:Buy milk\\, and',
        '  honey',
        'DESCRIPTION:one\\ntwo',
        'CATEGORIES:a\\, b,shop',
        'CATEGORIES:food',
        'DUE;VALUE=DATE:20261231',
        'PRIORITY:1',
        'STATUS:IN-PROCESS',
        'CREATED:20260102T030405Z',
      ),
      ...vtodo(
        'UID:2',
        'SUMMARY:Report',
        'DUE;TZID=Europe/Berlin:20260701T100000',
        'RRULE:FREQ=WEEKLY;BYDAY=MO',
        'PRIORITY:9',
        'BEGIN:VALARM',
        'ACTION:DISPLAY',
        'TRIGGER:-PT15M',
        'END:VALARM',
      ),
      ...vtodo(
        'UID:3',
        'SUMMARY:Done',
        'DUE;TZID=Here:20260701T100000',
        'STATUS:COMPLETED',
        'COMPLETED:20260601T080000Z',
      ),
      'BEGIN:VEVENT',
      'UID:4',
      'SUMMARY:Party',
      'END:VEVENT',
    );
    const { tasks, body } = await imported(file, 'icalendar');
    expect(tasks.map(({ title, status, priority, due_date }) => [title, status, priority, due_date])).toEqual([
      ['Buy milk, and honey', 'in_progress', 'urgent', '2026-12-31T00:00:00'],
      ['Report', 'pending', 'low', '2026-07-01T08:00:00'],
      ['Done', 'completed', 'medium', '2026-07-01T07:00:00'],
    ]);
    expect(tasks[0]).toMatchObject({ description: 'one\ntwo', created_at: '2026-01-02T03:04:05' });
    expect(tasks[0].tags.toSorted()).toEqual(['a, b', 'food', 'shop']);
    expect(tasks[2].completed_at).toBe('2026-06-01T08:00:00');
    expect(
      noted(body)
        .map(([, field, value]: any) => `${field}: ${value}`)
        .toSorted(),
    ).toEqual(['alarm: action DISPLAY, trigger -PT15M', 'item: VEVENT', 'recurrence: FREQ=WEEKLY;BYDAY=MO']);
    const bad = await importFile(
      cast.ana,
      '',
      calendar(...vtodo('UID:1'), ...vtodo('UID:2', 'SUMMARY:x', 'DUE:soon'), ...vtodo('nonsense')),
    );
    expect(bad.body.errors.map(({ line, code }: any) => [line, code])).toEqual([
      [3, 'title.required'],
      [6, 'due_date.not_iso'],
      [11, 'import.not_icalendar'],
    ]);
  });

  it('a file that todoman 4.1 wrote', async () => {
    const { tasks } = await imported(fixture('todoman-4.1.ics'), 'icalendar');
    expect(tasks).toMatchObject([{ title: 'Buy milk', due_date: '2026-12-31T10:00:00', priority: 'high' }]);
  });

  it('a file that could be of more than one format: refuses it, and names them', async () => {
    await leavingNothing(api, async () => {
      const list = await importFile(cast.ana, '', '[]');
      expect(list).toMatchObject({ status: 400, body: { code: 'import.ambiguous' } });
      expect(list.body.message).toContain('vikunja-json, taskwarrior-json');
      const text = await importFile(cast.ana, '', 'title\n(A) Call Mom @phone\n');
      expect(text.body.message).toContain('csv, todo.txt');
      expect((await importFile(cast.ana, '', 'Buy milk\n')).body.code).toBe('import.not_recognised');
      expect((await importFile(cast.ana, '?format=vikunja-json', '[]')).body.data).toMatchObject({ created: 0 });
    });
  });

  it('a title of another program that is too long: shortens it, and keeps all of it', async () => {
    const title = 'x'.repeat(300);
    const { tasks, body } = await imported(`x 2026-01-01 ${title}\n`, 'todo.txt');
    expect(tasks[0].title).toBe(`${'x'.repeat(199)}…`);
    expect(tasks[0].description).toBe(`--- imported\ntitle: ${title}`);
    expect(noted(body)).toEqual([[1, 'title', title, 'shortened']]);
  });
});
