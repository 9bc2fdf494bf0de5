import { Api, type Answer, type Client } from '../../kit/api';
import { beginningOf } from '../../kit/stores/beginning';
import { leavingNothing, makeCloseTask, makeLead, makeTag, makeTask, stopClock, withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const NOT_FOUND = { status: 404, body: { success: false, message: 'Tarea no encontrada' } };

let api: Api;
let cast: People;
let docs: number;
let lead: any;
/** Ana's program, which speaks the other API. */
let program: Client;
let rewind: () => Promise<void>;

beforeAll(async () => {
  api = await Api.start();
  cast = await people(api);
  docs = await makeTag(cast.ana, 'docs');
  program = await withKey(cast.ana);
  lead = await makeLead(program);
  rewind = await beginningOf(api);
});
beforeEach(() => rewind());
afterEach(() => {
  jest.useRealTimers();
});
afterAll(() => api.stop());

/** A whole second soon enough for tokens to be good still, and how it is shown. */
const inMinutes = (minutes: number): number => (Math.ceil(Date.now() / 1000) + minutes * 60) * 1000;
const shown = (instant: number): string => new Date(instant).toISOString().slice(0, 19);

const trashOf = async (client: Client, query = ''): Promise<any> => (await client.get(`/api/trash${query}`)).body.data;
const idsIn = (page: any): number[] => page.tasks.map((task: any) => task.id);
const namesOf = async (id: number): Promise<string[]> => (await api.events('task', id)).map(({ name }) => name);

/** The number of a task of the Close API. */
async function numberOf(task: { id: string }): Promise<number> {
  return (await api.rows(`SELECT id FROM tasks WHERE public_id = '${task.id}'`))[0].id;
}

/** A task of Ana that every filter finds: tagged, overdue, on a lead; its number and its public name. */
async function findable(): Promise<{ id: number; name: string }> {
  const made = await makeCloseTask(program, lead.id, { text: 'Needle', date: '2020-01-01' });
  const id = await numberOf(made);
  await cast.ana.patch(`/api/tasks/${id}`, { tags: [docs], status: 'in_progress' });
  return { id, name: made.id };
}

describe('A deleted task', () => {
  it('is gone from every list, count, search, export and statistic, in both APIs, as if it had never been', async () => {
    const stays = await findable();
    const member = (await program.get('/api/v1/me/')).body.id;
    const looks: [string, () => Promise<Answer>][] = [
      ...['', '?search=needle', '?status=in_progress', '?overdue=true', `?tag_id=${docs}`, '?tag_name=DOC'].flatMap(
        (query): [string, () => Promise<Answer>][] => [
          [`ana ${query}`, () => cast.ana.get(`/api/tasks${query}`)],
          [`root ${query}`, () => cast.root.get(`/api/tasks${query}`)],
        ],
      ),
      ...['?due_date_from=2019-01-01', '/statistics', '/export', '/export?format=json'].map(
        (path): [string, () => Promise<Answer>] => [path, () => cast.ana.get(`/api/tasks${path}`)],
      ),
      ['all statistics', () => cast.root.get('/api/tasks/statistics?scope=all')],
      ['tags', () => cast.ana.get('/api/tags')],
      ['tag', () => cast.root.get(`/api/tags/${docs}`)],
      ...['', `?lead_id=${lead.id}`, `?assigned_to=${member}`, '?_type=all&is_complete=false', '?_order_by=date'].map(
        (query): [string, () => Promise<Answer>] => [`task ${query}`, () => program.get(`/api/v1/task/${query}`)],
      ),
      ['lead', () => program.get(`/api/v1/lead/${lead.id}/`)],
    ];
    const all = async () =>
      Object.fromEntries(await Promise.all(looks.map(async ([name, look]) => [name, (await look()).text] as const)));

    const before = await all();
    const { id } = await findable();
    const meanwhile = await all();
    for (const [name] of looks) expect([name, meanwhile[name]]).not.toEqual([name, before[name]]);
    expect((await cast.ana.delete(`/api/tasks/${id}`)).status).toBe(200);
    expect(await all()).toEqual(before);
    expect((await cast.ana.get(`/api/tasks/${stays.id}`)).status).toBe(200);
  });

  it('is found by no id and changed by no bulk, in either API', async () => {
    const { id, name } = await findable();
    expect(await program.delete(`/api/v1/task/${name}/`)).toMatchObject({ status: 200, body: {} });
    await leavingNothing(api, async () => {
      for (const client of [cast.ana, cast.bob, cast.root]) {
        expect(await client.get(`/api/tasks/${id}`)).toMatchObject(NOT_FOUND);
        expect(await client.patch(`/api/tasks/${id}`, { title: 'Ghost' })).toMatchObject(NOT_FOUND);
        expect(await client.put(`/api/tasks/${id}`, { title: 'Ghost' })).toMatchObject(NOT_FOUND);
        expect(await client.post(`/api/tasks/${id}/complete`)).toMatchObject(NOT_FOUND);
        expect(await client.delete(`/api/tasks/${id}`)).toMatchObject(NOT_FOUND);
      }
      expect((await program.get(`/api/v1/task/${name}/`)).status).toBe(404);
      expect((await program.put(`/api/v1/task/${name}/`, { text: 'Ghost' })).status).toBe(404);
      expect((await program.delete(`/api/v1/task/${name}/`)).status).toBe(404);
      const bulk = await program.put(`/api/v1/task/?lead_id=${lead.id}&_type=all`, { is_complete: true });
      expect(bulk).toMatchObject({ status: 200, body: { ok: true } });
    });
  });

  it('keeps its past events visible to its owner only', async () => {
    const { name } = await findable();
    const stranger = await withKey(cast.bob);
    const log = async (client: Client) =>
      (await client.get(`/api/v1/event/?object_id=${name}`)).body.data.map(({ action }: any) => action);
    await program.delete(`/api/v1/task/${name}/`);
    expect((await log(program))[0]).toBe('deleted');
    expect(await log(stranger)).toEqual([]);
    await cast.ana.post(`/api/tasks/${await numberOf({ id: name })}/restore`);
    expect((await log(program)).slice(0, 2)).toEqual(['created', 'deleted']);
    const { data } = (await program.get(`/api/v1/event/?object_id=${name}&action=created&object_type=task.lead`)).body;
    expect(data).toHaveLength(2);
    expect(data[0]).toMatchObject({ action: 'created', previous_data: {}, data: { id: name, text: 'Needle' } });
    expect(await log(stranger)).toEqual([]);
  });
});

describe('GET /api/trash', () => {
  it('shows the task with when and by whom it was deleted, and when it goes for good', async () => {
    const task = await makeTask(cast.ana, { title: 'Old', due_date: '2030-01-01', tags: [docs] });
    const now = inMinutes(1);
    stopClock(now);
    await cast.root.delete(`/api/tasks/${task.id}`);
    const { status, body } = await cast.ana.get('/api/trash');
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['success', 'data']);
    const [entry] = body.data.tasks;
    expect(entry).toEqual({
      ...task,
      deleted_at: shown(now),
      deleted_by: cast.root.id,
      purge_at: shown(now + 30 * 86_400_000),
    });
    expect(Object.keys(entry)).toHaveLength(16);
    expect(body.data.pagination).toMatchObject({ page: 1, per_page: 10, total: 1, total_pages: 1 });
  });

  it('lists the newest deletion first, in pages', async () => {
    const ids: number[] = [];
    for (let i = 0; i < 3; i++) ids.push((await makeTask(cast.ana)).id);
    const [first, second, third] = ids as [number, number, number];
    const kept = await makeTask(cast.ana);
    for (const [i, id] of [second, first, third].entries()) {
      stopClock(inMinutes(i + 1));
      await cast.ana.delete(`/api/tasks/${id}`);
    }
    expect(idsIn(await trashOf(cast.ana))).toEqual([third, first, second]);
    expect(idsIn(await trashOf(cast.ana, '?sort_order=asc&sort_by=purge_at'))).toEqual([second, first, third]);
    const page = await trashOf(cast.ana, '?per_page=2&page=2');
    expect([idsIn(page), page.pagination]).toEqual([
      [second],
      { page: 2, per_page: 2, total: 3, total_pages: 2, has_next: false, has_prev: true },
    ]);
    expect(await trashOf(cast.ana, '?per_page=many&page=-1')).toMatchObject({ pagination: { total: 3, per_page: 10 } });
    expect((await cast.ana.get('/api/tasks')).body.data.tasks.map(({ id }: any) => id)).toEqual([kept.id]);
  });

  it('shows everybody their own, an admin everything, and nothing without a token', async () => {
    const [ofAna, ofBob] = [await makeTask(cast.ana), await makeTask(cast.bob)];
    await cast.ana.delete(`/api/tasks/${ofAna.id}`);
    await cast.root.delete(`/api/tasks/${ofBob.id}`);
    expect(idsIn(await trashOf(cast.ana))).toEqual([ofAna.id]);
    expect(idsIn(await trashOf(cast.bob))).toEqual([ofBob.id]);
    expect(idsIn(await trashOf(cast.root))).toEqual([ofBob.id, ofAna.id]);
    expect((await api.anonymous.get('/api/trash')).status).toBe(401);
  });

  it('shows a task to its creator if another user owns it', async () => {
    const bob = (await (await withKey(cast.bob)).get('/api/v1/me/')).body.id;
    const made = await makeCloseTask(program, lead.id, { assigned_to: bob });
    await program.delete(`/api/v1/task/${made.id}/`);
    for (const client of [cast.ana, cast.bob]) expect(idsIn(await trashOf(client))).toEqual([await numberOf(made)]);
  });
});

