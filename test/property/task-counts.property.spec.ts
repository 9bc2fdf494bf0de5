import * as fc from 'fast-check';
import { isPast } from '../../src/common/time/due';
import { PRIORITIES, STATUSES } from '../../src/tasks/task-fields';
import { Api, type Fields } from '../kit/api';
import { makeLead, makeTask, stopClock, withKey, withQuery } from '../kit/builders';
import { miscounted } from '../kit/counted';
import { people, type Person } from '../kit/people';
import { noticeTasks, STEPS, type Step, type World } from '../kit/task-steps';
import { numRuns, TIMEOUT_MS } from './both-apis';

jest.setTimeout(TIMEOUT_MS);

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

describe('Counts of tasks', () => {
  let world: World;

  beforeAll(async () => {
    const api = await Api.start();
    const { ana, bob, root } = await people(api);
    const cast = [root, ana, bob];
    const guests = [await withKey(root), await withKey(ana), await withKey(bob)];
    const leads = [(await makeLead(guests[0]!)).id, (await makeLead(guests[0]!)).id];
    const ids = await api.rows('SELECT id, public_id FROM users');
    const users = cast.map(({ id }) => ids.find((row) => Number(row.id) === id).public_id);
    await makeTask(root);
    world = { api, now: Date.now(), cast, guests, users, tasks: [], leads, turns: 0 };
    stopClock(world.now);
  });
  afterAll(async () => {
    jest.useRealTimers();
    await world.api.stop();
  });

  /** All tasks outside the trash. */
  const present = () => world.api.rows('SELECT * FROM tasks WHERE deleted_at IS NULL');

  const isOverdue = ({ status, due_kind: kind, due_at: due }: any): boolean =>
    kind !== null &&
    !['completed', 'cancelled'].includes(status) &&
    isPast({ kind, at: new Date(Number(due)) }, new Date());

  const isSeenBy = (person: Person, task: any): boolean =>
    person === world.cast[0] || [task.user_id, task.created_by_id].includes(person.id);

  const named = (values: unknown): string[] => String(values).split(',');

  async function expectTotals(filter: Fields): Promise<void> {
    const tasks = await present();
    for (const person of world.cast) {
      const { body } = await person.get(withQuery('/api/tasks', filter));
      const owner = person === world.cast[0] ? filter.user_id : undefined;
      const seen = tasks.filter(
        (task) =>
          isSeenBy(person, task) &&
          (owner === undefined || named(owner).includes(String(task.user_id))) &&
          (filter.status === undefined || named(filter.status).includes(task.status)) &&
          (filter.priority === undefined || named(filter.priority).includes(PRIORITIES[task.priority]!)) &&
          (filter.overdue !== true || isOverdue(task)),
      );
      expect([person.username, filter, body.data.pagination.total]).toEqual([person.username, filter, seen.length]);
    }
  }

  async function expectStatistics(): Promise<void> {
    const tasks = await present();
    const [root, ana, bob] = world.cast as [Person, Person, Person];
    const asked: [Person, Fields, number | undefined][] = [
      [root, { scope: 'all' }, undefined],
      [root, { user_id: bob.id }, bob.id],
      [ana, {}, ana.id],
    ];
    for (const [person, query, owner] of asked) {
      const { body } = await person.get(withQuery('/api/tasks/statistics', query));
      const theirs = tasks.filter(({ user_id }) => owner === undefined || user_id === owner);
      const count = (field: string, value: unknown) => theirs.filter((task) => task[field] === value).length;
      expect(body.data).toEqual({
        total_tasks: theirs.length,
        ...Object.fromEntries(STATUSES.map((status) => [`${status}_tasks`, count('status', status)])),
        overdue_tasks: theirs.filter(isOverdue).length,
        by_priority: Object.fromEntries(PRIORITIES.map((priority, rank) => [priority, count('priority', rank)])),
      });
    }
  }

  const offsets = [-400 * DAY, -DAY, -90 * MINUTE, -MINUTE, MINUTE, DAY, 400 * DAY];
  const dues = fc.oneof(
    fc.constantFrom(null, '0001-01-01', '1969-12-31T23:59:59', '9999-12-31'),
    fc
      .tuple(fc.constantFrom(...offsets), fc.boolean())
      .map(([offset, isDay]) => new Date(Date.now() + offset).toISOString().slice(0, isDay ? 10 : -1)),
  );
  const fields = fc.record(
    { status: fc.constantFrom(...STATUSES), priority: fc.constantFrom(...PRIORITIES), due_date: dues },
    { requiredKeys: [] },
  );
  const usual = Object.keys(STEPS) as Step['what'][];
  const steps = fc.record<Step>({
    what: fc.constantFrom(...usual, ...usual.filter((what) => !/lose|empty/.test(what))),
    who: fc.constantFrom(0, 0, 0, 1, 2),
    which: fc.nat({ max: 1_000 }),
    whom: fc.nat({ max: 2 }),
    fields,
  });
  const filters = fc.record(
    {
      status: fc.constantFrom(...STATUSES, 'done', 'pending,completed', 'in_progress,cancelled,done'),
      priority: fc.constantFrom(...PRIORITIES, 'none', 'low,urgent'),
      user_id: fc.constantFrom(0, 1, 2, 3, 2_147_483_648, '1,2', '2,3,3,0'),
      overdue: fc.boolean(),
    },
    { requiredKeys: [] },
  );

  it('always equal the counted tasks, after any change', async () => {
    const property = fc.asyncProperty(
      fc.array(steps, { minLength: 1, maxLength: 12 }),
      filters,
      async (all, filter) => {
        for (const step of all) {
          await noticeTasks(world);
          const { status } = await STEPS[step.what](world, step);
          expect(status).toBeLessThan(500);
          expect(await miscounted((sql) => world.api.rows(sql))).toEqual([]);
        }
        await expectTotals(filter);
        await expectStatistics();
      },
    );
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 1.5), endOnFailure: true });
  });
});
