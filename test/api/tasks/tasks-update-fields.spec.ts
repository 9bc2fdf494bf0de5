import { Api, type Answer } from '../../kit/api';
import { leavingNothing, makeTag, makeTask, stopClock } from '../../kit/builders';
import { people, type Person } from '../../kit/people';
import { coded } from '../../kit/refusals';

const TITLE = 'Titulo debe ser una cadena';
const DESCRIPTION = 'Descripcion debe ser una cadena';
const STATUS = 'Estado debe ser uno de: pending, in_progress, completed, cancelled';
const PRIORITY = 'Prioridad debe ser uno de: low, medium, high, urgent';

describe.each(['PATCH', 'PUT'])('A field in a %s of a task', (verb) => {
  let api: Api;
  let ana: Person;
  let docs: number;
  let work: number;
  let id: number;

  beforeAll(async () => {
    api = await Api.start();
    ({ ana } = await people(api));
    docs = await makeTag(ana, 'docs');
    work = await makeTag(ana, 'work');
  });
  afterAll(() => api.stop());
  beforeEach(async () => {
    ({ id } = await makeTask(ana, { description: 'All', due_date: '2099-01-01', tags: [docs] }));
  });
  afterEach(() => jest.useRealTimers());

  const update = (body: unknown): Promise<Answer> => ana.send(verb, `/api/tasks/${id}`, body);

  it.each<[string, unknown, string]>([
    ['title', null, TITLE],
    ['title', 5, TITLE],
    ['title', true, TITLE],
    ['title', ['A'], TITLE],
    ['title', { a: 1 }, TITLE],
    ['title', '', 'Titulo debe tener al menos 1 caracteres'],
    ['title', ' \t\n', 'Titulo debe tener al menos 1 caracteres'],
    ['title', 'x'.repeat(201), 'Titulo no debe exceder 200 caracteres'],
    ['description', 5, DESCRIPTION],
    ['description', 0, DESCRIPTION],
    ['description', false, DESCRIPTION],
    ['description', ['A'], DESCRIPTION],
    ['description', {}, DESCRIPTION],
    ['description', 'x'.repeat(5001), 'Descripcion no debe exceder 5000 caracteres'],
    ['status', null, 'Estado es requerido'],
    ['status', '', 'Estado es requerido'],
    ['status', 'done', STATUS],
    ['status', 'Completed', STATUS],
    ['status', ' pending', STATUS],
    ['status', 1, STATUS],
    ['status', ['pending'], STATUS],
    ['status', 'constructor', STATUS],
    ['priority', null, 'Prioridad es requerido'],
    ['priority', '', 'Prioridad es requerido'],
    ['priority', 'HIGH', PRIORITY],
    ['priority', 0, PRIORITY],
    ['priority', ['high'], PRIORITY],
    ['priority', 'length', PRIORITY],
    ['tags', [999_999], 'Etiqueta no encontrada'],
    ['tags', [0], 'Etiqueta no encontrada'],
    ['tags', [-1], 'Etiqueta no encontrada'],
    ['tags', [2 ** 31], 'Etiqueta no encontrada'],
  ])('%s: %j is refused, also beside valid ones, and nothing is saved', async (field, value, message) => {
    const answer = await leavingNothing(api, () =>
      update({ title: 'New', description: 'New', status: 'completed', priority: 'low', tags: [work], [field]: value }),
    );
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(coded({ success: false, message, errors: [{ field, message }] }));
  });

  it.each<[string, unknown]>([
    ['title', 'A\0B'],
    ['title', 'A\ud800'],
    ['description', '\udc00A'],
    ['description', 'A\0'],
    ['tags', 'docs'],
    ['tags', 5],
    ['tags', true],
    ['tags', {}],
    ['tags', ''],
    ['tags', ['1']],
    ['tags', [1.5]],
    ['tags', [null]],
    ['tags', [[1]]],
    ['tags', [{ id: 1 }]],
    ['tags', [2 ** 53 + 2]],
  ])('%s: %j is refused, and nothing is saved', async (field, value) => {
    const answer = await leavingNothing(api, () => update({ priority: 'low', [field]: value }));
    expect(answer).toMatchObject({ status: 400, body: { success: false, errors: [{ field }] } });
    expect(answer.body.errors).toHaveLength(1);
    expect(answer.body.message).toBe(answer.body.errors[0].message);
  });

  it('that fails is named with all others that fail, in their order and not in that of the keys', async () => {
    const wrong = { tags: [docs, 999_999], due_date: 'x', priority: '', status: 'x', description: [], title: null };
    const answer = await leavingNothing(api, () => update(wrong));
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(
      coded({
        success: false,
        message: TITLE,
        errors: [
          { field: 'title', message: TITLE },
          { field: 'description', message: DESCRIPTION },
          { field: 'status', message: STATUS },
          { field: 'priority', message: 'Prioridad es requerido' },
          { field: 'due_date', message: 'Formato de fecha invalido. Use formato ISO (ej. 2024-01-15T10:30:00)' },
          { field: 'tags', message: 'Etiqueta no encontrada' },
        ],
      }),
    );
    const two = await leavingNothing(api, () => update({ tags: [999_999], title: 'Ok', priority: 'x' }));
    expect(two.body.message).toBe(PRIORITY);
    expect(two.body.errors.map(({ field }: { field: string }) => field)).toEqual(['priority', 'tags']);
  });

  it.each([
    ['title', '  Ab  ', 'Ab'],
    ['title', 'x', 'x'],
    ['title', ` ${'🦊'.repeat(200)} `, '🦊'.repeat(200)],
    ['description', '  Ab\n', 'Ab'],
    ['description', '🦊'.repeat(5000), '🦊'.repeat(5000)],
    ['description', '<script>\'"; DROP TABLE tasks; --', '<script>\'"; DROP TABLE tasks; --'],
    ['description', null, null],
    ['description', '', null],
    ['due_date', null, null],
    ['due_date', '', null],
    ['tags', null, []],
    ['tags', [], []],
  ])('%s: %j is taken', async (field, value, shown) => {
    const answer = await update({ [field]: value });
    expect([answer.status, answer.body.data[field]]).toEqual([200, shown]);
    const stored = (await ana.get(`/api/tasks/${id}`)).body.data;
    expect(stored).toEqual(answer.body.data);
    expect(await api.events('task', id)).toHaveLength(2);
  });

  it('description: white space clears it like "", so that a response can be sent back', async () => {
    expect((await update({ description: ' \n ' })).body.data.description).toBeNull();
  });

  it('tags: accepts tags as shown in responses, but nothing else that is not an integer', async () => {
    const shown = { id: docs, name: 'docs' };
    expect((await update({ tags: [shown] })).body.data.tags).toEqual([shown]);
    for (const wrong of [{ id: docs }, { ...shown, color: '#000000' }, { id: 'x', name: 'docs' }, [docs]]) {
      expect((await update({ tags: [wrong] })).status).toBe(400);
    }
  });

  it('tags: the list replaces all, duplicates collapse, and they are shown in the order of their ids', async () => {
    const { data } = (await update({ tags: [work, docs, work] })).body;
    expect(data.tags).toEqual([
      { id: docs, name: 'docs' },
      { id: work, name: 'work' },
    ]);
    expect((await update({ tags: [work] })).body.data.tags).toEqual([{ id: work, name: 'work' }]);
    expect(await api.rows(`SELECT tag_id FROM task_tags WHERE task_id = ${id}`)).toEqual([{ tag_id: work }]);
  });

  it('tags: a change of them alone moves updated_at', async () => {
    stopClock(Date.now() + 60_000);
    const now = new Date().toISOString().slice(0, 19);
    expect((await update({ tags: [] })).body.data.updated_at).toMatch(new RegExp(`^${now}`));
  });

  it('status: becoming completed stamps, repeating and other fields keep the stamp, leaving clears it', async () => {
    const start = Date.now();
    const stamps: unknown[] = [];
    for (const [i, body] of [
      { status: 'completed' },
      { status: 'completed' },
      { title: 'Other', priority: 'low' },
      { status: 'completed', description: 'Other' },
      { status: 'in_progress' },
      { status: 'completed', completed_at: '2020-01-01T00:00:00' },
      { status: 'cancelled' },
      { status: 'pending' },
    ].entries()) {
      stopClock(start + i * 1_000);
      const { data } = (await update(body)).body;
      expect(data.is_completed).toBe(data.completed_at !== null);
      stamps.push(data.completed_at && Date.parse(`${data.completed_at}Z`) - start);
    }
    expect(stamps).toEqual([0, 0, 0, 0, null, 5_000, null, null]);
    expect((await api.events('task', id)).map(({ name }) => name)).toEqual([
      'task.created',
      'task.completed',
      'task.updated',
      'task.updated',
      'task.updated',
      'task.reopened',
      'task.completed',
      'task.updated',
      'task.reopened',
      'task.updated',
    ]);
  });
});
