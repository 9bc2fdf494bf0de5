import * as fc from 'fast-check';
import { UnreadableText } from '../../src/common/errors';
import { matches } from '../../src/tasks/filter/filter-matches';
import { parseFilter } from '../../src/tasks/filter/filter-parser';
import { printFilter } from '../../src/tasks/filter/filter-print';
import { TaskRecords } from '../../src/tasks/records/task-records';
import type { Task } from '../../src/tasks/task.entity';
import { PRIORITIES, STATUSES } from '../../src/tasks/task-fields';
import { Api } from '../kit/api';
import { makeTag, stopClock, withQuery } from '../kit/builders';
import { filters, TAGS, TEXTS } from '../kit/filters';
import { people, type Person } from '../kit/people';

const IS_LONG = process.env.TORTURE === 'long';
const RUNS = IS_LONG ? 100_000 : 150;
jest.setTimeout(IS_LONG ? 7_200_000 : 180_000);

const NOW = '2030-01-15T10:00:00Z';
const ZONES = ['UTC', 'America/New_York', 'Pacific/Auckland'];
const DUES = [
  null,
  '2030-01-14',
  '2030-01-15',
  '2030-01-15T00:00:00',
  '2030-01-15T10:00:00',
  '2030-01-15T10:00:00.000001',
  '2030-01-15T23:59:59.999999',
  '2028-02-29',
];
const SORTS = ['id', 'due_date', 'completed_at', 'created_at', 'title', 'status', 'is_overdue'];

describe('A filter', () => {
  let api: Api;
  let root: Person;
  let ana: Person;
  let tasks: Task[];

  beforeAll(async () => {
    api = await Api.start();
    stopClock('2030-01-15T09:50:00Z');
    const cast = await people(api);
    ({ root, ana } = cast);
    const tags = await Promise.all(TAGS.map((name) => makeTag(root, name)));
    const owners = [cast.ana.id, cast.bob.id, cast.root.id];
    const operations = Array.from({ length: 60 }, (_, i) => ({
      op: 'create',
      data: {
        title: TEXTS[i % TEXTS.length] || 'Äpfel und Birnen',
        ...(i % 4 === 0 ? {} : { description: TEXTS[(i * 7) % TEXTS.length] }),
        status: STATUSES[i % STATUSES.length],
        priority: PRIORITIES[(i >> 1) % PRIORITIES.length],
        due_date: DUES[i % DUES.length],
        tags: tags.filter((_tag, t) => (i >> t) % 3 === 0),
        user_id: owners[i % owners.length],
      },
    }));
    for (const person of [root, ana]) {
      stopClock(NOW);
      const { status, body } = await person.post('/api/tasks/bulk', { operations });
      if (status !== 200) throw new Error(JSON.stringify(body));
    }
    const records = api.app.get(TaskRecords);
    const ids = await api.rows('SELECT id FROM tasks ORDER BY id');
    tasks = await Promise.all(ids.map(async ({ id }: { id: number }) => (await records.find(id))!));
  });
  afterAll(async () => {
    jest.useRealTimers();
    await api.stop();
  });

  const maySee = (person: Person, { userId, createdById }: Task): boolean =>
    person === root || [userId, createdById].includes(person.id);

  const idsIn = (body: any): number[] =>
    body.data.tasks.map(({ id }: { id: number }) => id).toSorted((a: number, b: number) => a - b);

  it('finds the same in lists, in parts, in counts and as a function, and nothing that one may not see', async () => {
    const run = fc.record({
      filter: filters,
      zone: fc.constantFrom(...ZONES),
      sort_by: fc.constantFrom(...SORTS),
      isAdmin: fc.boolean(),
    });
    const sizes: number[] = [];
    await fc.assert(
      fc.asyncProperty(run, async ({ filter, zone, sort_by, isAdmin }) => {
        const person = isAdmin ? root : ana;
        const text = printFilter(filter);
        if (!isShort(text)) return;
        const clock = { now: new Date(), zone };
        const expected = tasks
          .filter((task) => maySee(person, task) && matches(filter, task, clock))
          .map(({ id }) => id);
        sizes.push(expected.length);
        const query = { filter: text, timezone: zone, sort_by, sort_order: 'asc' };
        const list = await person.get(withQuery('/api/tasks', { ...query, per_page: 100 }));
        if (expected.length <= 100) expect([text, idsIn(list.body)]).toEqual([text, expected]);
        expect(list.body.data.pagination.total).toBe(expected.length);
        const part = await person.get(withQuery('/api/tasks', { ...query, limit: 100 }));
        expect(idsIn(part.body)).toEqual(idsIn(list.body));
        const statistics = await person.get(
          withQuery('/api/tasks/statistics', { filter: text, timezone: zone, scope: 'all' }),
        );
        if (isAdmin) expect(statistics.body.data.total_tasks).toBe(expected.length);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    // Filters that find all or nothing would not tell anything.
    expect(sizes.filter((size) => size > 0 && size < 60).length).toBeGreaterThan(RUNS / 5);
  });

  /** Within the bounds of the language. */
  const isShort = (text: string): boolean => {
    try {
      return parseFilter(text) !== undefined;
    } catch (error) {
      if (error instanceof UnreadableText) return false;
      throw error;
    }
  };
});
