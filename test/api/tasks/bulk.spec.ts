import { Api, type Answer, type Fields } from '../../kit/api';
import { leavingNothing, makeCloseTask, makeLead, makeTag, makeTask, withKey } from '../../kit/builders';
import { unpacked } from '../../kit/events';
import { people, type People, type Person } from '../../kit/people';
import { coded } from '../../kit/refusals';

const PATH = '/api/tasks/bulk';

describe('Many operations on tasks at once', () => {
  let api: Api;
  let cast: People;
  let ana: Person;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    ({ ana } = cast);
  });
  afterAll(() => api.stop());

  const bulk = (operations: unknown, more: Fields = {}, headers: Fields = {}) =>
    ana.post(PATH, { operations, ...more }, headers);

  /** Nothing was done, and this is what the client hears of each that failed. */
  async function expectRefusal(
    operations: unknown,
    status: number,
    errors: (Fields & { message: string })[],
  ): Promise<Answer> {
    const answer = await leavingNothing(api, () => bulk(operations));
    expect(answer.body.errors).toEqual(errors.map(coded));
    expect([answer.status, answer.body.success]).toEqual([status, false]);
    return answer;
  }

  const get = async (id: number) => {
    const { body, headers } = await ana.get(`/api/tasks/${id}`);
    return { task: body.data, etag: headers.get('etag') };
  };
  const namesOf = async (id: number) => (await api.events('task', id)).map(({ name }) => name);

  it('run in order, and each shows the task after it', async () => {
    const [old, gone] = [await makeTask(ana), await makeTask(ana)];
    await ana.delete(`/api/tasks/${gone.id}`);
    const tag = await makeTag(ana, 'bulk');
    const { status, body } = await bulk([
      { op: 'create', ref: 'a', data: { title: 'Made', tags: [tag] } },
      { op: 'update', id: old.id, version: 1, data: { title: 'Changed', tags: [tag] } },
      { op: 'complete', ref: 'a', version: 1 },
      { op: 'update', id: old.id, version: 2, data: { title: 'Changed' } },
      { op: 'restore', id: gone.id, version: 2 },
      { op: 'delete', id: old.id },
      { op: 'update', ref: 'a', data: { description: 'Twice', tags: [] } },
    ]);
    expect([status, body.message, body.data.dry_run]).toEqual([200, 'Operaciones realizadas con exito', false]);
    const { results } = body.data;
    const made = results[0].id;
    expect(results.map(({ index, op, id, version }: any) => [index, op, id, version])).toEqual([
      [0, 'create', made, 1],
      [1, 'update', old.id, 2],
      [2, 'complete', made, 2],
      [3, 'update', old.id, 2],
      [4, 'restore', gone.id, 3],
      [5, 'delete', old.id, 3],
      [6, 'update', made, 3],
    ]);
    expect(results[0].task).toMatchObject({ title: 'Made', status: 'pending', tags: [{ id: tag, name: 'bulk' }] });
    expect(results[1].task).toMatchObject({ title: 'Changed', tags: [{ id: tag, name: 'bulk' }] });
    expect([results[5].task, results[5].etag]).toEqual([null, null]);
    for (const index of [4, 6]) {
      const { id, task, etag } = results[index];
      expect(await get(id)).toEqual({ task, etag });
    }
    expect((await ana.get(`/api/tasks/${old.id}`)).status).toBe(404);
    expect(results[6].task).toMatchObject({ status: 'completed', description: 'Twice', tags: [] });
    // A completion is an update too.
    expect(await namesOf(made)).toEqual(['task.created', 'task.completed', 'task.updated', 'task.updated']);
    expect(await namesOf(old.id)).toEqual(['task.created', 'task.updated', 'task.deleted']);
    expect(await namesOf(gone.id)).toEqual(['task.created', 'task.deleted', 'task.restored']);
  });

  it('leave the same rows and events as the same requests one by one', async () => {
    const tags = [await makeTag(ana, 'one'), await makeTag(ana, 'two')];
    const fields: Fields[] = [
      { title: 'X', description: '' },
      { title: ' Ñandú 👩‍👩‍👧 ', description: 'd', priority: 'urgent', due_date: '2030-01-01', tags },
      { title: 'Y', status: 'completed', due_date: '2030-01-01T10:00:00+02:00' },
    ];
    const changes: Fields[] = [
      { priority: 'low', tags: [tags[1]] },
      { description: null, due_date: null, tags: [tags[0]] },
      { status: 'in_progress', title: 'Z' },
    ];
    const one: number[] = [];
    for (const [i, each] of fields.entries()) {
      one.push((await makeTask(ana, each)).id);
      expect((await ana.patch(`/api/tasks/${one[i]}`, changes[i])).status).toBe(200);
    }
    await ana.post(`/api/tasks/${one[0]}/complete`);
    await ana.delete(`/api/tasks/${one[1]}`);
    const { body } = await bulk([
      ...fields.flatMap((data, i) => [
        { op: 'create', ref: `t${i}`, data },
        { op: 'update', ref: `t${i}`, data: changes[i] },
      ]),
      { op: 'complete', ref: 't0' },
      { op: 'delete', ref: 't1' },
    ]);
    const many: number[] = [0, 2, 4].map((index) => body.data.results[index].id);
    for (const [i, id] of one.entries()) expect(await rowsOf(many[i]!)).toEqual(await rowsOf(id));
  });

  /** A task and its events, without the names and times that no two have in common. */
  async function rowsOf(id: number): Promise<unknown> {
    const tasks = await api.rows(`SELECT * FROM tasks WHERE id = ${id}`);
    const links = await api.rows(`SELECT tag_id FROM task_tags WHERE task_id = ${id} ORDER BY tag_id`);
    const events = await api.rows(
      `SELECT * FROM events WHERE subject_type = 'task' AND subject_id = '${id}' ORDER BY id`,
    );
    const own = /"(?:publicId|id|createdAt|updatedAt|completedAt|deletedAt)":("[^"]*"|\d+|\{[^}]*\})/g;
    const names = ['id', 'subject_id', 'public_id', 'subject_public_id', 'task_public_id', 'created_at', 'updated_at'];
    const others = [
      ...names,
      'completed_at',
      'deleted_at',
      'request_id',
      'request_method',
      'request_path',
      'transaction_id',
    ];
    const clean = (row: Fields) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          others.includes(name) ? typeof value : typeof value === 'string' ? value.replace(own, '') : value,
        ]),
      );
    const read = events.map((event) => {
      const { changes, snapshot } = unpacked(event);
      return { ...event, changes: JSON.stringify(changes), snapshot: JSON.stringify(snapshot) };
    });
    return { tasks: tasks.map(clean), links, events: read.map(clean) };
  }

  it('are all refused with every operation that fails, in the words of single requests', async () => {
    const { id } = await makeTask(ana);
    const answer = await expectRefusal(
      [
        { op: 'create', data: { title: 'Fine' } },
        { op: 'create', data: { title: '', priority: 'x', tags: [999_999] } },
        { op: 'update', id, data: { title: 'x'.repeat(201) } },
        { op: 'complete', id: 999_999 },
        { op: 'update', id, version: 7, data: {} },
        { op: 'delete', id },
      ],
      400,
      [
        { index: 1, field: 'title', message: 'Faltan campos requeridos: title', status: 400 },
        { index: 1, field: 'priority', message: 'Prioridad debe ser uno de: low, medium, high, urgent', status: 400 },
        { index: 1, field: 'tags', message: 'Etiqueta no encontrada', status: 400 },
        { index: 2, field: 'title', message: 'Titulo no debe exceder 200 caracteres', status: 400 },
        { index: 3, message: 'Tarea no encontrada', status: 404 },
      ],
    );
    expect(answer.body.message).toBe('No se realizo ninguna operacion. Fallan las de indice: 1, 2, 3');
  });

  it('are refused with the status that all refusals have', async () => {
    const { id } = await makeTask(ana);
    await ana.patch(`/api/tasks/${id}`, { title: 'Version 2' });
    const message = 'La tarea no tiene la version esperada';
    await expectRefusal([{ op: 'update', id, version: 1, data: { title: 'No' } }], 412, [
      { index: 0, message, status: 412, version: 2 },
    ]);
    await expectRefusal(
      [
        { op: 'delete', id, version: 2 },
        { op: 'complete', id },
      ],
      404,
      [{ index: 1, message: 'Tarea no encontrada', status: 404 }],
    );
    expect((await bulk([{ op: 'update', id, version: 2, data: { title: 'Yes' } }])).status).toBe(200);
  });

  it('find nothing that is not the caller’s, unlike those of an admin', async () => {
    const { id } = await makeTask(cast.bob);
    const hidden = [{ index: 0, message: 'Tarea no encontrada', status: 404 }];
    for (const op of ['update', 'complete', 'delete', 'restore'])
      await expectRefusal([{ op, id, data: {} }], 404, hidden);
    const byRoot = await cast.root.post(PATH, { operations: [{ op: 'complete', id }] });
    expect([byRoot.status, byRoot.body.data.results[0].task.user_id]).toEqual([200, cast.bob.id]);
    expect((await api.anonymous.post(PATH, { operations: [] })).status).toBe(401);
  });

  it('are refused for an unknown ref, and for anything that is not an operation', async () => {
    const unknown = { field: 'ref', message: 'Ninguna operacion create anterior tiene este ref', status: 400 };
    await expectRefusal(
      [
        { op: 'complete', ref: 'later' },
        { op: 'create', ref: 'later', data: { title: 'A' } },
        { op: 'create', ref: 'later', data: { title: 'B' } },
        { op: 'delete', ref: 'nobody' },
        { op: 'complete', ref: 'later' },
      ],
      400,
      [
        { index: 0, ...unknown },
        { index: 2, field: 'ref', message: 'Otra operacion ya usa este ref', status: 400 },
        { index: 3, ...unknown },
      ],
    );
    const of = (index: number, field: string, message: string) => ({ index, field, message, status: 400 });
    await expectRefusal(
      [
        { op: 'destroy', id: 1 },
        { op: 'delete' },
        { op: 'delete', id: '1' },
        { op: 'complete', id: 1, ref: 'x' },
        { op: 'create', id: 1, version: 1, data: { title: 'x' } },
        { op: 'create' },
        7,
        { id: 1 },
        { op: 'update', id: 1, version: 0 },
      ],
      400,
      [
        of(0, 'op', 'op debe ser uno de: create, update, delete, complete, restore'),
        of(1, 'id', 'Faltan campos requeridos: id'),
        of(2, 'id', 'id debe ser un entero positivo'),
        of(3, 'ref', 'Usa id o ref, no ambos'),
        of(4, 'id', 'Una tarea nueva no tiene id todavia'),
        of(4, 'version', 'Una tarea nueva no tiene version todavia'),
        { index: 5, message: 'No se proporcionaron datos', status: 400 },
        { index: 6, message: 'No se proporcionaron datos', status: 400 },
        of(7, 'op', 'Faltan campos requeridos: op'),
        of(8, 'version', 'version debe ser un entero'),
      ],
    );
  });

  it('report an operation that failed, but not the failures that only follow from it', async () => {
    const { id } = await makeTask(ana);
    await expectRefusal(
      [
        { op: 'create', ref: 'a', data: { title: '' } },
        { op: 'complete', ref: 'a' },
        { op: 'update', id, data: { priority: 'x' } },
        { op: 'update', id, version: 2, data: { title: 'After' } },
      ],
      400,
      [
        { index: 0, field: 'title', message: 'Faltan campos requeridos: title', status: 400 },
        { index: 2, field: 'priority', message: 'Prioridad debe ser uno de: low, medium, high, urgent', status: 400 },
      ],
    );
  });

  it('have the side effects of single ones: activities of a lead are created and removed', async () => {
    const program = await withKey(ana);
    const { id: lead_id } = await makeLead(program);
    const { id: name } = await makeCloseTask(program, lead_id);
    const [{ id }] = await api.rows(`SELECT id FROM tasks WHERE public_id = '${name}'`);
    const completions = () => api.rows(`SELECT id FROM task_completions WHERE task_public_id = '${name}'`);
    expect((await bulk([{ op: 'complete', id }], { dry_run: true })).status).toBe(200);
    expect(await completions()).toEqual([]);
    expect((await bulk([{ op: 'complete', id }])).status).toBe(200);
    expect(await completions()).toHaveLength(1);
    expect((await bulk([{ op: 'update', id, data: { status: 'pending' } }])).status).toBe(200);
    expect(await completions()).toEqual([]);
  });

  it('may name more tags than a statement can, none of which there is', async () => {
    const tags = Array.from({ length: 70_000 }, (_, i) => 1_000_000 + i);
    const answer = await leavingNothing(api, () => bulk([{ op: 'create', data: { title: 'Full', tags } }]));
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ index: 0, field: 'tags' }]]);
  });

  it('are 1 to 500', async () => {
    const create = { op: 'create', data: { title: 'Many' } };
    const cases: [unknown, string][] = [
      [undefined, 'Faltan campos requeridos: operations'],
      [{}, 'operations debe ser una lista'],
      [[], 'operations debe tener al menos una operacion'],
      [Array.from({ length: 501 }, () => create), 'operations no debe exceder 500 operaciones'],
    ];
    for (const [operations, message] of cases) {
      const answer = await leavingNothing(api, () => bulk(operations, { dry_run: false }));
      expect([answer.status, answer.body.errors]).toEqual([400, [coded({ field: 'operations', message })]]);
    }
    const odd = await leavingNothing(api, () => bulk([create], { dry_run: 'yes' }));
    expect([odd.status, odd.body.message]).toEqual([400, 'dry_run debe ser un booleano']);
    const { body } = await bulk(Array.from({ length: 500 }, () => create));
    expect(new Set(body.data.results.map(({ id }: { id: number }) => id)).size).toBe(500);
    const ids = body.data.results.map(({ id }: { id: number }) => id);
    const changes = ids.map((id: number, i: number) => ({ op: 'update', id, data: { title: `Many ${i}` } }));
    expect((await bulk(changes)).status).toBe(200);
    const titles = await api.rows(`SELECT id, title FROM tasks WHERE id >= ${ids[0]} ORDER BY id`);
    expect(titles.map(({ title }) => title)).toEqual(ids.map((_: number, i: number) => `Many ${i}`));
    expect((await bulk(ids.map((id: number) => ({ op: 'delete', id })))).status).toBe(200);
  });

  it('change nothing with dry_run and say so, but give the same data or refusal', async () => {
    const { id } = await makeTask(ana);
    const operations = [
      { op: 'create', ref: 'a', data: { title: 'Rehearsed' } },
      { op: 'complete', ref: 'a' },
      { op: 'update', id, data: { title: 'Rehearsed too' } },
      { op: 'delete', id },
    ];
    const dry = await leavingNothing(api, () => bulk(operations, { dry_run: true }));
    expect([dry.status, dry.body.data.dry_run]).toEqual([200, true]);
    expect(dry.body.message).toBe('Simulacion realizada, no se cambio nada');
    const keyed = await leavingNothing(api, () => bulk(operations, { dry_run: true }, { 'idempotency-key': 'dry' }));
    expect(keyed.status).toBe(200);
    const wet = await bulk(operations);
    const shown = ({ body }: Answer) =>
      body.data.results.map(({ op, version, task }: any) => [op, version, task?.title]);
    expect(shown(dry)).toEqual(shown(wet));
    const refused = await leavingNothing(api, () => bulk([{ op: 'delete', id }], { dry_run: true }));
    expect(refused.status).toBe(404);
  });

  it('happen once with an Idempotency-Key', async () => {
    const operations = [{ op: 'create', data: { title: 'Once in bulk' } }];
    const send = () => bulk(operations, {}, { 'idempotency-key': 'bulk' });
    const answers = await Promise.all(Array.from({ length: 10 }, send));
    const again = await send();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    for (const { status, text } of answers) if (status !== 409) expect(text).toBe(again.text);
    expect(await api.rows(`SELECT id FROM tasks WHERE title = 'Once in bulk'`)).toHaveLength(1);
  });

  it('of many clients on the same tasks, in any order, neither hinder each other nor lose a change', async () => {
    const ids: number[] = [];
    for (let i = 0; i < 8; i++) ids.push((await makeTask(ana)).id);
    const orders = Array.from({ length: 20 }, (_, i) => (i % 2 ? ids : ids.toReversed()));
    const answers = await Promise.all(
      orders.map((order, i) => bulk(order.map((id) => ({ op: 'update', id, data: { title: `By ${i}` } })))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const rows = await api.rows(`SELECT version, title FROM tasks WHERE id IN (${ids.join()})`);
    expect(new Set(rows.map(({ title }) => title)).size).toBe(1);
    expect(rows.map(({ version }) => version)).toEqual(Array(8).fill(21));
  });
});

describe('Where writes must say which version they expect', () => {
  let api: Api;
  let ana: Person;

  beforeAll(async () => {
    api = await Api.start({ REQUIRE_IF_MATCH: 'on' });
    ({ ana } = await people(api));
  });
  afterAll(() => api.stop());

  it('operations on what was there before must', async () => {
    const { id } = await makeTask(ana);
    const send = (operation: Fields) =>
      ana.post(PATH, {
        operations: [{ op: 'create', ref: 'a', data: { title: 'New' } }, { op: 'delete', ref: 'a' }, operation],
      });
    const refused = await leavingNothing(api, () => send({ op: 'complete', id }));
    expect([refused.status, refused.body.errors]).toEqual([
      428,
      [coded({ index: 2, message: 'Indica en version que version de la tarea esperas', status: 428 })],
    ]);
    expect((await send({ op: 'complete', id, version: 1 })).status).toBe(200);
  });
});
