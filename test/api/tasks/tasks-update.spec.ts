import { Api, type Answer } from '../../kit/api';
import { leavingNothing, makeTag, makeTask, stopClock } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const NO_TOKEN = coded({
  success: false,
  error: 'Autorizacion Requerida',
  message: 'La peticion no contiene un token valido',
});
const NOT_FOUND = coded({ success: false, message: 'Tarea no encontrada' });
const NOT_YOURS = coded({ success: false, message: 'No tienes permiso para actualizar esta tarea' });
const NO_DATA = coded({ success: false, message: 'No se proporcionaron datos' });
const JSON_TYPE = { 'content-type': 'application/json' };

const FULL = {
  title: 'Write',
  description: 'All of it',
  status: 'in_progress',
  priority: 'high',
  due_date: '2099-01-01T10:00:00',
};

describe.each(['PATCH', 'PUT'])('%s /api/tasks/{id}', (verb) => {
  let api: Api;
  let cast: People;
  let docs: number;
  let work: number;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    docs = await makeTag(cast.ana, 'docs');
    work = await makeTag(cast.ana, 'work');
  });
  afterAll(() => api.stop());
  afterEach(() => jest.useRealTimers());

  const update = (id: number | string, body?: unknown, by = cast.ana, headers = {}): Promise<Answer> =>
    by.send(verb, `/api/tasks/${id}`, body, headers);

  it.each<[string, () => unknown, string, () => unknown]>([
    ['title', () => 'Rewrite', 'title', () => ({ old: 'Write', new: 'Rewrite' })],
    ['description', () => 'Less', 'description', () => ({ old: 'All of it', new: 'Less' })],
    ['status', () => 'cancelled', 'status', () => ({ old: 'in_progress', new: 'cancelled' })],
    ['priority', () => 'low', 'priority', () => ({ old: 'high', new: 'low' })],
    ['due_date', () => '2098-01-01T10:00:00', 'due', () => ({ old: expect.anything(), new: expect.anything() })],
    ['tags', () => [work], 'tags', () => ({ old: [{ id: docs, name: 'docs' }], new: [{ id: work, name: 'work' }] })],
  ])('changes %s alone, keeps all else and records just that', async (field, value, domainField, change) => {
    stopClock(Date.now());
    const before = await makeTask(cast.ana, { ...FULL, tags: [docs] });
    stopClock(Date.now() + 1_000);
    const answer = await update(before.id, { [field]: value() });
    const shown = field === 'tags' ? [{ id: work, name: 'work' }] : value();
    const after = { ...before, [field]: shown, updated_at: answer.body.data.updated_at };
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ success: true, message: 'Tarea actualizada con exito', data: after });
    expect(Date.parse(after.updated_at) - Date.parse(before.updated_at)).toBe(1_000);
    expect((await cast.ana.get(`/api/tasks/${before.id}`)).body.data).toEqual(after);
    const events = (await api.events('task', before.id)).slice(1);
    expect(events).toMatchObject([{ name: 'task.updated', actor_id: cast.ana.id }]);
    expect(events[0]!.changes).toEqual({ [domainField]: change() });
  });

  it('changes all fields at once, in one event', async () => {
    const { id } = await makeTask(cast.ana);
    const { body } = await update(id, { ...FULL, tags: [work, docs] });
    expect(body.data).toMatchObject({ ...FULL, tags: [{ id: docs }, { id: work }] });
    const [, updated, ...more] = await api.events('task', id);
    expect(Object.keys(updated!.changes).toSorted()).toEqual([
      'description',
      'due',
      'priority',
      'status',
      'tags',
      'title',
    ]);
    expect(more).toEqual([]);
  });

  it('lets an admin, who does not become the owner', async () => {
    const { id } = await makeTask(cast.ana);
    const answer = await update(id, { title: 'Ok' }, cast.root);
    expect(answer).toMatchObject({ status: 200, body: { data: { title: 'Ok', user_id: cast.ana.id } } });
    expect((await api.events('task', id)).map((event) => event.actor_id)).toEqual([cast.ana.id, cast.root.id]);
  });

  it('refuses a stranger, and the refusal leaves nothing behind', async () => {
    const { id } = await makeTask(cast.ana);
    for (const body of [{ title: 'Mine' }, { user_id: cast.bob.id }, {}]) {
      const answer = await leavingNothing(api, () => update(id, body, cast.bob));
      expect([answer.status, answer.body]).toEqual([403, NOT_YOURS]);
    }
  });

  it('asks for the token, then for readable JSON, the task, the right to it, and the fields last', async () => {
    const { id } = await makeTask(cast.ana);
    const broken = Buffer.from('{"title":');
    await leavingNothing(api, async () => {
      const anonymous = await api.anonymous.send(verb, `/api/tasks/${id}`, broken, JSON_TYPE);
      expect([anonymous.status, anonymous.body]).toEqual([401, NO_TOKEN]);
      for (const [target, by] of [
        [999_999, cast.ana],
        [id, cast.bob],
        [id, cast.ana],
      ] as const) {
        const malformed = await update(target, broken, by, JSON_TYPE);
        expect(malformed).toMatchObject({ status: 400, body: { success: false, error: 'Peticion Incorrecta' } });
      }
      const missing = await update(999_999, { title: 5 }, cast.bob);
      expect([missing.status, missing.body]).toEqual([404, NOT_FOUND]);
      const foreign = await update(id, { title: 5 }, cast.bob);
      expect([foreign.status, foreign.body]).toEqual([403, NOT_YOURS]);
      const invalid = await update(id, { title: 5 });
      expect(invalid).toMatchObject({ status: 400, body: { message: 'Titulo debe ser una cadena' } });
    });
  });

  it.each(['0', '999999', '2147483648', '9007199254740993'])('does not find the task %s', async (id) => {
    const answer = await leavingNothing(api, () => update(id, { title: 'A' }, cast.root));
    expect([answer.status, answer.body]).toEqual([404, NOT_FOUND]);
  });

  it.each(['abc', '-1', '1.5', '1/'])('does not know the path /api/tasks/%s', async (id) => {
    const answer = await leavingNothing(api, () => update(id, { title: 'A' }));
    expect(answer).toMatchObject({ status: 404, body: { error: 'No Encontrado', message: 'Recurso no encontrado' } });
  });

  it.each([undefined, null, [], [{ title: 'A' }], 'title', 5, true])('refuses the body %j', async (body) => {
    const { id } = await makeTask(cast.ana);
    const answer = await leavingNothing(api, () => update(id, body));
    expect([answer.status, answer.body]).toEqual([400, NO_DATA]);
  });

  it.each([
    '{"title":"A","__proto__":{"status":"completed"}}',
    `{"title":"A","x":${'['.repeat(101)}${']'.repeat(101)}}`,
    '{"title":"A",}',
    '{"title":NaN}',
  ])('refuses %s as malformed', async (raw) => {
    const { id } = await makeTask(cast.ana);
    const answer = await leavingNothing(api, () => update(id, Buffer.from(raw), cast.ana, JSON_TYPE));
    expect(answer).toMatchObject({ status: 400, body: { success: false, error: 'Peticion Incorrecta' } });
  });

  it('writes nothing for a body that changes nothing', async () => {
    const task = await makeTask(cast.ana, { ...FULL, tags: [docs, work] });
    const bodies = [
      {},
      { unknown: 1 },
      { ...FULL, tags: [docs, work] },
      { title: '  Write ', description: ' All of it ' },
      { tags: [work, docs, work] },
      { due_date: '2099-01-01T10:00:00Z' },
      { ...task, tags: [docs, work] },
    ];
    for (const body of bodies) {
      const answer = await leavingNothing(api, () => update(task.id, body));
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ success: true, message: 'Tarea actualizada con exito', data: task });
    }
  });

  it('ignores keys that it does not know and those that the server owns', async () => {
    const task = await makeTask(cast.ana);
    const owned = {
      id: 1,
      user_id: cast.bob.id,
      userId: cast.bob.id,
      completed_at: '2020-01-01T00:00:00',
      completedAt: '2020-01-01T00:00:00',
      created_at: '2020-01-01T00:00:00',
      updated_at: '2020-01-01T00:00:00',
      is_completed: true,
      is_overdue: true,
      searchText: 'x',
      constructor: 'x',
    };
    const alone = await leavingNothing(api, () => update(task.id, owned));
    expect([alone.status, alone.body.data]).toEqual([200, task]);
    const { data } = (await update(task.id, { ...owned, title: 'Rewrite' })).body;
    expect(data).toEqual({ ...task, title: 'Rewrite', updated_at: data.updated_at });
    expect(data.updated_at).not.toBe(owned.updated_at);
  });

  it('answers in English if the caller prefers it', async () => {
    const { id } = await makeTask(cast.ana);
    const english = { 'accept-language': 'en' };
    expect((await update(id, { title: 'A' }, cast.ana, english)).body.message).toBe('Task updated successfully');
    expect((await update(id, { title: 'A' }, cast.bob, english)).body.message).toBe(
      'You do not have permission to update this task',
    );
  });
});
