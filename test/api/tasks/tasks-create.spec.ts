import { Api, type Answer } from '../../kit/api';
import { leavingNothing, makeTag, stopClock } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const MALFORMED = coded({
  success: false,
  error: 'Peticion Incorrecta',
  message: '400 Bad Request: The browser (or proxy) sent a request that this server could not understand.',
});
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/;

describe('POST /api/tasks', () => {
  let api: Api;
  let cast: People;
  let docs: number;
  let work: number;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    docs = await makeTag(cast.ana, 'docs');
    work = await makeTag(cast.bob, 'work');
  });
  afterAll(() => api.stop());
  afterEach(() => jest.useRealTimers());

  const create = (body: unknown, headers = {}): Promise<Answer> => cast.ana.post('/api/tasks', body, headers);

  it('makes a pending task of medium priority from a title alone', async () => {
    const { status, body } = await create({ title: 'Write' });
    expect(status).toBe(201);
    expect(body).toEqual({
      success: true,
      message: 'Tarea creada con exito',
      data: {
        id: expect.any(Number),
        title: 'Write',
        description: null,
        status: 'pending',
        priority: 'medium',
        due_date: null,
        completed_at: null,
        is_overdue: false,
        is_completed: false,
        created_at: expect.stringMatching(STAMP),
        updated_at: body.data.created_at,
        user_id: cast.ana.id,
        tags: [],
      },
    });
  });

  it('takes every field, shows tags by id and name in the order of their ids, and records one event', async () => {
    const fields = { title: 'Write', description: 'All', status: 'in_progress', priority: 'urgent' };
    const { status, body } = await create({ ...fields, due_date: '2099-01-01T10:00:00', tags: [work, docs, work] });
    expect(status).toBe(201);
    const tags = [
      { id: docs, name: 'docs' },
      { id: work, name: 'work' },
    ];
    expect(body.data).toMatchObject({ ...fields, due_date: '2099-01-01T10:00:00', tags });
    expect(Object.keys(body.data.tags[0])).toEqual(['id', 'name']);
    const events = await api.events('task', body.data.id);
    expect(events).toMatchObject([{ name: 'task.created', actor_id: cast.ana.id, credential: expect.any(String) }]);
    expect(events[0]!.changes).toMatchObject({
      title: { old: null, new: 'Write' },
      description: { old: null, new: 'All' },
      status: { old: null, new: 'in_progress' },
      priority: { old: null, new: 'urgent' },
      userId: { old: null, new: cast.ana.id },
      tags: { new: tags },
    });
    expect(await api.rows(`SELECT tag_id FROM task_tags WHERE task_id = ${body.data.id} ORDER BY tag_id`)).toEqual([
      { tag_id: docs },
      { tag_id: work },
    ]);
  });

  it('stamps a task that is born completed', async () => {
    stopClock(Date.now());
    const { data } = (await create({ title: 'Done', status: 'completed' })).body;
    expect(data).toMatchObject({ is_completed: true, completed_at: data.created_at, updated_at: data.created_at });
  });

  it('makes the caller the owner and ignores unknown and server-owned keys, also from an admin', async () => {
    const owned = {
      id: 999_999,
      user_id: cast.bob.id,
      userId: cast.bob.id,
      completed_at: '2020-01-01T00:00:00',
      created_at: '2020-01-01T00:00:00',
      updated_at: '2020-01-01T00:00:00',
      is_completed: true,
      is_overdue: true,
      color: 'red',
    };
    for (const person of [cast.ana, cast.root]) {
      const { status, body } = await person.post('/api/tasks', { title: 'Mine', ...owned });
      expect(status).toBe(201);
      expect(body.data).toMatchObject({ user_id: person.id, completed_at: null, is_completed: false });
      expect(body.data.id).not.toBe(999_999);
      expect(body.data.created_at).not.toBe('2020-01-01T00:00:00');
      expect(body.data).not.toHaveProperty('color');
    }
  });

  it('trims title and description', async () => {
    const { body } = await create({ title: '\t Write \n', description: '  All ' });
    expect(body.data).toMatchObject({ title: 'Write', description: 'All' });
  });

  it.each([
    { description: null, due_date: null, tags: null },
    { description: '', due_date: '', tags: [] },
  ])('takes %j as none', async (fields) => {
    const { status, body } = await create({ title: 'Bare', ...fields });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ description: null, due_date: null, tags: [] });
  });

  it('counts characters, not bytes or UTF-16 units', async () => {
    const longest = { title: `  ${'🦊'.repeat(200)}  `, description: '🦊'.repeat(5000) };
    const { status, body } = await create(longest);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ title: '🦊'.repeat(200), description: '🦊'.repeat(5000) });
  });

  it.each([
    [{}, undefined],
    [{ title: null }, 'title'],
    [{ title: '' }, 'title'],
    [{ description: 'No title' }, 'title'],
  ])('refuses %j, which has no title', async (body, missing) => {
    const message = missing ? `Faltan campos requeridos: ${missing}` : 'No se proporcionaron datos';
    const answer = await leavingNothing(api, () => create(body));
    expect(answer).toMatchObject({ status: 400, body: { success: false, message } });
    expect(answer.body).not.toHaveProperty('error');
  });

  it.each([
    [{ title: '   ' }, 'title', 'Titulo debe tener al menos 1 caracteres'],
    [{ title: 'x'.repeat(201) }, 'title', 'Titulo no debe exceder 200 caracteres'],
    [{ title: 5 }, 'title', 'Titulo debe ser una cadena'],
    [{ title: ['A'] }, 'title', 'Titulo debe ser una cadena'],
    [{ description: 5 }, 'description', 'Descripcion debe ser una cadena'],
    [{ description: 'x'.repeat(5001) }, 'description', 'Descripcion no debe exceder 5000 caracteres'],
    [{ status: null }, 'status', 'Estado es requerido'],
    [{ status: '' }, 'status', 'Estado es requerido'],
    [{ status: 'done' }, 'status', 'Estado debe ser uno de: pending, in_progress, completed, cancelled'],
    [{ priority: null }, 'priority', 'Prioridad es requerido'],
    [{ priority: '' }, 'priority', 'Prioridad es requerido'],
    [{ priority: 1 }, 'priority', 'Prioridad debe ser uno de: low, medium, high, urgent'],
    [{ tags: [999_999] }, 'tags', 'Etiqueta no encontrada'],
  ])('refuses %j', async (fields, field, message) => {
    const { status, body } = await leavingNothing(api, () => create({ title: 'Write', ...fields }));
    expect(status).toBe(400);
    expect(body).toEqual(coded({ success: false, message, errors: [{ field, message }] }));
  });

  it('names all failing fields in their order, independent of the order of the keys', async () => {
    const wrong = { tags: 'x', due_date: 'x', priority: 'x', status: 'x', description: 5, title: ' ' };
    const { status, body } = await leavingNothing(api, () => create(wrong));
    expect(status).toBe(400);
    expect(body.message).toBe('Titulo debe tener al menos 1 caracteres');
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'title',
      'description',
      'status',
      'priority',
      'due_date',
      'tags',
    ]);
  });

  it.each([undefined, null, [], [{ title: 'A' }], 'title', 5, true])('refuses the body %j', async (body) => {
    const answer = await leavingNothing(api, () => create(body));
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(coded({ success: false, message: 'No se proporcionaron datos' }));
  });

  it.each<[string, string | Buffer]>([
    ['cut short', '{"title":'],
    ['in single quotes', "{'title': 'A'}"],
    ['with a __proto__ key', '{"title":"A","__proto__":{"status":"completed"}}'],
    ['nested 10,000 deep', `{"title":"A","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['not in UTF-8', Buffer.from([...Buffer.from('{"title":"'), 0xff, ...Buffer.from('"}')])],
  ])('refuses JSON that is %s', async (_, raw) => {
    const body = typeof raw === 'string' ? Buffer.from(raw) : raw;
    const answer = await leavingNothing(api, () => create(body, { 'content-type': 'application/json' }));
    expect([answer.status, answer.body]).toEqual([400, MALFORMED]);
  });

  it('reads JSON without a content type', async () => {
    const answer = await create(Buffer.from('{"title":"Untyped"}'));
    expect(answer).toMatchObject({ status: 201, body: { data: { title: 'Untyped' } } });
  });

  it('refuses who has no token before looking at the body, and the refusal leaves nothing behind', async () => {
    for (const body of [{ title: 'A' }, Buffer.from('{')]) {
      const answer = await leavingNothing(api, () => api.anonymous.post('/api/tasks', body));
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(
        coded({
          success: false,
          error: 'Autorizacion Requerida',
          message: 'La peticion no contiene un token valido',
        }),
      );
    }
  });

  it('answers in English if the caller prefers it', async () => {
    const english = { 'accept-language': 'en-GB,en;q=0.9' };
    expect((await create({ title: 'A' }, english)).body.message).toBe('Task created successfully');
    expect((await create({ title: ' ' }, english)).body.message).toBe('Title must have at least 1 character');
  });
});
