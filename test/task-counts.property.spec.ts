import * as fc from 'fast-check';
import { ChoresService } from '../src/chores/chores.service';
import { isPast, type Due } from '../src/common/due';
import { PRIORITIES, STATUSES } from '../src/tasks/task-fields';
import { Api, type Answer, type Client, type Fields } from './api';
import { makeLead, makeTask, stopClock, withKey, withQuery } from './builders';
import { miscounted } from './counted';
import { join, people, type Person } from './people';
import { numRuns, TIMEOUT_MS } from './two-tongues';

jest.setTimeout(TIMEOUT_MS);

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const LEAD = '/api/v1/lead/';

interface Step {
  what: keyof typeof STEPS;
  who: number;
  which: number;
  whom: number;
  fields: Fields;
}

interface World {
  api: Api;
  now: number;
  /** Root first. */
  cast: Person[];
  guests: Client[];
  /** The ids by which the two dialects know people and tasks. */
  users: string[];
  tasks: { id: number; publicId: string }[];
  leads: string[];
  /** How often the trash was emptied. */
  emptied: number;
}

const at = <T>(list: T[], place: number): T => list[place % list.length]!;

async function noticeTasks(world: World): Promise<void> {
  const rows = await world.api.rows('SELECT id, public_id FROM tasks ORDER BY id');
  world.tasks = rows.map(({ id, public_id: publicId }) => ({ id: Number(id), publicId }));
}

/** Somebody who is deleted, with tasks of their own and some that they made for others. */
async function leaveBehind(world: World, { which, whom, fields }: Step): Promise<Answer> {
  const gone = await join(world.api, `gone-${which}-${(world.emptied += 1)}`);
  await makeTask(gone, fields);
  const guest = await withKey(gone);
  const [{ public_id: name }] = await world.api.rows(`SELECT public_id FROM users WHERE id = ${gone.id}`);
  await guest.post('/api/v1/task/', { lead_id: at(world.leads, which), text: 'x', assigned_to: at(world.users, whom) });
  await world.guests[0]!.post('/api/v1/task/', { lead_id: at(world.leads, which), text: 'x', assigned_to: name });
  const answer = await world.cast[0]!.delete(`/api/users/${gone.id}`);
  return which % 2 ? world.cast[0]!.post(`/api/users/${gone.id}/restore`) : answer;
}

const STEPS = {
  create: ({ cast }: World, { who, fields }: Step) => at(cast, who).post('/api/tasks', { title: 'x', ...fields }),
  assign: ({ guests, users, leads }: World, { who, whom, which }: Step) =>
    at(guests, who).post('/api/v1/task/', { lead_id: at(leads, which), text: 'x', assigned_to: at(users, whom) }),
  change: ({ cast, tasks }: World, { who, which, fields }: Step) =>
    at(cast, who).patch(`/api/tasks/${at(tasks, which).id}`, fields),
  hand: ({ guests, tasks, users }: World, { who, which, whom }: Step) =>
    at(guests, who).put(`/api/v1/task/${at(tasks, which).publicId}/`, { assigned_to: at(users, whom) }),
  delete: ({ cast, tasks }: World, { who, which }: Step) => at(cast, who).delete(`/api/tasks/${at(tasks, which).id}`),
  restore: ({ cast, tasks }: World, { who, which }: Step) =>
    at(cast, who).post(`/api/tasks/${at(tasks, which).id}/restore`),
  purge: ({ cast, tasks }: World, { who, which }: Step) => at(cast, who).delete(`/api/trash/${at(tasks, which).id}`),
  revert: ({ cast, tasks }: World, { who, which }: Step) =>
    at(cast, who).post(`/api/tasks/${at(tasks, which).id}/revert`, { version: 1 }),
  bulk: ({ cast, tasks }: World, { who, which, whom, fields }: Step) =>
    at(cast, who).post('/api/tasks/bulk', {
      dry_run: whom === 0,
      operations: [
        { op: 'create', ref: 'a', data: { title: 'x', ...fields } },
        { op: 'create', ref: 'b', data: { title: 'x', ...fields } },
        { op: 'complete', ref: 'a' },
        { op: 'delete', ref: 'b' },
        { op: 'update', id: at(tasks, which).id, data: fields },
      ],
    }),
  all: ({ guests, users }: World, { who, whom, which }: Step) =>
    at(guests, who).put(`/api/v1/task/?assigned_to=${at(users, whom)}`, { is_complete: which % 2 === 0 }),
  loseLead: async (world: World, { which }: Step) => {
    const answer = await world.guests[0]!.delete(`${LEAD}${at(world.leads, which)}/`);
    world.leads[which % world.leads.length] = (await makeLead(world.guests[0]!)).id;
    return answer;
  },
  loseUser: leaveBehind,
  emptyTrash: async (world: World) => {
    const later = (world.emptied += 1) * 40 * DAY;
    await world.api.app.get(ChoresService).runDue(new Date(world.now + later));
    return world.cast[0]!.get('/api/tasks');
  },
};

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
    world = { api, now: Date.now(), cast, guests, users, tasks: [], leads, emptied: 0 };
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
    isPast({ kind, at: new Date(Number(due)) } as Due, new Date());

  const isSeenBy = (person: Person, task: any): boolean =>
    person === world.cast[0] || [task.user_id, task.created_by_id].includes(person.id);

  async function expectTotals(filter: Fields): Promise<void> {
    const tasks = await present();
    for (const person of world.cast) {
      const { body } = await person.get(withQuery('/api/tasks', filter));
      const owner = person === world.cast[0] ? filter.user_id : undefined;
      const seen = tasks.filter(
        (task) =>
          isSeenBy(person, task) &&
          (owner === undefined || task.user_id === owner) &&
          (filter.status === undefined || task.status === filter.status) &&
          (filter.priority === undefined || task.priority === PRIORITIES.indexOf(filter.priority as 'low')) &&
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
      status: fc.constantFrom(...STATUSES, 'done'),
      priority: fc.constantFrom(...PRIORITIES, 'none'),
      user_id: fc.constantFrom(0, 1, 2, 3, 2_147_483_648),
      overdue: fc.boolean(),
    },
    { requiredKeys: [] },
  );

  it('are at all times what counting them would give, whatever is done to them', async () => {
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
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 3), endOnFailure: true });
  });
});
