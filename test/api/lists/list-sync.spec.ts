import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Api, type Client, type Fields } from '../../kit/api';
import { leavingNothing, makeTask, withKey, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';

const IMPORT = { 'x-import': 'true' };
const BASE = Date.parse('2025-03-01T10:00:00Z');

describe('What a program needs of the list of tasks to keep up:', () => {
  let api: Api;
  let cast: People;
  let tasks: Record<string, any>;

  /** Created a, b, c; updated c, b, a; each a second apart. */
  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    tasks = {};
    for (const title of ['a', 'b', 'c']) tasks[title] = await makeTask(cast.ana, { title, status: 'in_progress' });
    tasks.his = await makeTask(cast.bob, { title: 'his' });
    const run = (sql: string) => api.app.get(UnitOfWork).run((em) => em.query(sql));
    for (const [i, title] of ['a', 'b', 'c', 'his'].entries()) {
      const [created, updated] = [BASE + i * 1000, BASE + 10_000 - i * 1000];
      await run(
        `UPDATE tasks SET created_at = ${created}, created_micros = ${i * 100}, updated_at = ${updated} WHERE id = ${tasks[title].id}`,
      );
    }
  });
  afterAll(() => api.stop());

  const titlesOf = (all: any[]): string =>
    all
      .toSorted((one, other) => one.id - other.id)
      .map(({ title }) => title)
      .join(' ');

  /** The same from the list, from its parts, from the export and from the statistics. */
  async function found(query: Fields, client: Client = cast.ana): Promise<string> {
    const { status, body } = await client.get(withQuery('/api/tasks', { ...query, per_page: 100 }));
    expect([query, status]).toEqual([query, 200]);
    const titles = titlesOf(body.data.tasks);
    const exported = await client.get(withQuery('/api/tasks/export', { ...query, format: 'json' }));
    expect(exported.status === 404 ? '' : titlesOf(exported.body)).toBe(titles);
    const counted = await client.get(withQuery('/api/tasks/statistics', { ...query, scope: 'all' }));
    expect([counted.body.data.total_tasks, body.data.pagination.total]).toEqual(Array(2).fill(body.data.tasks.length));
    const parts: any[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const part: any = (await client.get(withQuery('/api/tasks', { ...query, limit: 1, cursor }))).body.data;
      parts.push(...part.tasks);
      cursor = part.pagination.next_cursor;
    }
    expect(titlesOf(parts)).toBe(titles);
    return titles;
  }

  it.each([
    [{ created_from: '2025-03-01T10:00:01' }, 'b c'],
    [{ created_from: '2025-03-01T10:00:01.000100' }, 'b c'],
    [{ created_from: '2025-03-01T10:00:01.000101' }, 'c'],
    [{ created_to: '2025-03-01T10:00:01' }, 'a'],
    [{ created_to: '2025-03-01T10:00:01.0001009' }, 'a b'],
    [{ created_to: '2025-03-01' }, ''],
    [{ created_from: '2025-03-01', created_to: '2025-03-02' }, 'a b c'],
    [{ updated_from: '2025-03-01T10:00:09' }, 'a b'],
    [{ updated_from: '2025-03-01T12:00:10+02:00' }, 'a'],
    [{ updated_from: '2025-03-01T12:00:10 02:00' }, 'a'],
    [{ updated_from: '2025-03-01T10:00:10.000001' }, ''],
    [{ updated_to: '2025-03-01T10:00:08' }, 'c'],
    [{ updated_to: '2025-03-01T10:00:07.999999' }, ''],
    [{ updated_from: '2025-03-01T10:00:09', created_from: '2025-03-01T10:00:01' }, 'b'],
    [{ updated_from: '', updated_to: '', created_from: '', created_to: '' }, 'a b c'],
  ])('created_from, created_to, updated_from and updated_to bound both ends: %j', async (query, titles) => {
    for (const sort_by of ['id', 'updated_at', 'created_at', 'title', 'is_overdue'])
      expect(await found({ ...query, sort_by })).toBe(titles);
  });

  it('they hold together with the other filters', async () => {
    expect(await found({ updated_from: '2025-03-01T10:00:09', search: 'b', status: 'in_progress' })).toBe('b');
    expect(await found({ updated_from: '2025-03-01T10:00:09', status: 'pending' })).toBe('');
    expect(await found({ updated_from: '2025-03-01', user_id: cast.bob.id }, cast.root)).toBe('his');
  });

  it.each(['created_from', 'created_to', 'updated_from', 'updated_to'])(
    '%s that cannot be read is 400 and names it',
    async (name) => {
      for (const path of ['/api/tasks', '/api/tasks?limit=1', '/api/tasks/export', '/api/tasks/statistics'])
        for (const value of ['soon', '2030', '2030-13-01', '1740823200']) {
          const { status, body } = await cast.ana.get(`${path}${path.includes('?') ? '&' : '?'}${name}=${value}`);
          expect([status, body.code, body.errors[0].field]).toEqual([400, `${name}.not_iso`, name]);
        }
    },
  );

  it('a task imported with microseconds is found by them', async () => {
    const root = await withKey(cast.root);
    const lead = (await root.post('/api/v1/lead/', { name: 'x' })).body.id;
    const date_created = '2020-05-05T05:05:05.123456+00:00';
    const body = { _type: 'lead', text: 'old', lead_id: lead, date_created };
    expect((await root.post('/api/v1/task/', body, IMPORT)).status).toBe(200);
    const at = '2020-05-05T05:05:05.123456';
    expect(await found({ created_from: at, created_to: at }, cast.root)).toBe('old');
    expect(await found({ created_from: at.replace('456', '457'), created_to: '2020-06-01' }, cast.root)).toBe('');
  });

  it('ids finds these tasks, each once, and none that the caller may not see', async () => {
    const { a, b, c, his } = tasks;
    expect(await found({ ids: `${a.id}, ${c.id},${a.id},999999,0,9007199254740993` })).toBe('a c');
    expect(await found({ ids: `${a.id},${his.id}` })).toBe('a');
    expect(await found({ ids: `${b.id},${his.id}` }, cast.root)).toBe('b his');
    expect(await found({ ids: `${b.id},${his.id}`, user_id: cast.bob.id }, cast.root)).toBe('his');
    expect(await found({ ids: '' })).toBe('');
    for (const sort_by of ['title', 'due_date', 'status', 'is_completed'])
      expect(await found({ ids: `${a.id},${b.id}`, sort_by, status: 'in_progress,completed' })).toBe('a b');
  });

  it('takes 500 ids, and refuses more, and what are none', async () => {
    const many = Array.from({ length: 500 }, (_, i) => i + 1).join();
    expect(await found({ ids: many, status: 'pending,in_progress' })).toBe('a b c');
    for (const path of ['/api/tasks', '/api/tasks/export', '/api/tasks/statistics']) {
      const more = await cast.ana.get(`${path}?ids=${many},501`);
      expect([more.status, more.body.code]).toEqual([400, 'ids.too_many']);
      for (const ids of ['x', '1,', ',', '1.5', '1;2']) {
        const { status, body } = await cast.ana.get(`${path}?ids=${ids}`);
        expect([ids, status, body.errors[0].field, body.code]).toEqual([ids, 400, 'ids', 'ids.not_integer']);
      }
    }
  });

  describe('include', () => {
    it('shows version and etag of each task, with which it can be written safely without a GET', async () => {
      const { id } = await makeTask(cast.ana, { title: 'mine' });
      await cast.ana.patch(`/api/tasks/${id}`, { priority: 'high' });
      for (const more of ['', '&limit=5']) {
        const path = `/api/tasks?ids=${id}&include=version,etag${more}`;
        const [task] = (await cast.ana.get(path)).body.data.tasks;
        const { body, headers } = await cast.ana.get(`/api/tasks/${id}`);
        expect(task).toEqual({ ...body.data, version: 2, etag: headers.get('etag') });
      }
      const [{ etag }] = (await cast.ana.get(`/api/tasks?ids=${id}&include=etag`)).body.data.tasks;
      const write = (title: string) => cast.ana.patch(`/api/tasks/${id}`, { title }, { 'if-match': etag });
      expect((await write('first')).status).toBe(200);
      expect((await leavingNothing(api, () => write('second'))).status).toBe(412);
    });

    it('shows them in the trash and of bulk operations, whose version it is', async () => {
      const { id } = await makeTask(cast.ana, { title: 'mine' });
      const operations = [{ op: 'update', id, data: { title: 'other' } }];
      const { body } = await cast.ana.post('/api/tasks/bulk?include=version,etag', { operations });
      const [result] = body.data.results;
      expect(result).toMatchObject({ version: 2, task: { title: 'other', version: 2, etag: result.etag } });
      const deleted = await cast.ana.post('/api/tasks/bulk?include=version', { operations: [{ op: 'delete', id }] });
      expect(deleted.body.data.results[0]).toMatchObject({ version: 3, task: null });
      const trashed = (await cast.ana.get('/api/trash?include=version')).body.data.tasks.find(
        (one: any) => one.id === id,
      );
      expect(trashed).toMatchObject({ title: 'other', version: 3, deleted_at: expect.any(String) });
      const stale = { 'if-match': result.etag };
      expect((await cast.ana.post(`/api/tasks/${id}/restore`, undefined, stale)).status).toBe(412);
    });

    it('shows the 13 keys of a task without it, and names what it does not know', async () => {
      for (const include of ['', 'tags', 'Version']) {
        const { body, headers } = await cast.ana.get(`/api/tasks?include=${include}&per_page=1`);
        expect(Object.keys(body.data.tasks[0])).toHaveLength(13);
        expect(headers.get('hint')).toEqual(include === '' ? null : expect.stringContaining('include'));
      }
      const strict = { prefer: 'handling=strict' };
      expect((await cast.ana.get('/api/tasks?include=version,tags', strict)).body.errors[0].field).toBe('include');
      const bulk = await cast.ana.post('/api/tasks/bulk', { operations: [{ op: 'create', data: { title: 'x' } }] });
      expect(Object.keys(bulk.body.data.results[0].task)).toHaveLength(13);
    });
  });
});
