import * as fc from 'fast-check';
import { UnreadableText } from '../../src/common/errors';
import { matches } from '../../src/tasks/filter/filter-matches';
import { parseFilter } from '../../src/tasks/filter/filter-parser';
import { printFilter } from '../../src/tasks/filter/filter-print';
import type { Filter } from '../../src/tasks/filter/filter-tree';
import { TaskRecords } from '../../src/tasks/records/task-records';
import type { Task } from '../../src/tasks/task.entity';
import { PRIORITIES, STATUSES } from '../../src/tasks/task-fields';
import { Api } from '../kit/api';
import { makeTag, stopClock, withQuery } from '../kit/builders';
import { filters, TAGS, texts, TEXTS } from '../kit/filters';
import { people, type Person } from '../kit/people';

const IS_LONG = process.env.TORTURE === 'long';
/** Filters that are asked for in every form. */
const RUNS = IS_LONG ? 1_000 : 100;
/** Texts that are sent once, this many at a time. */
const TEXTS_SENT = IS_LONG ? 100_000 : 400;
const AT_ONCE = 20;
/** Of processor time, which other programs do not take. */
const MAX_PARSE_MS = 50;
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
    const operations = Array.from({ length: 40 }, (_, i) => ({
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
        if (!filterIn(text)) return;
        const expected = seenBy(person, filter, zone);
        sizes.push(expected.length);
        const query = { filter: text, timezone: zone, sort_by, sort_order: 'asc' };
        const list = await person.get(withQuery('/api/tasks', { ...query, per_page: 100 }));
        expect([text, idsIn(list.body)]).toEqual([text, expected]);
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
    expect(sizes.filter((size) => size > 0 && size < tasks.length / 2).length).toBeGreaterThan(RUNS / 5);
  });

  it('or any other text is read within 50 ms, and shows what it says or is refused with a place', async () => {
    const request = fc.record({
      text: texts,
      zone: fc.constantFrom(...ZONES),
      sort_by: fc.constantFrom(...SORTS),
      isAdmin: fc.boolean(),
      form: fc.constantFrom('page', 'part', 'statistics'),
    });
    let filtersRead = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (requests) => {
        const verdicts = requests.map(async ({ text, zone, sort_by, isAdmin, form }) => {
          const person = isAdmin ? root : ana;
          const tree = readInTime(text);
          if (tree) filtersRead++;
          const query = { filter: text, timezone: zone };
          const list = { ...query, sort_by, ...(form === 'page' ? { per_page: 100 } : { limit: 100 }) };
          const isCounted = form === 'statistics' && isAdmin;
          const { status, body } = await person.get(
            isCounted ? withQuery('/api/tasks/statistics', { ...query, scope: 'all' }) : withQuery('/api/tasks', list),
          );
          if (!tree) {
            expect([text, status]).toEqual([text, 400]);
            expect(body.errors).toEqual([expect.objectContaining({ field: 'filter', position: expect.any(Number) })]);
            return;
          }
          const expected = seenBy(person, tree, zone);
          if (isCounted) expect([text, status, body.data?.total_tasks]).toEqual([text, 200, expected.length]);
          else expect([text, status, idsIn(body)]).toEqual([text, 200, expected]);
          if (form === 'page') expect([text, body.data.pagination.total]).toEqual([text, expected.length]);
        });
        await Promise.all(verdicts);
      }),
      { numRuns: TEXTS_SENT / AT_ONCE, endOnFailure: true },
    );
    expect(filtersRead).toBeGreaterThan(TEXTS_SENT / 4);
    expect(filtersRead).toBeLessThan((TEXTS_SENT * 3) / 4);
  });

  const seenBy = (person: Person, filter: Filter, zone: string): number[] => {
    const clock = { now: new Date(), zone };
    return tasks.filter((task) => maySee(person, task) && matches(filter, task, clock)).map(({ id }) => id);
  };

  /** The filter, or undefined if the text is refused. Tried again if it took long: something else may have. */
  const readInTime = (text: string): Filter | undefined => {
    let read: Filter | undefined;
    const parseMs = (): number => {
      const begin = process.cpuUsage();
      read = filterIn(text);
      const { user, system } = process.cpuUsage(begin);
      return (user + system) / 1_000;
    };
    const isSlow = Array.from({ length: 3 }).every(() => parseMs() > MAX_PARSE_MS);
    expect([text, isSlow]).toEqual([text, false]);
    return read;
  };

  const filterIn = (text: string): Filter | undefined => {
    try {
      return parseFilter(text);
    } catch (error) {
      if (error instanceof UnreadableText) return undefined;
      throw error;
    }
  };
});
