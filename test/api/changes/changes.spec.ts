import { Api } from '../../kit/api';
import { makeTag, makeTask, withKey } from '../../kit/builders';
import { everythingShown, Follower } from '../../kit/follower';
import { people, type People } from '../../kit/people';

const gone = (type: string, id: number, why: string) => ({ type, id, gone: why });
const withoutCount = ({ task_count: _, ...tag }: any) => tag;

describe('The change feed', () => {
  let api: Api;
  let ana: People['ana'];
  let bob: People['bob'];
  let root: People['root'];

  beforeEach(async () => {
    api = await Api.start();
    ({ ana, bob, root } = await people(api));
  });
  afterEach(() => api.stop());

  const changesOf = async (client: typeof ana, cursor: string) =>
    (await client.get(`/api/changes?cursor=${cursor}`)).body.data.changes;
  /** A follower that has everything there is. */
  const followed = async (client: typeof ana, query = {}): Promise<Follower> => {
    const follower = new Follower(client, query);
    await follower.catchUp();
    return follower;
  };

  it('begins with all tasks and tags that the caller may see, as GET shows them', async () => {
    const docs = await makeTag(ana, 'docs');
    const mine = await makeTask(ana, { tags: [docs], due_date: '2030-01-01' });
    const other = await makeTask(bob);
    const { body } = await ana.get('/api/changes');
    const tag = withoutCount((await ana.get(`/api/tags/${docs}`)).body.data);
    expect(body).toEqual({
      success: true,
      data: {
        changes: [
          { type: 'task', id: mine.id, version: 1, task: mine },
          { type: 'tag', id: docs, version: 1, tag },
        ],
        cursor: expect.any(String),
        has_more: false,
      },
    });
    const all = await followed(root);
    expect([...all.copy.task.keys()]).toEqual([mine.id, other.id]);
  });

  it.each([1, 2, 3, 7])(
    'gives the snapshot in pages of %i, and changes made during it after it or in it',
    async (size) => {
      const tags = [await makeTag(ana, 'docs'), await makeTag(ana, 'home')];
      const tasks = [];
      for (let i = 0; i < 5; i++) tasks.push(await makeTask(ana, { title: `Task ${i}`, tags }));
      const follower = new Follower(ana, { limit: String(size) });
      let step = 0;
      do {
        const { id } = tasks[step % tasks.length]!;
        await ana.patch(`/api/tasks/${id}`, { title: `Step ${step}` });
        if (step === 1) await ana.delete(`/api/tasks/${tasks[4]!.id}`);
        if (step === 2) await makeTask(ana, { title: 'Late' });
        step += 1;
      } while ((await follower.page()) && step < 8);
      await follower.catchUp();
      expect(follower.shown()).toEqual(await everythingShown(ana));
    },
  );

  it('reports each change once, with the current state', async () => {
    const follower = await followed(ana);
    const { id } = await makeTask(ana);
    await ana.patch(`/api/tasks/${id}`, { title: 'Two' });
    await ana.post(`/api/tasks/${id}/complete`);
    const { data: task } = (await ana.get(`/api/tasks/${id}`)).body;
    expect(await follower.catchUp()).toEqual([{ type: 'task', id, version: 3, task }]);
    expect(await follower.catchUp()).toEqual([]);
  });

  it('says `deleted` of what went to the trash or for good, and shows again what was restored', async () => {
    const { id } = await makeTask(ana);
    const follower = await followed(ana);
    await ana.delete(`/api/tasks/${id}`);
    expect(await follower.catchUp()).toEqual([gone('task', id, 'deleted')]);
    await ana.post(`/api/tasks/${id}/restore`);
    expect(await follower.catchUp()).toMatchObject([{ type: 'task', id, version: 3, task: { id } }]);
    await ana.delete(`/api/tasks/${id}`);
    await ana.delete(`/api/trash/${id}`);
    expect(await follower.catchUp()).toEqual([gone('task', id, 'deleted')]);
  });

  it('does not report a purge to a caller who has seen the deletion', async () => {
    const { id } = await makeTask(ana);
    await ana.delete(`/api/tasks/${id}`);
    const [owner, admin] = [await followed(ana), await followed(root)];
    await ana.delete(`/api/trash/${id}`);
    expect([await owner.catchUp(), await admin.catchUp()]).toEqual([[], []]);
  });

  it('says nothing of a tag that is taken off a task in the trash', async () => {
    const docs = await makeTag(ana, 'docs');
    const { id } = await makeTask(ana, { tags: [docs] });
    await ana.delete(`/api/tasks/${id}`);
    const [owner, admin] = [await followed(ana), await followed(root)];
    await root.delete(`/api/tags/${docs}`);
    for (const follower of [owner, admin]) expect(await follower.catchUp()).toEqual([gone('tag', docs, 'deleted')]);
    await ana.post(`/api/tasks/${id}/restore`);
    expect(await owner.catchUp()).toMatchObject([{ id, task: { tags: [] } }]);
  });

  it('says `hidden` of what has another owner now, to the former owner and the former creator', async () => {
    const program = await withKey(root);
    const { id } = await makeTask(ana);
    const [{ public_id: task }] = await api.rows(`SELECT public_id FROM tasks WHERE id = ${id}`);
    const [{ public_id: toBob }] = await api.rows(`SELECT public_id FROM users WHERE id = ${bob.id}`);
    const [former, next, admin] = [await followed(ana), await followed(bob), await followed(root)];
    await program.put(`/api/v1/task/${task}/`, { assigned_to: toBob });
    // Ana made it, and sees it still.
    for (const follower of [former, next, admin])
      expect(await follower.catchUp()).toMatchObject([{ id, task: { user_id: bob.id } }]);
    await program.put(`/api/v1/task/${task}/`, { created_by: toBob });
    expect(await former.catchUp()).toEqual([gone('task', id, 'hidden')]);
    for (const follower of [next, admin]) expect(await follower.catchUp()).toMatchObject([{ id, version: 3 }]);
    await bob.patch(`/api/tasks/${id}`, { title: 'Two' });
    expect(await former.catchUp()).toEqual([]);
  });

  it('never reports `gone` for objects that the caller could not see', async () => {
    const follower = await followed(bob);
    const { id } = await makeTask(ana);
    await ana.patch(`/api/tasks/${id}`, { title: 'Two' });
    await ana.delete(`/api/tasks/${id}`);
    await ana.delete(`/api/trash/${id}`);
    await makeTask(ana);
    expect(await follower.catchUp()).toEqual([]);
  });

  it('reports only the tag when it is renamed, and also its tasks when it is deleted', async () => {
    const docs = await makeTag(ana, 'docs');
    const { id } = await makeTask(ana, { tags: [docs] });
    const follower = await followed(ana);
    await root.patch(`/api/tags/${docs}`, { name: 'papers', color: '#112233' });
    expect(await follower.catchUp()).toMatchObject([{ type: 'tag', id: docs, version: 2, tag: { name: 'papers' } }]);
    expect(follower.shown()).toEqual(await everythingShown(ana));
    await root.delete(`/api/tags/${docs}`);
    const told = await follower.catchUp();
    expect(told).toContainEqual(gone('tag', docs, 'deleted'));
    expect(told).toContainEqual(
      expect.objectContaining({ type: 'task', id, task: expect.objectContaining({ tags: [] }) }),
    );
    expect(told).toHaveLength(2);
  });

  it('gives at least the same ids when a cursor is used again', async () => {
    const follower = await followed(ana);
    const cursor = follower.cursor!;
    const made = [await makeTask(ana), await makeTask(ana)];
    const first = await changesOf(ana, cursor);
    await ana.delete(`/api/tasks/${made[0].id}`);
    const again = await changesOf(ana, cursor);
    expect(first.map(({ id }: any) => id)).toEqual(made.map(({ id }) => id));
    expect(again).toMatchObject([gone('task', made[0].id, 'deleted'), { id: made[1].id }]);
  });

  it('follows one type alone', async () => {
    const follower = await followed(ana, { types: 'tag' });
    await makeTask(ana);
    const docs = await makeTag(ana, 'docs');
    expect(await follower.catchUp()).toMatchObject([{ type: 'tag', id: docs }]);
    const { cursor } = follower;
    expect((await ana.get(`/api/changes?cursor=${cursor}`)).status).toBe(200);
    const both = await followed(ana, { types: 'tag,task' });
    expect((await ana.get(`/api/changes?types=task,tag&cursor=${both.cursor}`)).status).toBe(200);
    const { status, body } = await ana.get(`/api/changes?types=task&cursor=${cursor}`);
    expect([status, body.code]).toEqual([400, 'types.changed']);
  });

  it('works with an API key, and not without a credential', async () => {
    const { id } = await makeTask(ana);
    const key = await withKey(ana);
    expect((await key.get('/api/changes?types=task')).body.data.changes).toMatchObject([{ id }]);
    expect((await api.anonymous.get('/api/changes')).status).toBe(401);
  });

  it.each([
    ['limit=0', 'limit.out_of_range'],
    ['limit=501', 'limit.out_of_range'],
    ['limit=', 'limit.out_of_range'],
    ['limit=ten', 'limit.out_of_range'],
    ['limit=1.5', 'limit.out_of_range'],
    ['wait=56', 'wait.out_of_range'],
    ['wait=-1', 'wait.out_of_range'],
    ['wait=1s', 'wait.out_of_range'],
    ['types=user', 'types.unknown'],
    ['types=task,user', 'types.unknown'],
    ['types=', 'types.unknown'],
    ['cursor=garbage', 'cursor.foreign'],
    ['cursor=e30', 'cursor.foreign'],
    [`cursor=${Buffer.from('123456789012null').toString('base64url')}`, 'cursor.foreign'],
  ])('refuses %s', async (query, code) => {
    for (const language of ['es', 'en']) {
      const { status, body } = await ana.get(`/api/changes?${query}`, { 'accept-language': language });
      expect([status, body.code, typeof body.message]).toEqual([400, code, 'string']);
    }
  });

  it.each([
    [
      'es',
      'El cursor no es valido o es de otra consulta: usa el de tu respuesta anterior, con los mismos filtros y orden',
    ],
    [
      'en',
      'The cursor is invalid or belongs to another query: use the one from your previous response, with the same filters and order',
    ],
  ])('says what to do with a cursor that it does not take (%s)', async (language, message) => {
    const { body } = await ana.get('/api/changes?cursor=garbage', { 'accept-language': language });
    expect(body.errors).toEqual([{ field: 'cursor', message, code: 'cursor.foreign' }]);
  });

  it('takes a cursor from the caller it was made for, and unchanged', async () => {
    const { cursor } = await followed(ana);
    const changed = `${cursor!.slice(0, -2)}${cursor!.endsWith('A') ? 'B' : 'A'}${cursor!.at(-1)}`;
    for (const [client, given] of [
      [bob, cursor],
      [root, cursor],
      [ana, changed],
      [ana, `${cursor}A`],
    ] as const) {
      const { status, body } = await client.get(`/api/changes?cursor=${given}`);
      expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'cursor.foreign', 'cursor']);
    }
  });

  it('says 410 with where to begin when the role of the caller has changed', async () => {
    const { cursor } = await followed(bob);
    await root.put(`/api/users/${bob.id}`, { role: 'admin' });
    const { status, headers, body } = await bob.get(`/api/changes?cursor=${cursor}`);
    expect([status, body.code, headers.get('link')]).toEqual([410, 'changes.restart', '</api/changes>; rel="start"']);
    expect(headers.get('hint')).toContain('GET /api/changes');
    const admin = await followed(bob);
    await root.put(`/api/users/${bob.id}`, { role: 'user' });
    expect((await admin.ask()).status).toBe(410);
  });
});
