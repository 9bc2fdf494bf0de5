import { Api } from '../../kit/api';
import { leavingNothing, makeTag, makeTask, stopClock } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const NO_TOKEN = { status: 401, body: { success: false, error: 'Autorizacion Requerida' } };

let api: Api;
let cast: People;
let docs: number;

beforeAll(async () => {
  api = await Api.start();
  cast = await people(api);
  docs = await makeTag(cast.ana, 'docs');
});
afterAll(() => api.stop());
afterEach(() => jest.useRealTimers());

const namesOf = async (id: number): Promise<string[]> => (await api.events('task', id)).map(({ name }) => name);

describe('POST /api/tasks/{id}/complete', () => {
  it('completes the owner’s task without a body, and records it', async () => {
    const task = await makeTask(cast.ana, { description: 'All', due_date: '2020-01-01', tags: [docs] });
    const { status, body } = await cast.ana.post(`/api/tasks/${task.id}/complete`);
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      message: 'Tarea marcada como completada',
      data: {
        ...task,
        status: 'completed',
        is_completed: true,
        is_overdue: false,
        completed_at: expect.any(String),
        updated_at: body.data.completed_at,
      },
    });
    const [, ...events] = await api.events('task', task.id);
    expect(events.map(({ name, actor_id }) => [name, actor_id])).toEqual([
      ['task.completed', cast.ana.id],
      ['task.updated', cast.ana.id],
    ]);
    for (const { changes } of events)
      expect(changes).toEqual({
        status: { old: 'pending', new: 'completed' },
        completedAt: { old: null, new: expect.anything() },
      });
  });

  it('keeps the stamp when repeated, and writes nothing', async () => {
    const { id } = await makeTask(cast.ana);
    stopClock(Date.now());
    const first = (await cast.ana.post(`/api/tasks/${id}/complete`)).body.data;
    stopClock(Date.now() + 60_000);
    const again = await leavingNothing(api, () => cast.ana.post(`/api/tasks/${id}/complete`));
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ success: true, message: 'Tarea marcada como completada', data: first });
  });

  it.each(['in_progress', 'cancelled'])('completes a task that is %s', async (status) => {
    const { id } = await makeTask(cast.ana, { status });
    const answer = await cast.ana.post(`/api/tasks/${id}/complete`);
    expect(answer).toMatchObject({ status: 200, body: { data: { status: 'completed', is_completed: true } } });
  });

  it('sets a new completion time on a task that was reopened in between', async () => {
    const { id } = await makeTask(cast.ana);
    stopClock(Date.now());
    const first = (await cast.ana.post(`/api/tasks/${id}/complete`)).body.data;
    const reopened = (await cast.ana.patch(`/api/tasks/${id}`, { status: 'pending' })).body.data;
    expect(reopened).toMatchObject({ completed_at: null, is_completed: false });
    stopClock(Date.now() + 60_000);
    const second = (await cast.ana.post(`/api/tasks/${id}/complete`)).body.data;
    expect(Date.parse(`${second.completed_at}Z`) - Date.parse(`${first.completed_at}Z`)).toBe(60_000);
    const completion = ['task.completed', 'task.updated'];
    expect(await namesOf(id)).toEqual(['task.created', ...completion, 'task.reopened', ...completion]);
  });

  it('lets an admin, refuses a stranger, and the refusal leaves nothing behind', async () => {
    const { id } = await makeTask(cast.ana);
    const refused = await leavingNothing(api, () => cast.bob.post(`/api/tasks/${id}/complete`));
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual(coded({ success: false, message: 'No tienes permiso para actualizar esta tarea' }));
    const allowed = await cast.root.post(`/api/tasks/${id}/complete`);
    expect(allowed).toMatchObject({ status: 200, body: { data: { user_id: cast.ana.id, status: 'completed' } } });
    const { ana, root } = cast;
    expect((await api.events('task', id)).map((event) => event.actor_id)).toEqual([ana.id, root.id, root.id]);
  });

  it('requires a token, and returns 404 for missing tasks', async () => {
    const { id } = await makeTask(cast.ana);
    await leavingNothing(api, async () => {
      expect(await api.anonymous.post(`/api/tasks/${id}/complete`)).toMatchObject(NO_TOKEN);
      for (const missing of ['0', '999999', '99999999999999999999']) {
        const answer = await cast.bob.post(`/api/tasks/${missing}/complete`);
        expect([answer.status, answer.body]).toEqual([404, coded({ success: false, message: 'Tarea no encontrada' })]);
      }
      for (const odd of ['abc', '-1', '1.5']) {
        const answer = await cast.ana.post(`/api/tasks/${odd}/complete`);
        expect(answer).toMatchObject({ status: 404, body: { error: 'No Encontrado' } });
      }
    });
  });
});

