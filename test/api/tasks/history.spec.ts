import { UnitOfWork } from '../../../src/database/unit-of-work';
import { ChoresService } from '../../../src/chores/chores.service';
import { Api, type Answer, type Client, type Fields } from '../../kit/api';
import { leavingNothing, makeCloseTask, makeLead, makeTag, makeTask, stopClock, withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const etagOf = ({ headers }: Answer): string => headers.get('etag')!;
const DAY_MS = 86_400_000;

describe('The history of a task', () => {
  let api: Api;
  let cast: People;
  let program: Client;

  beforeAll(async () => {
    stopClock('2030-01-01T09:00:00Z');
    api = await Api.start({ ACCESS_TOKEN_SECONDS: String(30 * 24 * 3600) });
    cast = await people(api);
    program = await withKey(cast.ana);
  });
  beforeEach(() => stopClock('2030-01-01T09:00:00Z'));
  afterAll(async () => {
    jest.useRealTimers();
    await api.stop();
  });

  const historyOf = async (id: number, query = '', client: Client = cast.ana): Promise<any> =>
    (await client.get(`/api/tasks/${id}/history${query}`)).body.data;

  it('lists newest first the version, action, time, user, credential, and old and new values', async () => {
    stopClock('2030-01-01T10:00:00.000Z');
    const { id: lead_id } = await makeLead(program);
    const made = await makeCloseTask(program, lead_id, { text: 'Call', date: '2030-02-01' });
    const [{ id }] = await api.rows(`SELECT id FROM tasks WHERE public_id = '${made.id}'`);
    const tagId = await makeTag(cast.ana, 'phone');
    stopClock('2030-01-01T11:00:00.500Z');
    await cast.ana.patch(`/api/tasks/${id}`, { due_date: '2030-03-01T09:00:00Z', tags: [tagId], title: 'Call back' });
    stopClock('2030-01-01T12:00:00.000Z');
    await cast.root.post(`/api/tasks/${id}/complete`);
    await cast.ana.patch(`/api/tasks/${id}`, { status: 'pending' });
    await program.put(`/api/v1/task/${made.id}/`, { assigned_to: made.assigned_to, priority: 'high' });

    const { items, next_cursor } = await historyOf(id);
    expect(next_cursor).toBeNull();
    expect(items.map((item: any) => [item.version, item.action, item.at, item.by.username, item.via.dialect])).toEqual([
      [5, 'updated', '2030-01-01T12:00:00', 'ana', 'close'],
      [4, 'reopened', '2030-01-01T12:00:00', 'ana', 'taskforge'],
      [3, 'completed', '2030-01-01T12:00:00', 'admin', 'taskforge'],
      [2, 'updated', '2030-01-01T11:00:00.500000', 'ana', 'taskforge'],
      [1, 'created', '2030-01-01T10:00:00', 'ana', 'close'],
    ]);
    expect(Object.keys(items[0]).toSorted()).toEqual(['action', 'at', 'by', 'changes', 'version', 'via']);
    expect(items[3].by).toEqual({ id: cast.ana.id, username: 'ana' });
    expect(items[3].via.credential).toEqual({ kind: 'session', id: expect.any(String) });
    expect(items[4].via.credential).toEqual({ kind: 'api_key', id: program.key!.split('.')[0] });
    expect(JSON.stringify(items)).not.toContain(program.key!.split('.')[1]);
    expect(items[3].changes).toEqual([
      { field: 'title', old: 'Call', new: 'Call back' },
      { field: 'due_date', old: '2030-02-01T00:00:00', new: '2030-03-01T09:00:00' },
      { field: 'tags', old: [], new: [{ id: tagId, name: 'phone' }] },
    ]);
    expect(items[2].changes).toEqual(
      expect.arrayContaining([
        { field: 'status', old: 'pending', new: 'completed' },
        { field: 'completed_at', old: null, new: '2030-01-01T12:00:00' },
        { field: 'object_type', old: null, new: 'taskcompleted' },
      ]),
    );
    expect(items[4].changes).toEqual(
      expect.arrayContaining([
        { field: 'title', old: null, new: 'Call' },
        { field: 'user_id', old: null, new: cast.ana.id },
      ]),
    );
    expect(items[4].changes.map(({ field }: any) => field)).not.toContain('description');
  });

  it('shows deleted users without a name, and the side effects of a deleted tag under the same version', async () => {
    const { id } = await makeTask(cast.ana);
    const tagId = await makeTag(cast.ana, 'short-lived');
    await cast.root.patch(`/api/tasks/${id}`, { tags: [tagId] });
    await cast.root.delete(`/api/tags/${tagId}`);
    const { items } = await historyOf(id);
    expect(items.map(({ version, action, changes }: any) => ({ version, action, changes })).slice(0, 2)).toEqual([
      {
        version: 2,
        action: 'updated',
        changes: [{ field: 'tags', old: [{ id: tagId, name: 'short-lived' }], new: [] }],
      },
      {
        version: 2,
        action: 'updated',
        changes: [{ field: 'tags', old: [], new: [{ id: tagId, name: 'short-lived' }] }],
      },
    ]);
    expect(
      (await program.get('/api/v1/event/')).body.data.filter((e: any) => e.changed_fields.includes('tags')),
    ).toEqual([]);

    const { body } = await api.anonymous.post('/api/auth/register', {
      username: 'gone',
      email: 'gone@example.com',
      password: 'Secret123',
    });
    const gone = body.data.id as number;
    const uow = api.app.get(UnitOfWork);
    await uow.run((em) => em.query(`UPDATE events SET actor_id = ${gone} WHERE subject_id = '${id}' AND version = 1`));
    await cast.root.delete(`/api/users/${gone}`);
    const last = (await historyOf(id)).items.at(-1);
    expect(last.by.id).toBe(gone);
    expect([null, 'gone']).toContain(last.by.username);
  });

  it('is read in pages, each entry once, also while more happens', async () => {
    const { id } = await makeTask(cast.ana);
    for (let i = 0; i < 6; i++) await cast.ana.patch(`/api/tasks/${id}`, { title: `Title ${i}` });
    const first = await historyOf(id, '?limit=3');
    expect(first.items.map(({ version }: any) => version)).toEqual([7, 6, 5]);
    await cast.ana.patch(`/api/tasks/${id}`, { title: 'Meanwhile' });
    const second = await historyOf(id, `?limit=3&cursor=${first.next_cursor}`);
    const third = await historyOf(id, `?limit=3&cursor=${second.next_cursor}`);
    expect([...second.items, ...third.items].map(({ version }: any) => version)).toEqual([4, 3, 2, 1]);
    expect(third.next_cursor).toBeNull();
    expect((await historyOf(id, '?limit=4&cursor=')).items).toHaveLength(4);
    expect((await historyOf(id, '?limit=0')).items).toHaveLength(8);
    for (let i = 0; i < 15; i++) await cast.ana.patch(`/api/tasks/${id}`, { title: `More ${i}` });
    expect((await historyOf(id)).items).toHaveLength(20);
    expect((await historyOf(id, '?limit=1000')).items).toHaveLength(23);
    for (const cursor of ['x', 'bm9uZQ', 'MA', '-', '%00']) {
      const refused = await cast.ana.get(`/api/tasks/${id}/history?cursor=${cursor}`);
      expect([cursor, refused.status, refused.body.message]).toEqual([cursor, 400, 'Cursor no valido']);
    }
  });

  it('is for those who may see the task', async () => {
    const { id } = await makeTask(cast.ana);
    const paths = [`/api/tasks/${id}/history`, `/api/tasks/${id}?version=1`, `/api/tasks/${id}?at=2100-01-01`];
    for (const path of paths) {
      expect((await cast.bob.get(path)).status).toBe(403);
      expect((await cast.root.get(path)).status).toBe(200);
      expect((await api.anonymous.get(path)).status).toBe(401);
    }
    expect((await cast.ana.get('/api/tasks/999999/history')).status).toBe(404);
    expect((await cast.ana.get('/api/tasks/abc/history')).status).toBe(404);
    await cast.ana.delete(`/api/tasks/${id}`);
    for (const path of paths) expect((await cast.ana.get(path)).status).toBe(404);
  });

  describe('A past version of a task', () => {
    it('is shown by version, with the tag of that version, and by instant, tags and their names included', async () => {
      stopClock('2030-01-01T10:00:00.000Z');
      const docs = await makeTag(cast.ana, 'docs');
      const home = await makeTag(cast.ana, 'home');
      const { id } = await makeTask(cast.ana, { tags: [docs, home], due_date: '2030-01-01T11:30:00Z' });
      const path = `/api/tasks/${id}`;
      const states = [(await cast.ana.get(path)).body.data];
      const change = async (time: string, act: () => Promise<Answer>): Promise<void> => {
        stopClock(`2030-01-01T${time}Z`);
        expect((await act()).status).toBe(200);
        states.push((await cast.ana.get(path)).body.data);
      };
      await change('11:00:00.000', () =>
        cast.ana.patch(path, { title: 'Second', description: 'x', priority: 'urgent' }),
      );
      await change('12:00:00.000', () => cast.ana.post(`${path}/complete`));
      await change('13:00:00.000', () => cast.ana.patch(path, { tags: [home], due_date: '2031-01-01' }));
      await change('14:00:00.000', () => cast.ana.patch(path, { status: 'in_progress' }));
      stopClock('2030-01-01T15:00:00.000Z');
      await cast.root.patch(`/api/tags/${docs}`, { name: 'renamed' });
      await cast.root.patch(`/api/tags/${home}`, { name: 'house' });
      stopClock('2030-01-01T16:00:00.000Z');
      await cast.root.delete(`/api/tags/${home}`);
      stopClock('2030-01-01T17:00:00.000Z');

      for (const [i, state] of states.entries()) {
        const byVersion = await cast.ana.get(`${path}?version=${i + 1}`);
        expect(byVersion.body).toEqual({ success: true, data: state });
        expect(etagOf(byVersion)).toMatch(new RegExp(`^"${i + 1}-`));
        expect((await cast.ana.get(`${path}?version=${i + 1}`, { 'if-none-match': etagOf(byVersion) })).status).toBe(
          304,
        );
        const byTime = await cast.ana.get(`${path}?at=2030-01-01T${10 + i}:00:00Z`);
        expect(byTime.body.data).toEqual(state);
        expect(etagOf(byTime)).toBe(etagOf(byVersion));
      }
      const at = async (time: string): Promise<any> =>
        (await cast.ana.get(`${path}?at=${encodeURIComponent(`2030-01-01T${time}`)}`)).body.data;
      expect((await at('11:29:00')).is_overdue).toBe(false);
      expect((await at('11:31:00')).is_overdue).toBe(true);
      expect((await at('15:30:00')).tags).toEqual([{ id: home, name: 'house' }]);
      expect((await at('15:30:00')).title).toBe('Second');
      expect((await at('16:00:00')).tags).toEqual([]);
      expect((await at('13:59:59.999+00:00')).status).toBe('completed');
      expect((await at('15:00:00+02:00')).status).toBe('completed');
      expect(await at('17:00:00')).toEqual((await cast.ana.get(path)).body.data);
      expect((await cast.ana.get(`${path}?version=`)).body.data).toEqual((await cast.ana.get(path)).body.data);
    });

    it('is 404 for a version or a time that the task did not have, and 400 for an invalid one', async () => {
      stopClock('2030-01-01T10:00:00.000Z');
      const { id } = await makeTask(cast.ana);
      const path = `/api/tasks/${id}`;
      for (const query of [
        'version=2',
        'version=0',
        'version=-1',
        'version=99999999999',
        'at=2030-01-01T09:59:59.999Z',
      ])
        expect([query, (await cast.ana.get(`${path}?${query}`)).status]).toEqual([query, 404]);
      expect((await cast.ana.get(`${path}?version=2`)).body).toEqual(
        coded({
          success: false,
          message: 'Version no encontrada',
        }),
      );
      for (const query of ['version=x', 'version=1.5', 'at=yesterday', 'at=2030-13-01', 'at=%00'])
        expect([query, (await cast.ana.get(`${path}?${query}`)).status]).toEqual([query, 400]);
    });
  });

  describe('The way back', () => {
    const revert = (id: number, body: unknown, client: Client = cast.ana, headers: Fields = {}): Promise<Answer> =>
      client.post(`/api/tasks/${id}/revert`, body, headers);

    const contentOf = ({ title, description, status, priority, due_date, completed_at, tags }: any) => ({
      title,
      description,
      status,
      priority,
      due_date,
      completed_at,
      tags,
    });

    it('is a new version that equals the old state, from anywhere to anywhere', async () => {
      stopClock('2030-01-01T10:00:00.000Z');
      const [docs, work] = [await makeTag(cast.ana, 'manuals'), await makeTag(cast.ana, 'work')];
      const { id } = await makeTask(cast.ana, { tags: [docs], due_date: '2030-05-01', description: 'First' });
      const path = `/api/tasks/${id}`;
      const bodies: Fields[] = [
        { title: 'Two', due_date: '2030-05-01T00:00:00.001Z', tags: [docs, work], priority: 'low' },
        { status: 'completed', description: null },
        { status: 'cancelled', tags: [] },
        { status: 'completed', due_date: null, tags: [work] },
        { status: 'pending', title: 'Six' },
      ];
      const states = [(await cast.ana.get(path)).body.data];
      for (const [i, body] of bodies.entries()) {
        stopClock(`2030-01-0${i + 2}T10:00:00.000Z`);
        states.push((await cast.ana.patch(path, body)).body.data);
      }
      stopClock('2030-01-20T10:00:00.000Z');
      const order = [1, 5, 3, 2, 6, 4, 3, 5, 1, 6];
      for (const [i, version] of order.entries()) {
        const answer = await revert(id, { version });
        expect([answer.status, answer.body.message]).toEqual([200, 'Tarea revertida con exito']);
        expect(etagOf(answer)).toMatch(new RegExp(`^"${7 + i}-`));
        expect(contentOf(answer.body.data)).toEqual(contentOf(states[version - 1]));
        expect(answer.body.data).toMatchObject({ id, user_id: cast.ana.id, updated_at: '2030-01-20T10:00:00' });
        expect((await cast.ana.get(path)).body.data).toEqual(answer.body.data);
        expect((await cast.ana.get(`${path}?version=${7 + i}`)).body.data).toEqual(answer.body.data);
      }
      const [row] = await api.rows(`SELECT due_kind FROM tasks WHERE id = ${id}`);
      expect(row).toEqual({ due_kind: null });
      await revert(id, { version: 1 });
      expect(await api.rows(`SELECT due_kind FROM tasks WHERE id = ${id}`)).toEqual([{ due_kind: 'date' }]);
    });

    it('leaves out deleted tags, and does not change owner, lead and equal fields', async () => {
      const docs = await makeTag(cast.ana, 'handbook');
      const { id: lead_id } = await makeLead(program);
      const made = await makeCloseTask(program, lead_id, { text: 'Call' });
      const [{ id }] = await api.rows(`SELECT id FROM tasks WHERE public_id = '${made.id}'`);
      await cast.ana.patch(`/api/tasks/${id}`, { tags: [docs] });
      const bob = (await (await withKey(cast.bob)).get('/api/v1/me/')).body.id;
      await program.put(`/api/v1/task/${made.id}/`, { assigned_to: bob, text: 'Call Bob', resolution: 'skipped' });
      await cast.root.delete(`/api/tags/${docs}`);
      const reverted = await revert(id, { version: 2 });
      expect(reverted.body.data).toMatchObject({ title: 'Call', status: 'pending', tags: [], user_id: cast.bob.id });
      expect((await program.get(`/api/v1/task/${made.id}/`)).body).toMatchObject({ lead_id, resolution: null });
      const back = await revert(id, { version: 3 });
      expect(back.body.data).toMatchObject({ title: 'Call Bob', status: 'cancelled' });
      expect((await program.get(`/api/v1/task/${made.id}/`)).body).toMatchObject({ resolution: 'skipped' });
      const again = await leavingNothing(api, () => revert(id, { version: 3 }));
      expect([again.status, etagOf(again)]).toEqual([200, etagOf(back)]);
    });

    it('is conditional like any write, for those who may change the task, and refuses versions that there are not', async () => {
      const { id } = await makeTask(cast.ana);
      const first = etagOf(await cast.ana.get(`/api/tasks/${id}`));
      await cast.ana.patch(`/api/tasks/${id}`, { title: 'Two' });
      const present = etagOf(await cast.ana.get(`/api/tasks/${id}`));
      const refusals: [number, () => Promise<Answer>][] = [
        [412, () => revert(id, { version: 1 }, cast.ana, { 'if-match': first })],
        [412, () => revert(id, { version: 9 }, cast.ana, { 'if-match': first })],
        [412, () => revert(999_999, { version: 1 }, cast.ana, { 'if-match': '*' })],
        [404, () => revert(999_999, { version: 1 })],
        [403, () => revert(id, { version: 1 }, cast.bob)],
        [401, () => revert(id, { version: 1 }, api.anonymous)],
        [400, () => revert(id, { version: 9 })],
        [400, () => revert(id, { version: 0 })],
        [400, () => revert(id, { version: 99_999_999_999 })],
        [400, () => revert(id, { version: '1' })],
        [400, () => revert(id, { version: 1.5 })],
        [400, () => revert(id, { version: null })],
        [400, () => revert(id, {})],
      ];
      for (const [status, act] of refusals) expect((await leavingNothing(api, act)).status).toBe(status);
      expect((await revert(id, { version: 9 })).body).toEqual(
        coded({
          success: false,
          message: 'La tarea no tiene esa version',
          errors: [{ field: 'version', message: 'La tarea no tiene esa version' }],
        }),
      );
      expect(etagOf(await revert(id, { version: 1 }, cast.ana, { 'if-match': first }))).toBe(present);
      expect((await revert(id, { version: 1 }, cast.root, { 'if-match': present })).status).toBe(200);
    });

    it('makes and takes back what follows from a completion', async () => {
      const { id: lead_id } = await makeLead(program);
      const made = await makeCloseTask(program, lead_id);
      const [{ id }] = await api.rows(`SELECT id FROM tasks WHERE public_id = '${made.id}'`);
      await cast.ana.post(`/api/tasks/${id}/complete`);
      const completions = async (): Promise<unknown[]> =>
        (await program.get(`/api/v1/activity/task_completed/?lead_id=${lead_id}`)).body.data;
      expect(await completions()).toHaveLength(1);
      await revert(id, { version: 1 });
      expect(await completions()).toHaveLength(0);
      await revert(id, { version: 2 });
      expect(await completions()).toHaveLength(1);
    });
  });
});

describe('With HISTORY_DAYS', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start({ HISTORY_DAYS: '30' });
    cast = await people(api);
  });
  afterAll(() => api.stop());

  const age = async (id: number, days: number): Promise<unknown> =>
    api.app
      .get(UnitOfWork)
      .run((em) => em.query(`UPDATE events SET created_at = created_at - ${days * DAY_MS} WHERE subject_id = '${id}'`));

  it('newer changes are found by the time that the task showed', async () => {
    const { id } = await makeTask(cast.ana);
    for (let i = 0; i < 10; i++) {
      const { data } = (await cast.ana.patch(`/api/tasks/${id}`, { title: `Title ${i}` })).body;
      expect((await cast.ana.get(`/api/tasks/${id}?at=${data.updated_at}`)).body.data).toEqual(data);
      expect((await cast.ana.get(`/api/tasks/${id}/history?limit=1`)).body.data.items[0].at).toBe(data.updated_at);
    }
  });

  it('older versions are neither shown nor restored, except the latest', async () => {
    const { id } = await makeTask(cast.ana);
    await cast.ana.patch(`/api/tasks/${id}`, { title: 'Two' });
    await age(id, 40);
    await cast.ana.post(`/api/tasks/${id}/complete`);
    const versions = async (): Promise<number[]> =>
      (await cast.ana.get(`/api/tasks/${id}/history`)).body.data.items.map(({ version }: any) => version);
    expect(await versions()).toEqual([3]);
    expect((await cast.ana.get(`/api/tasks/${id}?version=2`)).status).toBe(404);
    expect((await cast.ana.post(`/api/tasks/${id}/revert`, { version: 1 })).status).toBe(400);
    await age(id, 40);
    expect(await versions()).toEqual([3]);
  });

  it('trimming deletes older events, but never the latest of a task, nor those of other things', async () => {
    const { id } = await makeTask(cast.ana);
    for (const title of ['Two', 'Three']) await cast.ana.patch(`/api/tasks/${id}`, { title });
    const still = await makeTask(cast.ana);
    await age(id, 40);
    await age(still.id, 40);
    await cast.ana.patch(`/api/tasks/${id}`, { title: 'Four' });
    const others = (await api.events()).filter((event) => event.subject_type !== 'task');
    // The service may have run its chores when it started: they are due again a day later.
    await api.app.get(ChoresService).runDue(new Date(Date.now() + 2 * DAY_MS));
    expect((await api.events('task', id)).map(({ name }) => name)).toEqual(['task.updated']);
    expect((await api.events('task', still.id)).map(({ name }) => name)).toEqual(['task.created']);
    await api.app.get(ChoresService).runDue(new Date(Date.now() + 33 * DAY_MS));
    expect(await api.events('task', id)).toHaveLength(1);
    expect((await api.events()).filter((event) => event.subject_type !== 'task')).toEqual(others);
  });
});
