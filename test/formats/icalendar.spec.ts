import { readdirSync, readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import { Api, type Client } from '../kit/api';
import { importFile, tasksOf } from '../kit/imports';
import { join } from '../kit/people';
import { Desk } from './programs';
import { makeSample } from './sample';

const PRIORITIES: Record<string, number> = { urgent: 1, high: 3, medium: 5, low: 9 };
const STATUSES: Record<string, string> = {
  pending: 'NEEDS-ACTION',
  in_progress: 'IN-PROCESS',
  completed: 'COMPLETED',
  cancelled: 'CANCELLED',
};

const PYTHON = `
import json, sys
from icalendar import Calendar
todos = []
for todo in Calendar.from_ical(sys.stdin.buffer.read()).walk('VTODO'):
    due = todo.get('due')
    todos.append({
        'title': str(todo['summary']),
        'description': str(todo['description']) if 'description' in todo else None,
        'status': str(todo['status']),
        'priority': int(todo['priority']),
        'due': due.dt.isoformat() if due else None,
        'created': todo['created'].dt.isoformat(),
        'completed': todo['completed'].dt.isoformat() if 'completed' in todo else None,
        'tags': [str(each) for each in todo['categories'].cats] if 'categories' in todo else [],
    })
print(json.dumps(todos))`;

const second = (naive: string | null): string | null => naive && naive.slice(0, 19);

describe('iCalendar', () => {
  let api: Api;
  let ana: Client;
  let sample: any[];
  let file: string;
  const desk = new Desk();
  const todoman = (...words: string[]): string =>
    desk.run('/usr/bin/todoman', ['--config', desk.path('todoman.py'), ...words]);
  const sync = (): void => {
    desk.run('/usr/bin/vdirsyncer', ['-c', desk.path('vdirsyncer.conf'), 'discover'], 'y\ny\n');
    desk.run('/usr/bin/vdirsyncer', ['-c', desk.path('vdirsyncer.conf'), 'sync']);
  };

  beforeAll(async () => {
    api = await Api.start();
    ana = await join(api, 'ana');
    sample = await makeSample(ana);
    file = (await ana.get('/api/tasks/export?format=icalendar')).text;
    desk.write(
      'todoman.py',
      `path = '${desk.path('lists')}/*'\ndefault_list = 'mine'\ntime_format = '%H:%M'\ndefault_due = 0\n`,
    );
    desk.write('lists/mine/.keep', '');
    desk.write('lists/ours/.keep', '');
    desk.write(
      'vdirsyncer.conf',
      `[general]
status_path = "${desk.path('status')}"
[pair tasks]
a = "file"
b = "folder"
collections = null
[storage file]
type = "singlefile"
path = "${desk.write('ours.ics', file)}"
[storage folder]
type = "filesystem"
path = "${desk.path('lists', 'ours')}"
fileext = ".ics"
`,
    );
  });
  afterAll(async () => {
    await api.stop();
    desk.clear();
  });

  const byTitle = (all: any[]): any[] => all.toSorted((a, b) => (a.title < b.title ? -1 : 1));
  const expected = (tagsOf: (names: string[]) => string[]): any[] =>
    byTitle(
      sample.map((task) => ({
        title: task.title,
        description: task.description,
        status: STATUSES[task.status],
        priority: PRIORITIES[task.priority],
        // The first of the sample is due on a day.
        due: task.due_date === '2030-05-01T00:00:00' ? '2030-05-01' : task.due_date && `${task.due_date}+00:00`,
        created: `${second(task.created_at)}+00:00`,
        completed: task.completed_at && `${second(task.completed_at)}+00:00`,
        tags: tagsOf(task.tags),
      })),
    );

  it('is read by icalendar for Python, which only splits a tag at its comma', () => {
    const read: any[] = desk.python(PYTHON, file);
    const split = (names: string[]): string[] => names.flatMap((name) => name.split(',').map((part) => part.trim()));
    const trimmed = read.map((each) => ({ ...each, tags: each.tags.map((name: string) => name.trim()) }));
    expect(byTitle(trimmed)).toEqual(expected(split));
  });

  it('is read by ical.js', () => {
    const todos = new ICAL.Component(ICAL.parse(file) as unknown[]).getAllSubcomponents('vtodo');
    const value = (todo: ICAL.Component, name: string): any => todo.getFirstPropertyValue(name);
    const text = (time: ICAL.Time | null): string | null => time && time.toString().replace('Z', '+00:00');
    const read = todos.map((todo) => ({
      title: value(todo, 'summary'),
      description: value(todo, 'description'),
      status: value(todo, 'status'),
      priority: value(todo, 'priority'),
      due: text(value(todo, 'due')),
      created: text(value(todo, 'created')),
      completed: text(value(todo, 'completed')),
      tags: todo.getFirstProperty('categories')?.getValues() ?? [],
    }));
    expect(byTitle(read)).toEqual(expected((names) => names));
  });

  it('goes through vdirsyncer to todoman, which shows the tasks', () => {
    sync();
    expect(readdirSync(desk.path('lists', 'ours')).filter((name) => name.endsWith('.ics'))).toHaveLength(sample.length);
    const shown: any[] = JSON.parse(todoman('--porcelain', 'list', '--status', 'ANY', 'ours'));
    const read = shown.map(({ summary, completed, priority, due }) => ({ title: summary, completed, priority, due }));
    expect(byTitle(read)).toEqual(
      byTitle(
        sample.map((task) => ({
          title: task.title,
          completed: task.status === 'completed' || task.status === 'cancelled',
          priority: PRIORITIES[task.priority],
          due: task.due_date && Date.parse(`${task.due_date}Z`) / 1_000,
        })),
      ),
    );
  });

  it('is imported again as vdirsyncer wrote it, item by item', async () => {
    sync();
    const reader = await join(api, 'reader');
    const folder = desk.path('lists', 'ours');
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.ics'))) {
      const { body } = await importFile(reader, '', readFileSync(`${folder}/${name}`));
      expect(body.data).toMatchObject({ format: 'icalendar', created: 1, report: [] });
    }
    const told = (all: any[]): any[] =>
      byTitle(
        all.map(({ title, description, status, priority, due_date, tags }) => {
          const names = tags.toSorted();
          return { title, description, status, priority, due_date, tags: names };
        }),
      );
    expect(told(await tasksOf(reader))).toEqual(told(sample));
  });

  it('is imported as todoman writes it', async () => {
    todoman('new', '--list', 'mine', '--due', '2030-12-31 10:00', '--priority', 'high', 'Buy milk');
    todoman('new', '--list', 'mine', '--location', 'Office', 'Report, and more');
    const folder = desk.path('lists', 'mine');
    const mover = await join(api, 'mover');
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.ics')))
      expect((await importFile(mover, '', readFileSync(`${folder}/${name}`))).body.data).toMatchObject({ created: 1 });
    expect(byTitle(await tasksOf(mover))).toMatchObject([
      { title: 'Buy milk', due_date: '2030-12-31T10:00:00', priority: 'high', status: 'pending' },
      { title: 'Report, and more', due_date: null, description: '--- imported\nlocation: Office' },
    ]);
  });
});
