import { Api, type Answer, type Client } from '../../kit/api';
import { makeTask, withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';

const MOST = 3;
const FULL = 'The user already has the maximum number of tasks.';

describe('A user who owns as many tasks as MAX_TASKS_PER_USER allows', () => {
  let api: Api;
  let cast: People;
  let key: Client;
  let ids: number[];

  beforeEach(async () => {
    api = await Api.start({ MAX_TASKS_PER_USER: String(MOST) });
    cast = await people(api);
    key = await withKey(cast.ana);
    ids = [];
    for (let i = 0; i < MOST; i++) ids.push((await makeTask(cast.ana)).id);
  });
  afterEach(() => api.stop());

  const bulk = (client: Client, ...operations: object[]) => client.post('/api/tasks/bulk', { operations });
  const create = { op: 'create', data: { title: 'One more' } };
  const owned = async (id: number): Promise<number> =>
    (await api.rows(`SELECT id FROM tasks WHERE user_id = ${id} AND deleted_at IS NULL`)).length;
  const expectRefused = async (act: () => Promise<Answer>): Promise<void> => {
    const before = await api.everything();
    const answer = await act();
    expect([answer.status, answer.body.code]).toEqual([409, 'quota.tasks']);
    expect(await api.everything()).toEqual(before);
  };

  it('gets no new one', () => expectRefused(() => cast.ana.post('/api/tasks', { title: 'One more' })));

  it('gets none from an admin', async () => {
    const { id } = await makeTask(cast.root);
    const [ana] = await api.rows(`SELECT public_id FROM users WHERE id = ${cast.ana.id}`);
    const [task] = await api.rows(`SELECT public_id FROM tasks WHERE id = ${id}`);
    const admin = await withKey(cast.root);
    const before = await api.everything();
    const answer = await admin.put(`/api/v1/task/${task.public_id}/`, { assigned_to: ana.public_id });
    expect([answer.status, answer.body]).toMatchObject([409, { error: FULL }]);
    expect(await api.everything()).toEqual(before);
  });

  it('gets none through Close', async () => {
    const lead = (await key.post('/api/v1/lead/', { name: 'Acme' })).body.id;
    const answer = await key.post('/api/v1/task/', { lead_id: lead, text: 'One more' });
    expect([answer.status, answer.body.error]).toEqual([409, FULL]);
    expect(await owned(cast.ana.id)).toBe(MOST);
  });

  it('gets none by a bulk, which names the operations that are too many', async () => {
    await cast.ana.delete(`/api/tasks/${ids[0]}`);
    const answer = await bulk(cast.ana, create, create, create);
    expect([answer.status, answer.body.code]).toEqual([409, 'bulk.refused']);
    expect(answer.body.errors.map(({ index, code, status }: any) => [index, code, status])).toEqual([
      [1, 'quota.tasks', 409],
      [2, 'quota.tasks', 409],
    ]);
    expect(await owned(cast.ana.id)).toBe(MOST - 1);
  });

  it('has room in a bulk for as many as it deletes', async () => {
    expect((await bulk(cast.ana, create, { op: 'delete', id: ids[0] })).status).toBe(200);
    expect((await bulk(cast.ana, create, { op: 'restore', id: ids[0] }, { op: 'delete', id: ids[1] })).status).toBe(
      409,
    );
    expect((await bulk(cast.ana, { op: 'delete', id: ids[1] }, { op: 'restore', id: ids[0] })).status).toBe(200);
    expect(await owned(cast.ana.id)).toBe(MOST);
  });

  it('gets none back from the trash', async () => {
    await cast.ana.delete(`/api/tasks/${ids[0]}`);
    await makeTask(cast.ana);
    await expectRefused(() => cast.ana.post(`/api/tasks/${ids[0]}/restore`));
    await cast.ana.delete(`/api/tasks/${ids[1]}`);
    expect((await cast.ana.post(`/api/tasks/${ids[0]}/restore`)).status).toBe(200);
  });

  it('changes and completes what is there, and others have room', async () => {
    expect((await cast.ana.patch(`/api/tasks/${ids[0]}`, { title: 'Changed' })).status).toBe(200);
    expect((await cast.ana.post(`/api/tasks/${ids[0]}/complete`)).status).toBe(200);
    expect((await cast.bob.post('/api/tasks', { title: 'Mine' })).status).toBe(201);
  });

  it('gets no more by many requests at once', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        i % 2 ? bulk(cast.bob, create) : cast.bob.post('/api/tasks', { title: 'At once' }),
      ),
    );
    expect(statuses.filter(({ status }) => status < 300)).toHaveLength(MOST);
    expect(statuses.every(({ status }) => [200, 201, 409].includes(status))).toBe(true);
    expect(await owned(cast.bob.id)).toBe(MOST);
  });
});
