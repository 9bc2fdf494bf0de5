import * as fc from 'fast-check';
import { Api } from '../kit/api';
import { makeTag, makeTask } from '../kit/builders';
import { importFile, tasksOf } from '../kit/imports';
import { join, type Person } from '../kit/people';

const RUNS = process.env.TORTURE === 'long' ? 200 : 8;
const LONGEST_MS = 300_000;

const PIECES = [
  '"',
  "'",
  ',',
  ';',
  ':',
  '\\',
  '=',
  '+1',
  '-',
  '@x',
  'a',
  'é',
  '🦊',
  '語',
  ' b',
  '\t',
  '(A)',
  'x ',
  '[',
  '{',
  ' due:2030-01-01',
  ' +y ',
];
const text = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 }).map((all) => all.join(''));
const filled = text.filter((made) => made.trim() !== '');
const described = fc.array(filled, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));
const TAGS = ['plain', 'a, b', '"quoted", too', "it's", '=1+1', 'semi;colon'];
const due = fc
  .date({ min: new Date('1970-01-02T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((at) => `${at.toISOString().slice(0, 19)}Z`);

const task = fc.record({
  title: filled,
  description: fc.option(described),
  status: fc.constantFrom('pending', 'in_progress', 'completed', 'cancelled'),
  priority: fc.constantFrom('low', 'medium', 'high', 'urgent'),
  due_date: fc.option(due),
  tags: fc.uniqueArray(fc.nat(TAGS.length - 1), { maxLength: 3 }),
});

/** What each format can say of a task. */
const SAID = {
  csv: ['title', 'description', 'status', 'priority', 'due_date', 'created_at', 'completed_at', 'tags'],
  icalendar: ['title', 'description', 'status', 'priority', 'due_date', 'tags'],
  'taskwarrior-json': ['title', 'description', 'status', 'due_date', 'tags'],
  'todo.txt': ['title', 'status', 'priority', 'due_date', 'tags'],
};

/** todo.txt separates words by one space, and has none in tags. */
const sayable = (each: any): any => ({
  ...each,
  title: each.title.trim().replaceAll(/\s+/g, ' '),
  tags: each.tags.map((name: string) => name.replaceAll(/\s+/g, '_')).toSorted(),
});

describe('Tasks that are exported and imported again', () => {
  let api: Api;
  let ana: Person;
  let tags: number[];
  let readers = 0;

  beforeAll(async () => {
    api = await Api.start();
    ana = await join(api, 'ana');
    tags = [];
    for (const name of TAGS) tags.push(await makeTag(ana, name));
  });
  afterAll(() => api.stop());

  it.each(Object.entries(SAID))(
    'as %s are the same in all that the format can say',
    async (format, keys) => {
      const told = (all: any[]) =>
        all
          .map((each) => (format === 'todo.txt' ? sayable(each) : each))
          .map((each) => Object.fromEntries(keys.map((key) => [key, each[key]])));
      await fc.assert(
        fc.asyncProperty(fc.array(task, { minLength: 1, maxLength: 3 }), async (made) => {
          for (const fields of made) await makeTask(ana, { ...fields, tags: fields.tags.map((i) => tags[i]) });
          const reader = await join(api, `reader-${(readers += 1)}`);
          const { text: file } = await ana.get(`/api/tasks/export?format=${format}`);
          const { status, body } = await importFile(reader, `?format=${format}`, file);
          expect([status, body]).toMatchObject([200, { data: { created: made.length, report: [] } }]);
          const originals = await tasksOf(ana);
          for (const { id } of originals) await ana.delete(`/api/tasks/${id}`);
          expect(told(await tasksOf(reader)).toReversed()).toEqual(told(originals));
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    },
    LONGEST_MS,
  );
});