describe('DELETE /api/tasks/{id}', () => {
  it('takes the task away, keeps its tags, and records it', async () => {
    const { id } = await makeTask(cast.ana, { tags: [docs] });
    const { status, body } = await cast.ana.delete(`/api/tasks/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({ success: true, message: 'Tarea eliminada con exito' });
    expect((await cast.ana.get(`/api/tasks/${id}`)).status).toBe(404);
    expect(await api.rows(`SELECT id FROM tasks WHERE id = ${id} AND deleted_at IS NULL`)).toEqual([]);
    expect(await api.rows(`SELECT name FROM tags WHERE id = ${docs}`)).toEqual([{ name: 'docs' }]);
    const events = await api.events('task', id);
    expect(events.map(({ name }) => name)).toEqual(['task.created', 'task.deleted']);
    expect(events[1]).toMatchObject({ actor_id: cast.ana.id, changes: { title: { new: null } } });
    expect(events[1]!.changes.title!.old).toBe('Write API documentation');
  });

  it('disappears from every route, and can be deleted only once', async () => {
    const { id } = await makeTask(cast.ana);
    await cast.ana.delete(`/api/tasks/${id}`);
    const notFound = { status: 404, body: { success: false, message: 'Tarea no encontrada' } };
    await leavingNothing(api, async () => {
      expect(await cast.ana.delete(`/api/tasks/${id}`)).toMatchObject(notFound);
      expect(await cast.ana.get(`/api/tasks/${id}`)).toMatchObject(notFound);
      expect(await cast.ana.patch(`/api/tasks/${id}`, { title: 'Ghost' })).toMatchObject(notFound);
      expect(await cast.ana.post(`/api/tasks/${id}/complete`)).toMatchObject(notFound);
    });
  });

  it('never gives the id of a deleted task to another', async () => {
    const { id } = await makeTask(cast.ana);
    await cast.ana.delete(`/api/tasks/${id}`);
    expect((await makeTask(cast.bob)).id).toBeGreaterThan(id);
  });

  it('deletes this task only', async () => {
    const [kept, gone] = [await makeTask(cast.ana, { tags: [docs] }), await makeTask(cast.ana, { tags: [docs] })];
    await cast.ana.delete(`/api/tasks/${gone.id}`);
    expect((await cast.ana.get(`/api/tasks/${kept.id}`)).body.data).toEqual(kept);
  });

  it('lets an admin, refuses a stranger, and the refusal leaves nothing behind', async () => {
    const { id } = await makeTask(cast.ana);
    const refused = await leavingNothing(api, () => cast.bob.delete(`/api/tasks/${id}`));
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual(coded({ success: false, message: 'No tienes permiso para eliminar esta tarea' }));
    expect((await cast.root.delete(`/api/tasks/${id}`)).status).toBe(200);
    expect((await api.events('task', id)).map((event) => event.actor_id)).toEqual([cast.ana.id, cast.root.id]);
  });

  it('requires a token, and returns 404 for missing tasks', async () => {
    const { id } = await makeTask(cast.ana);
    await leavingNothing(api, async () => {
      expect(await api.anonymous.delete(`/api/tasks/${id}`)).toMatchObject(NO_TOKEN);
      for (const missing of ['0', '999999', '99999999999999999999']) {
        const answer = await cast.bob.delete(`/api/tasks/${missing}`);
        expect([answer.status, answer.body]).toEqual([404, coded({ success: false, message: 'Tarea no encontrada' })]);
      }
      for (const odd of ['abc', '-1', '1.5', `${id}/`]) {
        const answer = await cast.ana.delete(`/api/tasks/${odd}`);
        expect(answer).toMatchObject({ status: 404, body: { error: 'No Encontrado' } });
      }
    });
  });
});
