import { Api, type Client } from '../../kit/api';
import { beginningOf } from '../../kit/stores/beginning';
import { leavingNothing, makeCloseTask, makeLead, makeTag, makeTask, withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';

/** What is around tasks in the trash: tags, leads, contacts and the record of their completion. */
describe('A task in the trash', () => {
  let api: Api;
  let cast: People;
  let ana: Client;
  let bob: Client;
  let lead: any;
  let rewind: () => Promise<void>;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    [ana, bob] = [await withKey(cast.ana), await withKey(cast.bob)];
    lead = await makeLead(ana);
    rewind = await beginningOf(api);
  });
  beforeEach(() => rewind());
  afterAll(() => api.stop());

  const numberOf = async ({ id }: { id: string }): Promise<number> =>
    (await api.rows(`SELECT id FROM tasks WHERE public_id = '${id}'`))[0].id;
  const inTrash = async (client: Client): Promise<number[]> =>
    (await client.get('/api/trash?sort_order=asc')).body.data.tasks.map(({ id }: { id: number }) => id);
  const namesOf = async (id: number) => (await api.events('task', id)).map(({ name }) => name);
  const completions = async (client: Client) =>
    (await client.get(`/api/v1/activity/task_completed/?lead_id=${lead.id}`)).body.data.map(({ id }: any) => id);

  it('loses a deleted tag, with an entry in its history', async () => {
    const [docs, kept] = [await makeTag(cast.ana, 'docs'), await makeTag(cast.ana, 'kept')];
    const { id } = await makeTask(cast.ana, { tags: [docs, kept] });
    await cast.ana.delete(`/api/tasks/${id}`);
    expect((await cast.root.delete(`/api/tags/${docs}`)).status).toBe(200);
    const [entry] = (await cast.ana.get('/api/trash')).body.data.tasks;
    expect(entry.tags).toEqual([{ id: kept, name: 'kept' }]);
    const restored = await cast.ana.post(`/api/tasks/${id}/restore`);
    expect(restored.body.data.tags).toEqual([{ id: kept, name: 'kept' }]);
    const events = await api.events('task', id);
    expect(events.map(({ name }) => name)).toEqual(['task.created', 'task.deleted', 'task.updated', 'task.restored']);
    const left = [{ id: kept, name: 'kept' }];
    expect(events[2]!.changes).toEqual({ tags: { old: [{ id: docs, name: 'docs' }, ...left], new: left } });
  });

  it('shows a tag by its present name', async () => {
    const docs = await makeTag(cast.ana, 'docs');
    const { id } = await makeTask(cast.ana, { tags: [docs] });
    await cast.ana.delete(`/api/tasks/${id}`);
    await cast.root.patch(`/api/tags/${docs}`, { name: 'papers' });
    const restored = await cast.ana.post(`/api/tasks/${id}/restore`);
    expect(restored.body.data.tags).toEqual([{ id: docs, name: 'papers' }]);
  });

  it('does not block the deletion of its lead by users who may not see it, and is restored without the lead', async () => {
    const made = await makeCloseTask(ana, lead.id, { contact_id: lead.contacts[0].id });
    const id = await numberOf(made);
    await leavingNothing(api, async () => {
      expect((await bob.delete(`/api/v1/lead/${lead.id}/`)).status).toBe(403);
    });
    await ana.delete(`/api/v1/task/${made.id}/`);
    expect((await bob.delete(`/api/v1/lead/${lead.id}/`)).status).toBe(200);
    expect(await inTrash(cast.ana)).toEqual([id]);
    expect(await inTrash(cast.bob)).toEqual([]);
    expect((await cast.ana.post(`/api/tasks/${id}/restore`)).status).toBe(200);
    const { body } = await ana.get(`/api/v1/task/${made.id}/`);
    expect(body).toMatchObject({ id: made.id, text: 'Call back', lead_id: null, lead_name: null, contact_id: null });
    const events = await api.events('task', id);
    expect(events.map(({ name }) => name)).toEqual(['task.created', 'task.deleted', 'task.updated', 'task.restored']);
    expect(events[2]).toMatchObject({ actor_id: cast.bob.id, changes: { leadId: { old: lead.id, new: null } } });
  });

  it('is where the tasks of a deleted lead go', async () => {
    const [mine, done] = [await makeCloseTask(ana, lead.id), await makeCloseTask(ana, lead.id, { is_complete: true })];
    const elsewhere = await makeCloseTask(ana, (await makeLead(ana, 'Other')).id);
    expect((await ana.delete(`/api/v1/lead/${lead.id}/`)).status).toBe(200);
    expect((await ana.get(`/api/v1/task/${mine.id}/`)).status).toBe(404);
    const numbers = [await numberOf(mine), await numberOf(done)];
    expect(await inTrash(cast.ana)).toEqual(numbers);
    for (const id of numbers) {
      expect((await namesOf(id)).filter((name) => name === 'task.deleted')).toHaveLength(1);
      expect((await cast.ana.post(`/api/tasks/${id}/restore`)).status).toBe(200);
    }
    const { data } = (await ana.get('/api/v1/task/?_order_by=date_created')).body;
    expect(data.map(({ id, lead_id }: any) => [id, lead_id])).toEqual([
      [mine.id, null],
      [done.id, null],
      [elsewhere.id, elsewhere.lead_id],
    ]);
  });

  it('loses a contact that is deleted', async () => {
    const made = await makeCloseTask(ana, lead.id, { contact_id: lead.contacts[0].id });
    await ana.delete(`/api/v1/task/${made.id}/`);
    expect((await ana.delete(`/api/v1/contact/${lead.contacts[0].id}/`)).status).toBe(200);
    await cast.ana.post(`/api/tasks/${await numberOf(made)}/restore`);
    expect((await ana.get(`/api/v1/task/${made.id}/`)).body).toMatchObject({ lead_id: lead.id, contact_id: null });
  });

  it('keeps its completion, visible to its owner and creator only, and refers to it again', async () => {
    const made = await makeCloseTask(ana, lead.id, { is_complete: true });
    const [record] = await completions(ana);
    expect(made.object_id).toBe(record);
    await ana.delete(`/api/v1/task/${made.id}/`);
    expect(await completions(ana)).toEqual([record]);
    expect(await completions(bob)).toEqual([]);
    await cast.ana.post(`/api/tasks/${await numberOf(made)}/restore`);
    const { body } = await ana.get(`/api/v1/task/${made.id}/`);
    expect(body).toMatchObject({ is_complete: true, object_type: 'taskcompleted', object_id: record });
    await ana.put(`/api/v1/task/${made.id}/`, { is_complete: false });
    expect(await completions(ana)).toEqual([]);
  });

  it('has its complete history after a restore, including side effects', async () => {
    const docs = await makeTag(cast.ana, 'docs');
    const { id } = await makeTask(cast.ana, { tags: [docs] });
    const history = (client: Client) => client.get(`/api/tasks/${id}/history`);
    await cast.root.patch(`/api/users/${cast.bob.id}`, { role: 'admin' });
    await cast.bob.patch(`/api/tasks/${id}`, { title: 'Changed by Bob' });
    await cast.root.patch(`/api/users/${cast.bob.id}`, { role: 'user' });
    await cast.ana.delete(`/api/tasks/${id}`);
    expect((await history(cast.ana)).status).toBe(404);
    expect((await cast.root.delete(`/api/tags/${docs}`)).status).toBe(200);
    expect((await cast.root.delete(`/api/users/${cast.bob.id}`)).status).toBe(200);
    await cast.ana.post(`/api/tasks/${id}/restore`);
    const { status, body } = await history(cast.ana);
    expect(status).toBe(200);
    const told = body.data.items.map(({ action, version, by }: any) => [action, version, by.id]);
    expect(told).toEqual([
      ['restored', 4, cast.ana.id],
      ['updated', 3, cast.root.id],
      ['deleted', 3, cast.ana.id],
      ['updated', 2, cast.bob.id],
      ['created', 1, cast.ana.id],
    ]);
    const past = await cast.ana.get(`/api/tasks/${id}?version=1`);
    expect(past.body.data).toMatchObject({ title: 'Write API documentation', tags: [{ id: docs, name: 'docs' }] });
  });

  it('was deleted by one of two, and the other’s change was refused or came first', async () => {
    const { id } = await makeTask(cast.ana);
    const [deleted, changed] = await Promise.all([
      cast.ana.delete(`/api/tasks/${id}`),
      cast.root.patch(`/api/tasks/${id}`, { title: 'Changed' }),
    ]);
    expect(deleted.status).toBe(200);
    expect([200, 404]).toContain(changed.status);
    const names = changed.status === 200 ? ['task.updated', 'task.deleted'] : ['task.deleted'];
    expect(await namesOf(id)).toEqual(['task.created', ...names]);
    const [entry] = (await cast.ana.get('/api/trash')).body.data.tasks;
    expect(entry.title).toBe(changed.status === 200 ? 'Changed' : 'Write API documentation');
  });
});
