import { Api, type Client } from '../../kit/api';
import { makeTask, withQuery } from '../../kit/builders';
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
    await makeTask(cast.ana, { due_date: '2090-01-01' });
    await makeTask(cast.ana);
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

  it('are an admin’s own too, unless the admin asks for somebody’s or for all', async () => {
    const { ana, bob, root } = cast;
    expect(await counted(root)).toEqual(NONE);
    expect(await counted(root, { user_id: ana.id })).toEqual(HERS);
    expect(await counted(root, { user_id: bob.id })).toEqual(HIS);
    expect(await counted(root, { scope: 'all' })).toEqual(EVERYBODYS);
    expect(await counted(root, { scope: 'nonsense' })).toEqual(NONE);
    expect(await counted(root, { user_id: 999 })).toEqual(NONE);
  });

  it('are one’s own whatever somebody without the right asks for', async () => {
    const { ana, bob } = cast;
    expect(await counted(bob, { user_id: ana.id })).toEqual(HIS);
    expect(await counted(bob, { scope: 'all' })).toEqual(HIS);
    expect(await counted(bob, { user_id: ana.id, scope: 'all' })).toEqual(HIS);
  });

  it.each(['abc', '1.5', '%00'])('refuse an admin’s user_id of %s', async (value) => {
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
