import { Api, type Client, type Fields } from '../../kit/api';
import { makeTag, makeTask, stopClock, withQuery } from '../../kit/builders';
import { operations } from '../../kit/contract';
import { join, people, type People } from '../../kit/people';

/** Every operation whose document says that it can be sorted, and the fields that it names. */
const LISTS = operations.flatMap(({ path, method, operation }) => {
  const sortBy = operation.parameters?.find(({ name }: any) => name === 'sort_by');
  return method === 'GET' && sortBy ? [{ path, fields: sortBy.schema.enum as string[] }] : [];
});

/** Shown, but not single values. */
const NOT_SINGLE = ['tags', 'events', 'health'];
const RANKS = ['low', 'medium', 'high', 'urgent'];

/** How the service compares: text by its bytes in UTF-8, priorities by rank, `false` before `true`. */
function compared(field: string, a: any, b: any): number {
  if (field === 'priority') return RANKS.indexOf(a) - RANKS.indexOf(b);
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}

describe('Every list', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    const { ana, bob, root } = cast;
    const tags = [];
    for (const [name, fields] of Object.entries({
      docs: { color: '#00FF00', description: 'b' },
      Über: { color: '#0000FF' },
      api: { color: '#00ff00', description: 'B' },
    })) {
      const tag = await makeTag(ana, name);
      await root.patch(`/api/tags/${tag}`, fields);
      tags.push(tag);
    }
    const tasks: [Client, Fields][] = [
      [ana, { title: 'b', description: 'Z', due_date: '2030-01-02', tags: tags.slice(0, 2) }],
      [ana, { title: 'B', priority: 'urgent', status: 'completed', tags: tags.slice(0, 1) }],
      [bob, { title: 'ä', description: 'a', priority: 'low', due_date: '2020-01-01' }],
      [ana, { title: '\u{ffff}', description: 'ö', status: 'cancelled', due_date: '2030-01-01T10:00:00' }],
      [bob, { title: '🦊', priority: 'high', status: 'completed', due_date: '2020-01-01T10:00:00' }],
      [bob, { title: 'a', status: 'in_progress' }],
    ];
    try {
      for (const [i, [client, fields]] of tasks.entries()) {
        stopClock(Date.now() + i);
        await makeTask(client, fields);
        const { id } = await makeTask(client, fields);
        stopClock(Date.now() + ((i * 5) % 7) * 60_000);
        await client.delete(`/api/tasks/${id}`);
        jest.useRealTimers();
      }
    } finally {
      jest.useRealTimers();
    }
    for (const [i, name] of ['Zoe', 'adam', 'Zack', 'eve'].entries()) {
      const person = await join(api, name);
      if (i > 0) await person.patch(`/api/users/${person.id}`, { first_name: name.slice(0, 2), last_name: `${i % 2}` });
      if (i % 2 === 0) await root.post(`/api/users/${person.id}/deactivate`);
      if (i > 1) await root.delete(`/api/users/${(await join(api, `${name}-gone`)).id}`);
    }
    for (const [client, description, filter] of [
      [ana, 'b', 'id > 0'],
      [bob, undefined, undefined],
      [ana, 'B', undefined],
    ] as const) {
      // Nothing purges a task here, so nothing is sent.
      const hook = { url: `https://${client.username}.example/${description}`, events: ['task.purged'] };
      const { body } = await client.post('/api/webhooks', { ...hook, description, filter });
      if (description === 'b') await client.patch(`/api/webhooks/${body.data.id}`, { status: 'paused' });
    }
  });
  afterAll(() => api.stop());

  const itemsOf = async (path: string, query: Fields): Promise<any[]> => {
    const { status, body } = await cast.root.get(withQuery(path, { per_page: 100, ...query }));
    expect(status).toBe(200);
    return Object.values<any>(body.data).find(Array.isArray) ?? [];
  };

  const valueIn = (item: any, field: string): unknown => (field === 'role' ? item.role.name : item[field]);

  it('can be sorted', () => {
    expect(LISTS.map(({ path }) => path).toSorted()).toEqual([
      '/api/tags',
      '/api/tasks',
      '/api/trash',
      '/api/trash/users',
      '/api/users',
      '/api/webhooks',
    ]);
  });

  it.each(LISTS)('is documented to be sortable by each single value that it shows: $path', async ({ path, fields }) => {
    const items = await itemsOf(path, {});
    expect(items.length).toBeGreaterThan(1);
    expect(fields.toSorted()).toEqual(
      Object.keys(items[0])
        .filter((field) => !NOT_SINGLE.includes(field))
        .toSorted(),
    );
  });

  it.each(LISTS)(
    'is sorted by each field that its document names, without a value last: $path',
    async ({ path, fields }) => {
      for (const sort_by of fields)
        for (const [sort_order, sign] of [
          ['asc', 1],
          ['desc', -1],
        ] as const) {
          const items = await itemsOf(path, { sort_by, sort_order });
          const expected = items.toSorted((a, b) => {
            const [one, other] = [valueIn(a, sort_by), valueIn(b, sort_by)];
            if ((one === null) !== (other === null)) return one === null ? 1 : -1;
            return sign * ((one === null ? 0 : compared(sort_by, one, other)) || a.id - b.id);
          });
          const shown = (all: any[]): unknown[] => all.map((each) => [each.id, valueIn(each, sort_by)]);
          expect([path, sort_by, sort_order, shown(items)]).toEqual([path, sort_by, sort_order, shown(expected)]);
        }
    },
  );

  it.each(LISTS)('falls back to its default order for any other field: $path', async ({ path }) => {
    const byDefault = await itemsOf(path, {});
    for (const sort_by of ['tags', 'version', 'password_hash', 'constructor', '__proto__', 'ID', '']) {
      expect(await itemsOf(path, { sort_by })).toEqual(byDefault);
      const { headers } = await cast.root.get(withQuery(path, { sort_by }));
      expect(headers.get('hint')).toEqual(sort_by === '' ? null : expect.stringContaining('sort_by'));
      const strict = await cast.root.get(withQuery(path, { sort_by }), { prefer: 'handling=strict' });
      expect(strict.status).toBe(sort_by === '' ? 200 : 400);
    }
  });
});
