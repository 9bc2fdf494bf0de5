import * as fc from 'fast-check';
import { TASK_SORTS } from '../../src/tasks/lists/task-order';
import { UnitOfWork } from '../../src/database/unit-of-work';
import { Api, type Client, type Fields } from '../kit/api';
import { makeTag, makeTask, withQuery } from '../kit/builders';
import { people, type People } from '../kit/people';

const RUNS = process.env.TORTURE === 'long' ? 200 : 25;
const SORTS = [...TASK_SORTS];

/** Few values of each field, so that many tasks tie. */
const task = fc.record({
  title: fc.constantFrom('a', 'B', 'ä', '🦊'),
  description: fc.constantFrom(null, 'b', 'C', 'ö'),
  status: fc.constantFrom('pending', 'in_progress', 'completed', 'cancelled'),
  priority: fc.constantFrom('low', 'medium', 'high', 'urgent'),
  due_date: fc.constantFrom(null, null, '2020-01-01', '2030-01-01T10:00:00', '2030-01-02'),
  mine: fc.constantFrom('owned', 'made for bob', 'of bob'),
});

const order = fc.record({ sort_by: fc.constantFrom(...SORTS), sort_order: fc.constantFrom('asc', 'desc') });

const filter = fc.constantFrom<Fields>(
  {},
  {},
  { status: 'pending' },
  { status: 'pending,completed' },
  { status: 'completed,cancelled', priority: 'low,high' },
  { priority: 'low' },
  { overdue: true },
  { due_date_from: '2025-01-01' },
);

/** What happens between two parts, to tasks by their places. */
const meddling = fc.constantFrom<'insert' | 'delete' | 'update'>('insert', 'delete', 'update');

describe('A walk by a cursor', () => {
  let api: Api;
  let cast: People;
  let tag: number;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    tag = await makeTag(cast.ana, 'docs');
  });
  afterAll(() => api.stop());

  const run = (sql: string): Promise<unknown> => api.app.get(UnitOfWork).run((em) => em.query(sql));

  /** Ana sees those that she owns and those that she made for Bob. */
  async function make({ mine, ...fields }: { mine: string } & Fields): Promise<number> {
    const { id } = await makeTask(mine === 'of bob' ? cast.bob : cast.ana, fields);
    if (mine === 'made for bob') await run(`UPDATE tasks SET user_id = ${cast.bob.id} WHERE id = ${id}`);
    return id;
  }

  async function idsOfPages(client: Client, query: Fields): Promise<number[]> {
    const { body } = await client.get(withQuery('/api/tasks', { ...query, per_page: 100 }));
    return body.data.tasks.map(({ id }: { id: number }) => id);
  }

  /** The ids in the order in which they come; `between` is called after each part. */
  async function walk(client: Client, query: Fields, between: (met: number[]) => Promise<void>): Promise<number[]> {
    const met: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { status, body } = await client.get(withQuery('/api/tasks', { ...query, cursor }));
      expect(status).toBe(200);
      const { tasks, pagination } = body.data;
      expect(pagination).toEqual({
        limit: query.limit,
        next_cursor: pagination.next_cursor,
        has_next: pagination.next_cursor !== null,
      });
      if (pagination.has_next) expect(tasks).toHaveLength(query.limit as number);
      met.push(...tasks.map(({ id }: { id: number }) => id));
      cursor = pagination.next_cursor;
      await between(met);
    }
    return met;
  }

  it('returns what the pages show, in their order, for any filter', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(task, { maxLength: 12 }),
        order,
        filter,
        fc.integer({ min: 1, max: 5 }),
        async (tasks, sorted, filtered, limit) => {
          await run('DELETE FROM tasks');
          for (const each of tasks) await make(each);
          for (const client of [cast.ana, cast.root]) {
            const query = { ...sorted, ...filtered };
            expect(await walk(client, { ...query, limit }, async () => {})).toEqual(await idsOfPages(client, query));
          }
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('returns each unchanged task exactly once and in order, while others change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(task, { minLength: 4, maxLength: 12 }),
        order,
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.tuple(meddling, task, fc.nat()), { maxLength: 8 }),
        async (tasks, sorted, limit, happenings) => {
          await run('DELETE FROM tasks');
          for (const each of tasks) await make(each);
          const before = await idsOfPages(cast.ana, sorted);
          const touched = new Set<number>();
          const met = await walk(cast.ana, { ...sorted, limit }, async (metSoFar) => {
            const [what, other, place] = happenings.shift() ?? [];
            if (what === 'insert') touched.add(await make(other!));
            // The last that was met is where the walk goes on: that it changes or goes is the worst that can happen.
            const id = place! % 2 ? metSoFar.at(-1) : before[place! % before.length];
            if ((what !== 'delete' && what !== 'update') || id === undefined || touched.has(id)) return;
            touched.add(id);
            if (what === 'delete') await cast.ana.delete(`/api/tasks/${id}`);
            else await cast.ana.patch(`/api/tasks/${id}`, { ...other!, mine: undefined, tags: [tag] });
          });
          expect(met.filter((id) => !touched.has(id))).toEqual(before.filter((id) => !touched.has(id)));
        },
      ),
      { numRuns: RUNS },
    );
  });
});
