import { Api } from '../../kit/api';
import { makeTag, makeTask, withQuery } from '../../kit/builders';
import { people, type Person } from '../../kit/people';

describe('?filter=', () => {
  let api: Api;
  let ana: Person;
  let bob: Person;
  let root: Person;
  let tasks: Record<'report' | 'call' | 'done' | 'bobs', number>;

  beforeAll(async () => {
    api = await Api.start();
    ({ ana, bob, root } = await people(api));
    const docs = await makeTag(root, 'Docs');
    tasks = {
      report: (
        await makeTask(ana, {
          title: 'Write the report',
          priority: 'urgent',
          due_date: '2030-01-15T20:00:00',
          tags: [docs],
        })
      ).id,
      call: (await makeTask(ana, { title: 'Call Anna', due_date: '2030-01-16' })).id,
      done: (await makeTask(ana, { title: 'Report expenses', status: 'completed' })).id,
      bobs: (await makeTask(bob, { title: 'Write the report as well' })).id,
    };
  });
  afterAll(() => api.stop());

  const found = async (person: Person, filter: string, more: object = {}): Promise<number[]> => {
    const { status, body } = await person.get(withQuery('/api/tasks', { filter, sort_order: 'asc', ...more }));
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body.data.tasks.map(({ id }: { id: number }) => id);
  };

  it('finds what it says, of what one may see', async () => {
    expect(await found(ana, 'title:report AND NOT is_completed = true')).toEqual([tasks.report]);
    expect(await found(ana, '(tag = docs OR due_date = null) AND priority != low')).toEqual([tasks.report, tasks.done]);
    expect(await found(ana, 'text:report')).toEqual([tasks.report, tasks.done]);
    expect(await found(root, 'text:report')).toEqual([tasks.report, tasks.done, tasks.bobs]);
    expect(await found(ana, `user_id = ${bob.id}`)).toEqual([]);
    expect(await found(bob, 'id > 0')).toEqual([tasks.bobs]);
  });

  it('holds together with the other parameters', async () => {
    expect(await found(ana, 'text:report', { status: 'completed' })).toEqual([tasks.done]);
    expect(await found(ana, 'status != completed', { search: 'report' })).toEqual([tasks.report]);
    expect(await found(ana, 'status = pending', { status: 'completed' })).toEqual([]);
  });

  it('takes days as those of the time zone', async () => {
    expect(await found(ana, 'due_date = 2030-01-15')).toEqual([tasks.report]);
    expect(await found(ana, 'due_date = 2030-01-16', { timezone: 'Asia/Tokyo' })).toEqual([tasks.report, tasks.call]);
    expect(await found(ana, 'due_date != 2030-01-15')).toEqual([tasks.call, tasks.done]);
  });

  it('has at most 2,000 characters, also of those with four bytes', async () => {
    const titled = (characters: number): string => `title = "${'😀'.repeat(characters - 'title = ""'.length)}"`;
    expect(await found(ana, titled(2_000))).toEqual([]);
    const { status, body } = await ana.get(withQuery('/api/tasks', { filter: titled(2_001) }));
    expect([status, body.code]).toEqual([400, 'filter.too_long']);
  });

  it('bounds exports and statistics as it does lists', async () => {
    const filter = 'title:report';
    const exported = await ana.get(withQuery('/api/tasks/export', { filter, format: 'json' }));
    expect(exported.body.map(({ id }: { id: number }) => id)).toEqual([tasks.done, tasks.report]);
    const counted = await ana.get(withQuery('/api/tasks/statistics', { filter }));
    expect(counted.body.data).toMatchObject({ total_tasks: 2 });
  });

  it('belongs to the cursor of a list, with its time zone', async () => {
    const first = await ana.get(withQuery('/api/tasks', { filter: 'id > 0', limit: 1 }));
    const { next_cursor: cursor } = first.body.data.pagination;
    const next = (query: object) => ana.get(withQuery('/api/tasks', { limit: 1, cursor, ...query }));
    expect((await next({ filter: 'id > 0' })).status).toBe(200);
    for (const other of [{ filter: 'id > 1' }, {}, { filter: 'id > 0', timezone: 'Asia/Tokyo' }]) {
      expect(await next(other)).toMatchObject({ status: 400, body: { code: 'cursor.foreign' } });
    }
  });

  it.each(['/api/tasks', '/api/tasks/export', '/api/tasks/statistics'])(
    'is refused by %s with the place of the mistake',
    async (path) => {
      const { status, body } = await ana.get(withQuery(path, { filter: 'title:"🦊" AND dueDate < now' }));
      expect({ status, body }).toEqual({
        status: 400,
        body: {
          success: false,
          message: 'El filtro no conoce el campo dueDate (posicion 14)',
          code: 'filter.unknown_field',
          errors: [
            {
              field: 'filter',
              message: 'El filtro no conoce el campo dueDate (posicion 14)',
              code: 'filter.unknown_field',
              position: 14,
              expected: expect.arrayContaining(['due_date', 'status']),
              did_you_mean: 'due_date',
            },
          ],
        },
      });
    },
  );

  it('is refused in English as well', async () => {
    const { body } = await ana.get(withQuery('/api/tasks', { filter: 'id = 1 AND id = 2 OR id = 3' }), {
      'accept-language': 'en',
    });
    expect(body.message).toBe('AND and OR together need parentheses (position 18)');
  });

  it.each([
    ['filter=', 'filter.empty'],
    ['filter=id%3D1&filter=id%3D2', 'query.repeated'],
    ['timezone=Mars', 'timezone.unknown'],
    ['timezone=%2B02:00', 'timezone.unknown'],
    ['timezone=UTC&timezone=UTC', 'query.repeated'],
  ])('refuses ?%s', async (query, code) => {
    expect(await ana.get(`/api/tasks?${query}`)).toMatchObject({ status: 400, body: { code } });
  });
});
