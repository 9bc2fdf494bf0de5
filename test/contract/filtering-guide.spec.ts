import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILTER_FIELDS, rulesOf, type FilterField } from '../../src/tasks/filter/filter-tree';
import { Api } from '../kit/api';
import { operations } from '../kit/contract';
import { makeTag, makeTask, stopClock, withQuery } from '../kit/builders';
import { people, type Person } from '../kit/people';

const GUIDE = readFileSync(join(__dirname, '../../docs/guide/filtering.md'), 'utf8');

/** The first cells of the rows of the table under a heading. */
function rowsUnder(heading: string): string[][] {
  const section = GUIDE.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const codeIn = (cell: string): string => cell.replaceAll('`', '');

describe('The guide on filtering', () => {
  const tasks = {
    report: { title: 'Write the report', priority: 'urgent', due_date: '2030-01-14T10:00:00', tags: ['docs'] },
    call: { title: 'Call Anna', status: 'in_progress', due_date: '2030-01-15T20:00:00', tags: ['later', 'docs'] },
    plan: { title: 'Plan', description: 'For the annual report', priority: 'high', due_date: '2030-01-20' },
    done: { title: 'Done', status: 'completed', tags: ['later'] },
  };
  /** What each example finds. */
  const FOUND: Record<string, (keyof typeof tasks)[]> = {
    'status = pending': ['report', 'plan'],
    'status IN (pending, in_progress)': ['report', 'call', 'plan'],
    'priority >= high': ['report', 'plan'],
    'NOT is_completed = true': ['report', 'call', 'plan'],
    'is_overdue = true AND priority = urgent': ['report'],
    'due_date < now': ['report'],
    'due_date = today': ['call'],
    'due_date >= today AND due_date < today + 1w': ['call', 'plan'],
    'due_date = null': ['done'],
    'due_date != 2030-01-15': ['report', 'plan', 'done'],
    'text:report': ['report', 'plan'],
    'title = "Call Anna"': ['call'],
    'tag = docs AND NOT tag = later': ['report'],
    'tag = null': ['plan'],
    '(priority = urgent OR tag = docs) AND created_at > now - 30d': ['report', 'call'],
  };
  let api: Api;
  let ana: Person;
  const names = new Map<number, string>();

  beforeAll(async () => {
    api = await Api.start();
    stopClock('2030-01-15T12:00:00Z');
    const cast = await people(api);
    ({ ana } = cast);
    const tags = { docs: await makeTag(cast.root, 'docs'), later: await makeTag(cast.root, 'later') };
    for (const [name, task] of Object.entries(tasks)) {
      const carried = ('tags' in task ? task.tags : []).map((tag) => tags[tag as keyof typeof tags]);
      names.set((await makeTask(ana, { ...task, tags: carried })).id, name);
    }
  });
  afterAll(async () => {
    jest.useRealTimers();
    await api.stop();
  });

  it('has fifteen examples that find what it says', async () => {
    const examples = rowsUnder('Examples').map(([filter]) => codeIn(filter!));
    expect(examples).toEqual(Object.keys(FOUND));
    for (const filter of examples) {
      const { body } = await ana.get(withQuery('/api/tasks', { filter, sort_order: 'asc' }));
      const found = body.data.tasks.map(({ id }: { id: number }) => names.get(id));
      expect([filter, found]).toEqual([filter, FOUND[filter]]);
    }
  });

  it('has the five examples that Swagger UI offers', () => {
    for (const path of ['/api/tasks', '/api/tasks/statistics', '/api/changes']) {
      const { operation } = operations.find(({ name }) => name === `GET ${path}`)!;
      const { examples } = operation.parameters.find(({ name }: { name: string }) => name === 'filter');
      const offered = Object.values<{ value: string }>(examples).map(({ value }) => value);
      expect([path, offered.length, offered.filter((each) => !(each in FOUND))]).toEqual([path, 5, []]);
    }
  });

  it('lists all fields with their comparators', () => {
    const listed = rowsUnder('Fields').map(([field, comparators]) => [codeIn(field!), codeIn(comparators!)]);
    const real = (Object.keys(FILTER_FIELDS) as FilterField[]).map((field) => {
      const { comparators, isListed } = rulesOf(field);
      return [field, [...comparators, ...(isListed ? ['IN'] : [])].join(' ')];
    });
    expect(listed).toEqual(real);
  });

  it('says which fields may be null', () => {
    const nullable = rowsUnder('Fields').filter(([, , values]) => values!.includes('`null`'));
    const real = (Object.keys(FILTER_FIELDS) as FilterField[]).filter((field) => rulesOf(field).mayBeNull);
    expect(nullable.map(([field]) => codeIn(field!))).toEqual(real);
  });
});
