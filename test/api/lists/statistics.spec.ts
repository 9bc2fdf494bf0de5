import { Api, type Client } from '../../kit/api';
import { makeTag, makeTask, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';

const NONE = {
  total_tasks: 0,
  completed_tasks: 0,
  pending_tasks: 0,
  in_progress_tasks: 0,
  cancelled_tasks: 0,
  overdue_tasks: 0,
  by_priority: { low: 0, medium: 0, high: 0, urgent: 0 },
};

const HERS = {
  total_tasks: 6,
  completed_tasks: 1,
  pending_tasks: 3,
  in_progress_tasks: 1,
  cancelled_tasks: 1,
  overdue_tasks: 2,
  by_priority: { low: 1, medium: 2, high: 1, urgent: 2 },
};

const HIS = { ...NONE, total_tasks: 1, pending_tasks: 1, by_priority: { ...NONE.by_priority, low: 1 } };

const EVERYBODYS = {
  ...HERS,
  total_tasks: 7,
  pending_tasks: 4,
  by_priority: { ...HERS.by_priority, low: 2 },
};

describe('Statistics', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    const past = '2020-01-01';
    await makeTask(cast.ana, { due_date: past, priority: 'low' });
    await makeTask(cast.ana, { due_date: '2020-01-01T10:00:00', status: 'in_progress', priority: 'high' });
    await makeTask(cast.ana, { due_date: past, status: 'completed', priority: 'urgent' });
    await makeTask(cast.ana, { due_date: past, status: 'cancelled', priority: 'urgent' });
    await makeTask(cast.ana, { due_date: '2090-01-01', title: 'Bring it' });
    await makeTask(cast.ana, { tags: [await makeTag(cast.ana, 'statistics')] });
    await makeTask(cast.bob, { priority: 'low' });
  });
  afterAll(() => api.stop());

  const counted = async (client: Client, query = {}): Promise<unknown> => {
    const { status, body } = await client.get(withQuery('/api/tasks/statistics', query));
    expect([status, Object.keys(body)]).toEqual([200, ['success', 'data']]);
    return body.data;
  };

  it('count one’s own tasks, cancelled and completed ones never overdue', async () => {
    expect(await counted(cast.ana)).toEqual(HERS);
    expect(await counted(cast.bob)).toEqual(HIS);
  });

  it('agree with the list', async () => {
    const { body } = await cast.ana.get('/api/tasks?overdue=true');
    expect(body.data.pagination.total).toBe(HERS.overdue_tasks);
    expect(body.data.tasks.every((task: any) => task.is_overdue)).toBe(true);
  });

  it('cover an admin’s own tasks, unless the admin asks for another user’s or all', async () => {
    const { ana, bob, root } = cast;
    expect(await counted(root)).toEqual(NONE);
    expect(await counted(root, { user_id: ana.id })).toEqual(HERS);
    expect(await counted(root, { user_id: bob.id })).toEqual(HIS);
    expect(await counted(root, { scope: 'all' })).toEqual(EVERYBODYS);
    expect(await counted(root, { scope: 'nonsense' })).toEqual(NONE);
    expect(await counted(root, { user_id: 999 })).toEqual(NONE);
    expect(await counted(root, { user_id: `${ana.id},${bob.id},999` })).toEqual(EVERYBODYS);
  });

  it('are the caller’s own for users who ask for those of others', async () => {
    const { ana, bob } = cast;
    expect(await counted(bob, { user_id: ana.id })).toEqual(HIS);
    expect(await counted(bob, { scope: 'all' })).toEqual(HIS);
    expect(await counted(bob, { user_id: ana.id, scope: 'all' })).toEqual(HIS);
  });

  it.each([
    { status: 'pending' },
    { status: 'pending,in_progress', priority: 'low,high' },
    { priority: 'urgent' },
    { status: 'nonsense' },
    { overdue: true },
    { overdue: true, priority: 'low' },
    { search: 'bring' },
    { search: 'documentation' },
    { search: 'API', status: 'completed' },
    { tag_name: 'stat' },
    { due_date_from: '2020-01-01T00:00:01' },
    { due_date_to: '2020-01-01' },
    { tag_id: '1,999' },
  ])('count with a filter what the list shows with it: %j', async (filter) => {
    const { ana, bob, root } = cast;
    const asked: [Client, object, object][] = [
      [ana, filter, filter],
      [bob, filter, filter],
      [root, { ...filter, scope: 'all' }, filter],
      [root, { ...filter, user_id: ana.id }, { ...filter, user_id: ana.id }],
      [root, { ...filter, user_id: `${ana.id},${bob.id}` }, { ...filter, user_id: `${ana.id},${bob.id}` }],
    ];
    for (const [client, query, listed] of asked) {
      const { tasks } = (await client.get(withQuery('/api/tasks', { ...listed, per_page: 100 }))).body.data;
      const count = (holds: (task: any) => boolean): number => tasks.filter(holds).length;
      expect([query, await counted(client, query)]).toEqual([
        query,
        {
          total_tasks: tasks.length,
          completed_tasks: count(({ status }) => status === 'completed'),
          pending_tasks: count(({ status }) => status === 'pending'),
          in_progress_tasks: count(({ status }) => status === 'in_progress'),
          cancelled_tasks: count(({ status }) => status === 'cancelled'),
          overdue_tasks: count((task) => task.is_overdue),
          by_priority: Object.fromEntries(
            ['low', 'medium', 'high', 'urgent'].map((each) => [each, count(({ priority }) => priority === each)]),
          ),
        },
      ]);
    }
  });

  it.each(['abc', '1.5', '%00'])('refuse a user_id of %s from every caller', async (value) => {
    expect((await cast.ana.get(`/api/tasks/statistics?user_id=${value}`)).status).toBe(400);
    const { status, body } = await cast.root.get(`/api/tasks/statistics?user_id=${value}`);
    expect([status, body.success, body.message]).toEqual([400, false, 'user_id debe ser un entero']);
  });

  it('ask for a token', async () => {
    const { status, body } = await api.anonymous.get('/api/tasks/statistics');
    expect([status, body.error]).toEqual([401, 'Autorizacion Requerida']);
  });

  it('leave nothing behind', async () => {
    const before = await api.everything();
    await counted(cast.root, { scope: 'all' });
    expect(await api.everything()).toEqual(before);
  });

  it('see a change at once', async () => {
    const task = await makeTask(cast.root, { due_date: '2020-01-01', priority: 'urgent' });
    expect(await counted(cast.root)).toMatchObject({ total_tasks: 1, pending_tasks: 1, overdue_tasks: 1 });
    await cast.root.post(`/api/tasks/${task.id}/complete`);
    expect(await counted(cast.root)).toMatchObject({ pending_tasks: 0, completed_tasks: 1, overdue_tasks: 0 });
    await cast.root.delete(`/api/tasks/${task.id}`);
    expect(await counted(cast.root)).toEqual(NONE);
  });
});
