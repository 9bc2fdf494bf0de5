import type { Api, Fields } from '../../kit/api';
import { makeTag, makeTask } from '../../kit/builders';
import { withRestoredRows } from '../../kit/fixtures';
import type { People } from '../../kit/people';
import { coded, takenValue } from '../../kit/refusals';

const ADMINS_ONLY = coded({
  success: false,
  error: 'Prohibido',
  message: 'No tienes permiso para acceder a este recurso',
});

const NAME_AND_COLOR_RULES: [Fields, string, string][] = [
  [{ name: 7 }, 'name', 'Nombre debe ser una cadena'],
  [{ name: ['docs'] }, 'name', 'Nombre debe ser una cadena'],
  [{ name: '  \t ' }, 'name', 'Nombre debe tener al menos 1 caracteres'],
  [{ name: 'a'.repeat(51) }, 'name', 'Nombre no debe exceder 50 caracteres'],
  [{ color: 'red' }, 'color', 'El color debe ser un codigo hex valido (ej. #FF0000)'],
  [{ color: '#FFF' }, 'color', 'El color debe ser un codigo hex valido (ej. #FF0000)'],
  [{ color: '#GG0000' }, 'color', 'El color debe ser un codigo hex valido (ej. #FF0000)'],
  [{ color: '#FF00000' }, 'color', 'El color debe ser un codigo hex valido (ej. #FF0000)'],
  [{ color: '#FF0000\n' }, 'color', 'El color debe ser un codigo hex valido (ej. #FF0000)'],
  [{ color: 1 }, 'color', 'El color debe ser un codigo hex valido (ej. #FF0000)'],
];

