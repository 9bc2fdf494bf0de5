import * as fc from 'fast-check';
import { Api } from '../kit/api';
import { callTool } from '../kit/mcp';
import { people, type People } from '../kit/people';
import { beginningOf } from '../kit/stores/beginning';

const MAX_BYTES = 20_480;
const RUNS = process.env.TORTURE === 'long' ? 500 : 8;

/** Characters that take one to six bytes in JSON. */
const UNITS = ['a', '"', 'é', '漢', '🎉', '\u001f'];
const textOf = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...UNITS),
      fc.oneof(fc.integer({ min: 0, max: Math.min(60, most - 2) }), fc.integer({ min: 0, max: most - 2 })),
    )
    .map(([unit, length]) => `a${unit.repeat(length)}a`);

const tasks = fc.array(
  fc.record({ title: textOf(200), description: textOf(5_000), tags: fc.integer({ min: 0, max: 60 }) }),
  { minLength: 1, maxLength: 8 },
);
const tagName = textOf(44);

describe('The results of tools', () => {
  let api: Api;
  let cast: People;
  let rewind: () => Promise<void>;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    rewind = await beginningOf(api);
  });
  afterAll(() => api.stop());

  /** All pages, as one list; asserts that each fits. */
  async function walk(name: string, key: string, args: Record<string, unknown>, next: (data: any) => string | null) {
    const items: any[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const { data, bytes } = await callTool(cast.ana, name, { ...args, limit: 100, ...(cursor ? { cursor } : {}) });
      expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
      items.push(...data[key]);
      cursor = next(data);
    }
    return items;
  }

  const nextOf = (data: any): string | null => data.next_cursor;

  /** What is not cut is as it is; a text that is cut is the beginning of the whole. */
  function expectPart(item: any, whole: any): void {
    const { shortened = [], ...rest } = item;
    for (const [name, value] of Object.entries<any>(whole)) {
      if (!shortened.some((cut: string) => cut === name || cut.startsWith(`${name}.`)))
        expect(rest[name]).toEqual(value);
      else if (typeof value === 'string') expect(value.startsWith(rest[name].slice(0, -1))).toBe(true);
      else expect(rest[name].length).toBeLessThanOrEqual(value.length);
    }
  }

  it('take at most 20,480 bytes whatever the store holds, and name each item once', async () => {
    await fc.assert(
      fc.asyncProperty(tasks, tagName, async (wanted, name) => {
        await rewind();
        const tags: number[] = [];
        const most = Math.max(...wanted.map((task) => task.tags));
        for (let i = 0; i < most; i++)
          tags.push(
            (await cast.ana.post('/api/tags', { name: `${i}${name}`, description: name.repeat(100) })).body.data.id,
          );
        for (const task of wanted) {
          const made = await callTool(cast.ana, 'create_task', { ...task, tags: tags.slice(0, task.tags) });
          expect(made.bytes).toBeLessThanOrEqual(MAX_BYTES);
          const { id } = made.data.task;
          await callTool(cast.ana, 'update_task', { id, description: `b${task.description.slice(1)}` });
          const conflict = await callTool(cast.ana, 'update_task', { id, title: 'x', expected_version: 1 });
          expect([conflict.isError, conflict.bytes <= MAX_BYTES]).toEqual([true, true]);
        }
        const { tasks: whole } = (await cast.ana.get('/api/tasks?per_page=100&include=version')).body.data;
        const found = await walk('search_tasks', 'tasks', { sort_by: 'title' }, nextOf);
        expect(found.map(({ id }) => id).toSorted()).toEqual(whole.map(({ id }: any) => id).toSorted());
        for (const task of found)
          expectPart(
            task,
            whole.find(({ id }: any) => id === task.id),
          );
        for (const { id, version } of whole) {
          const one = await callTool(cast.ana, 'get_task', { id });
          expect(one.bytes).toBeLessThanOrEqual(MAX_BYTES);
          const entries = await walk('task_history', 'items', { id }, nextOf);
          expect(entries.map((entry) => entry.version)).toEqual(Array.from({ length: version }, (_, i) => version - i));
        }
        const shown = await walk('list_tags', 'tags', {}, nextOf);
        expect(shown.map(({ id }) => id)).toEqual(tags);
        const changes = await walk('changes', 'changes', {}, ({ has_more, cursor }) => (has_more ? cursor : null));
        expect(changes).toHaveLength(whole.length + tags.length);
      }),
      { numRuns: RUNS },
    );
  });
});
