import { Api, type Client, type Fields } from '../../kit/api';
import { makeTask, stopClock, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';

describe('Lists of tasks', () => {
  let api: Api;
  let cast: People;
  let tasks: Record<string, any>;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    tasks = {};
    const hers: [string, Fields][] = [
      ['a', { title: 'pear', priority: 'urgent', due_date: '2030-01-02T00:00:00' }],
      ['b', { title: 'apple', priority: 'low', status: 'completed', due_date: null }],
      ['c', { title: 'plum', priority: 'high', status: 'in_progress', due_date: '2030-01-01' }],
      ['d', { title: 'apple', priority: 'medium', status: 'cancelled' }],
      ['e', { title: 'fig', priority: 'low', due_date: '2030-01-02' }],
    ];
    let minute = 0;
    try {
      for (const [name, fields] of hers) {
        stopClock(Date.now() + ++minute * 60_000);
        tasks[name] = await makeTask(cast.ana, fields);
        jest.useRealTimers();
      }
      stopClock(Date.now() + 20 * 60_000);
      await cast.ana.patch(`/api/tasks/${tasks.b.id}`, { description: 'touched last' });
    } finally {
      jest.useRealTimers();
    }
    tasks.his = await makeTask(cast.bob, { title: 'his' });
  });
  afterAll(() => api.stop());

  const listed = async (client: Client, query: Fields = {}): Promise<string> => {
    const { status, body } = await client.get(withQuery('/api/tasks', query));
    expect(status).toBe(200);
    const nameOf = (id: number) => Object.keys(tasks).find((name) => tasks[name].id === id);
    return body.data.tasks.map((task: any) => nameOf(task.id)).join(' ');
  };

  it('show one’s own tasks, newest first, as they are shown one by one', async () => {
    const { ana } = cast;
    expect(await listed(ana)).toBe('e d c b a');
    const { body } = await ana.get('/api/tasks');
    expect(Object.keys(body)).toEqual(['success', 'data']);
    expect(Object.keys(body.data)).toEqual(['tasks', 'pagination']);
    for (const task of body.data.tasks) expect((await ana.get(`/api/tasks/${task.id}`)).body.data).toEqual(task);
  });

  it('show users their own tasks, admins all tasks, and nothing without a token', async () => {
    expect(await listed(cast.bob)).toBe('his');
    expect(await listed(cast.root)).toBe('his e d c b a');
    const answer = await api.anonymous.get('/api/tasks');
    expect([answer.status, answer.body.data]).toEqual([401, undefined]);
  });

  it.each([
    ['', { page: 1, per_page: 10, total: 5, total_pages: 1, has_next: false, has_prev: false }],
    ['per_page=2', { page: 1, per_page: 2, total: 5, total_pages: 3, has_next: true, has_prev: false }],
    ['per_page=2&page=2', { page: 2, per_page: 2, total: 5, total_pages: 3, has_next: true, has_prev: true }],
    ['per_page=2&page=3', { page: 3, per_page: 2, total: 5, total_pages: 3, has_next: false, has_prev: true }],
    ['per_page=5', { page: 1, per_page: 5, total: 5, total_pages: 1, has_next: false, has_prev: false }],
    ['page=7', { page: 7, per_page: 10, total: 5, total_pages: 1, has_next: false, has_prev: true }],
    ['status=nonsense', { page: 1, per_page: 10, total: 0, total_pages: 0, has_next: false, has_prev: false }],
  ])('say with ?%s where the page stands', async (query, pagination) => {
    const { body } = await cast.ana.get(`/api/tasks?${query}`);
    expect(body.data.pagination).toEqual(pagination);
    expect(Object.keys(body.data.pagination)).toEqual(Object.keys(pagination));
  });

  it('come in pages that hold every task once', async () => {
    const pages = [1, 2, 3, 4].map((page) => listed(cast.ana, { page, per_page: 2 }));
    expect(await Promise.all(pages)).toEqual(['e d', 'c b', 'a', '']);
  });

  it.each([
    ['page=0', 1, 10],
    ['page=-3', 1, 10],
    ['page=abc', 1, 10],
    ['page=1.5', 1, 10],
    ['page=', 1, 10],
    ['page[]=2', 1, 10],
    ['per_page=0', 1, 10],
    ['per_page=-1', 1, 10],
    ['per_page=abc', 1, 10],
    ['per_page=1e2', 1, 10],
    ['per_page=100', 1, 100],
    ['per_page=101', 1, 100],
    ['per_page=99999999999999999999', 1, 100],
    ['per_page=%00', 1, 10],
  ])('take ?%s for something that can be used', async (query, page, perPage) => {
    const { status, body } = await cast.ana.get(`/api/tasks?${query}`);
    expect(status).toBe(200);
    expect(body.data.pagination).toMatchObject({ page, per_page: perPage, total: 5 });
    expect(body.data.tasks).toHaveLength(5);
  });

  it('answer a page far beyond the last with nothing', async () => {
    for (const page of ['2147483648', '9007199254740993', '99999999999999999999999999']) {
      const { status, body } = await cast.ana.get(`/api/tasks?page=${page}`);
      expect([status, body.data.tasks, body.data.pagination.total]).toEqual([200, [], 5]);
    }
  });

  it('count a repeated parameter once, the first time', async () => {
    expect(await listed(cast.ana, { per_page: [2, 3], sort_order: ['asc', 'desc'] })).toBe('a b');
    expect(await listed(cast.ana, { status: ['completed', 'pending'] })).toBe('b');
  });

  it.each([
    ['id', 'a b c d e'],
    ['title', 'b d e a c'],
    ['status', 'd b c a e'],
    ['priority', 'b e d c a'],
    ['created_at', 'a b c d e'],
    ['updated_at', 'a c d e b'],
    ['is_completed', 'a c d e b'],
    ['is_overdue', 'a b c d e'],
    ['user_id', 'a b c d e'],
  ])('sort by %s both ways, priority by rank, ties by id', async (sort_by, ascending) => {
    expect(await listed(cast.ana, { sort_by, sort_order: 'asc' })).toBe(ascending);
    const descending = ascending.split(' ').toReversed().join(' ');
    expect(await listed(cast.ana, { sort_by, sort_order: 'desc' })).toBe(descending);
    expect(await listed(cast.ana, { sort_by })).toBe(descending);
    expect(await listed(cast.ana, { sort_by, sort_order: 'AsC' })).toBe(ascending);
    expect(await listed(cast.ana, { sort_by, sort_order: 'sideways' })).toBe(descending);
  });

  it.each([
    ['due_date', 'c a e b d', 'e a c d b'],
    ['completed_at', 'b a c d e', 'b e d c a'],
    ['description', 'b a c d e', 'b e d c a'],
  ])('sort by %s with tasks that have none last in both directions', async (sort_by, ascending, descending) => {
    expect(await listed(cast.ana, { sort_by, sort_order: 'asc' })).toBe(ascending);
    expect(await listed(cast.ana, { sort_by })).toBe(descending);
  });

  it('sort across pages as they do on one', async () => {
    const pages = [1, 2, 3].map((page) =>
      listed(cast.ana, { page, per_page: 2, sort_by: 'priority', sort_order: 'asc' }),
    );
    expect(await Promise.all(pages)).toEqual(['b e', 'd c', 'a']);
  });

  it.each(['tags', 'version', 'id; DROP TABLE tasks', 'constructor', 'ID', ''])(
    'sort by id when asked to sort by "%s"',
    async (sort_by) => {
      expect(await listed(cast.ana, { sort_by, sort_order: 'asc' })).toBe('a b c d e');
      expect(await listed(cast.ana, { sort_by })).toBe('e d c b a');
    },
  );
});