describe('POST /api/tasks/{id}/restore', () => {
  it('gives the task back with its id, tags, public name and history', async () => {
    const { id, name } = await findable();
    const [before, closeBefore] = [await cast.ana.get(`/api/tasks/${id}`), await program.get(`/api/v1/task/${name}/`)];
    const past = await namesOf(id);
    await cast.ana.delete(`/api/tasks/${id}`);
    const now = inMinutes(1);
    stopClock(now);
    const answer = await cast.ana.post(`/api/tasks/${id}/restore`);
    const data = { ...before.body.data, updated_at: shown(now) };
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ success: true, message: 'Tarea restaurada con exito', data });
    expect((await cast.ana.get(`/api/tasks/${id}`)).body.data).toEqual(data);
    expect((await program.get(`/api/v1/task/${name}/`)).body).toEqual({
      ...closeBefore.body,
      date_updated: `${shown(now)}+00:00`,
    });
    expect(await namesOf(id)).toEqual([...past, 'task.deleted', 'task.restored']);
    const restored = (await api.events('task', id)).at(-1)!;
    expect(restored).toMatchObject({ actor_id: cast.ana.id, changes: { title: { old: null, new: 'Needle' } } });
    expect(await trashOf(cast.root)).toMatchObject({ tasks: [], pagination: { total: 0 } });
  });

  it('works again after another deletion', async () => {
    const { id } = await makeTask(cast.ana);
    for (let i = 0; i < 2; i++) {
      expect((await cast.ana.delete(`/api/tasks/${id}`)).status).toBe(200);
      expect((await cast.ana.post(`/api/tasks/${id}/restore`)).status).toBe(200);
    }
    expect(await namesOf(id)).toEqual([
      'task.created',
      ...Array.from({ length: 2 }, () => ['task.deleted', 'task.restored']).flat(),
    ]);
  });

  it('leaves a task alone that is not in the trash', async () => {
    const task = await makeTask(cast.ana, { tags: [docs] });
    const answer = await leavingNothing(api, () => cast.ana.post(`/api/tasks/${task.id}/restore`));
    expect(answer).toMatchObject({ status: 200, body: { message: 'Tarea restaurada con exito', data: task } });
  });

  it('lets an admin, refuses a stranger, and the refusal leaves nothing behind', async () => {
    const { id } = await makeTask(cast.ana);
    const live = await makeTask(cast.ana);
    await cast.ana.delete(`/api/tasks/${id}`);
    for (const foreign of [id, live.id]) {
      const refused = await leavingNothing(api, () => cast.bob.post(`/api/tasks/${foreign}/restore`));
      expect(refused.status).toBe(403);
      expect(refused.body).toEqual(coded({ success: false, message: 'No tienes permiso para restaurar esta tarea' }));
    }
    const english = await cast.bob.post(`/api/tasks/${id}/restore`, undefined, { 'accept-language': 'en' });
    expect(english.body.message).toBe('You do not have permission to restore this task');
    const allowed = await cast.root.post(`/api/tasks/${id}/restore`);
    expect(allowed).toMatchObject({ status: 200, body: { data: { id, user_id: cast.ana.id } } });
  });

  it('requires a token, and returns 404 for missing tasks', async () => {
    const { id } = await makeTask(cast.ana);
    await cast.ana.delete(`/api/tasks/${id}`);
    await leavingNothing(api, async () => {
      expect((await api.anonymous.post(`/api/tasks/${id}/restore`)).status).toBe(401);
      for (const missing of ['0', '999999', '99999999999999999999'])
        expect(await cast.bob.post(`/api/tasks/${missing}/restore`)).toMatchObject(NOT_FOUND);
      for (const odd of ['abc', '-1', '1.5'])
        expect(await cast.ana.post(`/api/tasks/${odd}/restore`)).toMatchObject({ status: 404 });
    });
  });

  it('counts as a change like the deletion, and can be conditional like it', async () => {
    const { id } = await makeTask(cast.ana);
    const versionOf = (answer: Answer): number => Number(/^"(\d+)-/.exec(answer.headers.get('etag') ?? '')?.[1]);
    const [path, stale] = [`/api/tasks/${id}`, { 'if-match': '"1-00000000"' }];
    expect((await cast.ana.delete(path, undefined, stale)).status).toBe(200);
    for (const [method, where] of [
      ['POST', `${path}/restore`],
      ['DELETE', `/api/trash/${id}`],
    ] as const) {
      const refused = await leavingNothing(api, () => cast.ana.send(method, where, undefined, stale));
      expect([refused.status, versionOf(refused)]).toEqual([412, 2]);
    }
    const restored = await cast.ana.post(`${path}/restore`, undefined, { 'if-match': '"2-00000000"' });
    expect([restored.status, versionOf(restored)]).toEqual([200, 3]);
    expect((await cast.ana.get(path)).headers.get('etag')).toBe(restored.headers.get('etag'));
    const sql = `SELECT version FROM events WHERE subject_type = 'task' AND subject_id = '${id}' ORDER BY id`;
    const versions = await api.rows(sql);
    expect(versions).toEqual([{ version: 1 }, { version: 2 }, { version: 3 }]);
  });

  it('happens once, even with concurrent requests', async () => {
    const { id } = await makeTask(cast.ana);
    await cast.ana.delete(`/api/tasks/${id}`);
    const answers = await Promise.all(Array.from({ length: 10 }, () => cast.ana.post(`/api/tasks/${id}/restore`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await namesOf(id)).toEqual(['task.created', 'task.deleted', 'task.restored']);
  });
});

describe('DELETE /api/trash/{id}', () => {
  it('deletes the task for good, with its links, keeps its events, and records it', async () => {
    const { id } = await makeTask(cast.ana, { tags: [docs] });
    await cast.ana.delete(`/api/tasks/${id}`);
    const answer = await cast.ana.delete(`/api/trash/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ success: true, message: 'Tarea eliminada definitivamente' });
    expect(await api.rows(`SELECT id FROM tasks WHERE id = ${id}`)).toEqual([]);
    expect(await api.rows(`SELECT tag_id FROM task_tags WHERE task_id = ${id}`)).toEqual([]);
    expect(await namesOf(id)).toEqual(['task.created', 'task.deleted', 'task.purged']);
    await leavingNothing(api, async () => {
      expect(await cast.ana.delete(`/api/trash/${id}`)).toMatchObject(NOT_FOUND);
      expect(await cast.ana.post(`/api/tasks/${id}/restore`)).toMatchObject(NOT_FOUND);
      expect((await trashOf(cast.root)).tasks).toEqual([]);
    });
    expect((await makeTask(cast.ana)).id).toBeGreaterThan(id);
  });

  it('lets an admin, refuses a stranger, and the refusal leaves nothing behind', async () => {
    const { id } = await makeTask(cast.ana);
    await cast.ana.delete(`/api/tasks/${id}`);
    const refused = await leavingNothing(api, () => cast.bob.delete(`/api/trash/${id}`));
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual(coded({ success: false, message: 'No tienes permiso para eliminar esta tarea' }));
    expect((await cast.root.delete(`/api/trash/${id}`)).status).toBe(200);
  });

  it('returns 404 for tasks outside the trash, and requires a token', async () => {
    const { id } = await makeTask(cast.ana);
    await leavingNothing(api, async () => {
      expect((await api.anonymous.delete(`/api/trash/${id}`)).status).toBe(401);
      for (const missing of [id, 0, 999_999])
        for (const client of [cast.ana, cast.bob, cast.root])
          expect(await client.delete(`/api/trash/${missing}`)).toMatchObject(NOT_FOUND);
      for (const odd of ['abc', '-1', '1.5'])
        expect(await cast.ana.delete(`/api/trash/${odd}`)).toMatchObject({ status: 404 });
    });
  });

  it('and a restoration at the same time: one of them wins, and nothing is half done', async () => {
    const { id } = await makeTask(cast.ana, { tags: [docs] });
    await cast.ana.delete(`/api/tasks/${id}`);
    const [restored, purged] = await Promise.all([
      cast.ana.post(`/api/tasks/${id}/restore`),
      cast.ana.delete(`/api/trash/${id}`),
    ]);
    expect([restored.status, purged.status].toSorted()).toEqual([200, 404]);
    const rows = await api.rows(`SELECT id FROM tasks WHERE id = ${id} AND deleted_at IS NULL`);
    expect(rows).toHaveLength(restored.status === 200 ? 1 : 0);
    expect((await namesOf(id)).slice(2)).toEqual([restored.status === 200 ? 'task.restored' : 'task.purged']);
  });
});