describe('Tags', () => {
  let api: Api;
  let cast: People;

  withRestoredRows((made) => ({ api, cast } = made));

  it('are made by any user and shown to everybody, all seven fields', async () => {
    const { ana, bob, root } = cast;
    const made = await ana.post('/api/tags', { name: '  docs ', color: '#00ff00', description: 'Documentation' });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      success: true,
      message: 'Etiqueta creada con exito',
      data: {
        id: expect.any(Number),
        name: 'docs',
        color: '#00ff00',
        description: 'Documentation',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/),
        updated_at: made.body.data.created_at,
        task_count: 0,
      },
    });
    for (const reader of [ana, bob, root]) {
      const shown = await reader.get(`/api/tags/${made.body.data.id}`);
      expect([shown.status, shown.body]).toEqual([200, { success: true, data: made.body.data }]);
    }
    expect(await api.events('tag')).toMatchObject([
      {
        name: 'tag.created',
        subject_id: String(made.body.data.id),
        actor_id: ana.id,
        dialect: 'taskforge',
        changes: {
          name: { old: null, new: 'docs' },
          color: { old: null, new: '#00ff00' },
          description: { old: null, new: 'Documentation' },
        },
      },
    ]);
  });

  it('are grey unless they say otherwise, and may be without a color', async () => {
    const { ana } = cast;
    const color = async (fields: Fields) => (await ana.post('/api/tags', fields)).body.data.color;
    expect(await color({ name: 'absent' })).toBe('#808080');
    expect(await color({ name: 'null', color: null })).toBe('#808080');
    expect(await color({ name: 'empty', color: '' })).toBe('');
  });

  it.each(NAME_AND_COLOR_RULES)(
    'refuse %j, made or changed, and keep nothing of it',
    async (fields, field, message) => {
      const { ana, root } = cast;
      const id = await makeTag(ana, 'docs');
      const before = await api.everything();
      const refusal = coded({ success: false, message, errors: [{ field, message }] });
      const made = await ana.post('/api/tags', { name: 'valid', description: 'kept?', ...fields });
      expect([made.status, made.body]).toEqual([400, refusal]);
      const patched = await root.patch(`/api/tags/${id}`, { description: 'kept?', ...fields });
      expect([patched.status, patched.body]).toEqual([400, refusal]);
      expect(await api.everything()).toEqual(before);
    },
  );

  it('take a name of 50 characters, counted as people count', async () => {
    const { ana } = cast;
    for (const name of ['a'.repeat(50), '🎉'.repeat(50)]) {
      expect((await ana.post('/api/tags', { name })).body.data.name).toBe(name);
    }
  });

  it.each([[{ color: '#FF0000' }], [{ name: null }], [{ name: '' }]])('are not made of %j', async (fields) => {
    const before = await api.everything();
    const { status, body } = await cast.ana.post('/api/tags', fields);
    expect(status).toBe(400);
    expect(body).toMatchObject({ success: false, message: 'Faltan campos requeridos: name' });
    expect(await api.everything()).toEqual(before);
  });

  it('have names that are unique in any case, also by rename', async () => {
    const { ana, bob, root } = cast;
    const docs = await makeTag(ana, 'diseño');
    const other = await makeTag(ana, 'other');
    const before = await api.everything();
    for (const name of ['diseño', 'DISEÑO', ' Diseño ']) {
      const refusal = { status: 409, body: takenValue('name', 'La etiqueta ya existe') };
      expect(await bob.post('/api/tags', { name })).toMatchObject(refusal);
      expect(await root.patch(`/api/tags/${other}`, { name })).toMatchObject(refusal);
    }
    expect(await api.everything()).toEqual(before);
    expect((await root.patch(`/api/tags/${docs}`, { name: 'Diseño' })).body.data.name).toBe('Diseño');
    expect((await bob.post('/api/tags', { name: 'DISEÑO' })).status).toBe(409);
  });

  it.each(['put', 'patch'] as const)('are changed by an admin with %s, only where the body says so', async (verb) => {
    const { ana, root } = cast;
    const made = await ana.post('/api/tags', { name: 'docs', color: '#00FF00', description: 'Documentation' });
    const { id } = made.body.data;
    const answer = await root[verb](`/api/tags/${id}`, { color: '#112233', id: 99, task_count: 7, unknown: true });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        success: true,
        message: 'Etiqueta actualizada con exito',
        data: { ...made.body.data, color: '#112233', updated_at: expect.any(String) },
      },
    ]);
    expect((await root[verb](`/api/tags/${id}`, { description: null })).body.data.description).toBeNull();
    expect((await api.events('tag', id)).map(({ name, actor_id, changes }) => ({ name, actor_id, changes }))).toEqual([
      expect.objectContaining({ name: 'tag.created' }),
      { name: 'tag.updated', actor_id: root.id, changes: { color: { old: '#00FF00', new: '#112233' } } },
      { name: 'tag.updated', actor_id: root.id, changes: { description: { old: 'Documentation', new: null } } },
    ]);
  });

  it('write nothing when a change repeats the current values', async () => {
    const { ana, root } = cast;
    const id = await makeTag(ana, 'docs');
    const before = await api.everything();
    const answer = await root.patch(`/api/tags/${id}`, { name: ' docs ', color: '#808080' });
    expect([answer.status, answer.body.data.name]).toEqual([200, 'docs']);
    expect(await api.everything()).toEqual(before);
  });

  it('refuse bodies without data, made or changed', async () => {
    const { ana, root } = cast;
    const id = await makeTag(ana, 'docs');
    const before = await api.everything();
    for (const body of [{}, [], null, 'docs', 7, undefined]) {
      const refusal = { status: 400, body: { success: false, message: 'No se proporcionaron datos' } };
      expect(await ana.post('/api/tags', body)).toMatchObject(refusal);
      expect(await root.patch(`/api/tags/${id}`, body)).toMatchObject(refusal);
      expect(await root.put(`/api/tags/${id}`, body)).toMatchObject(refusal);
    }
    expect(await api.everything()).toEqual(before);
  });

  it('are neither changed nor deleted by users, existing or not and with any body, and nothing is recorded', async () => {
    const { ana } = cast;
    const id = await makeTag(ana, 'docs');
    const before = await api.everything();
    for (const [verb, target, body] of [
      ['PUT', id, { name: 'mine' }],
      ['PATCH', id, { name: 'mine' }],
      ['PATCH', id, { name: 7 }],
      ['PATCH', 999, { name: 'mine' }],
      ['DELETE', id, undefined],
      ['DELETE', 999, undefined],
    ] as const) {
      const { status, body: said } = await ana.send(verb, `/api/tags/${target}`, body);
      expect([verb, status, said]).toEqual([verb, 403, ADMINS_ONLY]);
    }
    expect(await api.everything()).toEqual(before);
  });

  it('that do not exist are 404, before their fields are looked at', async () => {
    const { root } = cast;
    const before = await api.everything();
    const missing = { status: 404, body: { success: false, message: 'Etiqueta no encontrada' } };
    for (const id of [0, 999, 2 ** 31, 2 ** 53]) {
      expect(await root.get(`/api/tags/${id}`)).toMatchObject(missing);
      expect(await root.patch(`/api/tags/${id}`, { name: 7 })).toMatchObject(missing);
      expect(await root.delete(`/api/tags/${id}`)).toMatchObject(missing);
    }
    expect(await api.everything()).toEqual(before);
  });

  it('leave the tasks they were on when an admin deletes them, and the tasks stay', async () => {
    const { ana, bob, root } = cast;
    const [docs, home] = [await makeTag(ana, 'docs'), await makeTag(ana, 'home')];
    const hers = await makeTask(ana, { tags: [docs, home] });
    const his = await makeTask(bob, { tags: [docs] });
    const answer = await root.delete(`/api/tags/${docs}`);
    expect([answer.status, answer.body]).toEqual([200, { success: true, message: 'Etiqueta eliminada con exito' }]);
    expect((await ana.get(`/api/tasks/${hers.id}`)).body.data.tags).toEqual([{ id: home, name: 'home' }]);
    expect((await bob.get(`/api/tasks/${his.id}`)).body.data.tags).toEqual([]);
    expect((await root.get(`/api/tags/${docs}`)).status).toBe(404);
    expect(await api.rows('SELECT task_id, tag_id FROM task_tags')).toEqual([{ task_id: hers.id, tag_id: home }]);
    expect((await api.events('tag', docs)).map((event) => event.name)).toEqual(['tag.created', 'tag.deleted']);
    expect((await api.events('task', his.id)).at(-1)).toMatchObject({
      name: 'task.updated',
      actor_id: root.id,
      changes: { tags: { old: [{ id: docs, name: 'docs' }], new: [] } },
    });
  });
});
