import { Api } from '../../kit/api';
import { beginningOf } from '../../kit/stores/beginning';
import { leavingNothing, makeTask, stopClock } from '../../kit/builders';
import { people, type Person } from '../../kit/people';

const INVALID = 'Formato de fecha invalido. Use formato ISO (ej. 2024-01-15T10:30:00)';

describe('The due date of a task', () => {
  let api: Api;
  let ana: Person;

  beforeAll(async () => {
    api = await Api.start();
    ({ ana } = await people(api));
  });
  afterAll(() => api.stop());

  it.each([
    ['2024-12-31T23:59:59', '2024-12-31T23:59:59'],
    ['2030-01-01', '2030-01-01T00:00:00'],
    ['20300101', '2030-01-01T00:00:00'],
    ['2030-01', '2030-01-01T00:00:00'],
    ['2030-W01-1', '2029-12-31T00:00:00'],
    ['2030-01-01T10:00', '2030-01-01T10:00:00'],
    ['2030-01-01 10:00:00', '2030-01-01T10:00:00'],
    ['2030-01-01T10:00:00Z', '2030-01-01T10:00:00'],
    ['2030-01-01T10:00:00.123Z', '2030-01-01T10:00:00.123000'],
    ['2030-01-01T10:00:00.000', '2030-01-01T10:00:00'],
    ['2030-01-01T10:00:00.5', '2030-01-01T10:00:00.500000'],
    ['2030-01-01T10:00:00+05:00', '2030-01-01T05:00:00'],
    ['2030-01-01T10:00:00+0500', '2030-01-01T05:00:00'],
    ['2030-01-01T00:00:00-05:00', '2030-01-01T05:00:00'],
    ['2030-01-01T02:00:00+05:00', '2029-12-31T21:00:00'],
    ['2024-02-28T21:30:00.25-03:00', '2024-02-29T00:30:00.250000'],
  ])('sent as %s is shown as %s, created or changed', async (sent, shown) => {
    const created = await makeTask(ana, { due_date: sent });
    expect(created.due_date).toBe(shown);
    const { id } = await makeTask(ana);
    const changed = await ana.patch(`/api/tasks/${id}`, { due_date: sent });
    expect([changed.status, changed.body.data.due_date]).toEqual([200, shown]);
    expect((await ana.get(`/api/tasks/${id}`)).body.data.due_date).toBe(shown);
  });

  it('accepts microseconds, as it shows them itself', async () => {
    const { due_date } = await makeTask(ana, { due_date: '2030-01-01T10:00:00.123456' });
    expect(due_date).toBe('2030-01-01T10:00:00.123456');
  });

  it.each([
    '31/12/2024',
    '2024-13-01',
    '2024-02-30',
    '2030-01-01T25:00',
    ' 2030-01-01',
    '2030',
    'tomorrow',
    ' ',
    '2030-01-01\0',
    '\ud800',
    20300101,
    0,
    true,
    false,
    [],
    ['2030-01-01'],
    {},
  ])('refuses %j on create and on update, and the refusal leaves nothing behind', async (due_date) => {
    const { id } = await makeTask(ana, { due_date: '2030-01-01' });
    const refused = { status: 400, body: { success: false, errors: [{ field: 'due_date', message: INVALID }] } };
    await leavingNothing(api, async () => {
      expect(await ana.post('/api/tasks', { title: 'A', due_date })).toMatchObject(refused);
      const answer = await ana.put(`/api/tasks/${id}`, { due_date });
      expect(answer).toMatchObject(refused);
      expect(answer.body.message).toBe(INVALID);
    });
  });

  it.each([null, ''])(
    '%j on create means no due date, on update clears it, and clearing twice writes once',
    async (none) => {
      expect((await makeTask(ana, { due_date: none })).due_date).toBeNull();
      const { id } = await makeTask(ana, { due_date: '2030-01-01T10:00:00' });
      expect((await ana.patch(`/api/tasks/${id}`, { due_date: none })).body.data.due_date).toBeNull();
      expect(await api.rows(`SELECT due_at, due_kind FROM tasks WHERE id = ${id}`)).toEqual([
        { due_at: null, due_kind: null },
      ]);
      expect((await leavingNothing(api, () => ana.patch(`/api/tasks/${id}`, { due_date: none }))).status).toBe(200);
      const events = await api.events('task', id);
      expect(events.map(({ name, changes }) => [name, Object.keys(changes)]).slice(1)).toEqual([
        ['task.updated', ['due']],
      ]);
    },
  );

  it('written in another way is no change', async () => {
    const { id } = await makeTask(ana, { due_date: '2030-01-01T10:00:00' });
    for (const due_date of ['2030-01-01T10:00:00Z', '2030-01-01 10:00', '2030-01-01T15:00:00+05:00']) {
      const answer = await leavingNothing(api, () => ana.patch(`/api/tasks/${id}`, { due_date }));
      expect(answer).toMatchObject({ status: 200, body: { data: { due_date: '2030-01-01T10:00:00' } } });
    }
  });

  it('that is a date stays one when the midnight it is shown as is sent back', async () => {
    const { id, due_date } = await makeTask(ana, { due_date: '2030-06-15' });
    expect(due_date).toBe('2030-06-15T00:00:00');
    expect((await leavingNothing(api, () => ana.put(`/api/tasks/${id}`, { due_date }))).status).toBe(200);
  });
});

describe('A task is overdue', () => {
  let api: Api;
  let ana: Person;
  let rewind: () => Promise<void>;

  // Tokens live an hour, so all edges lie around one midnight, half an hour after the log-in.
  beforeAll(async () => {
    stopClock('2030-06-15T23:30:00Z');
    api = await Api.start();
    ({ ana } = await people(api));
    rewind = await beginningOf(api);
  });
  beforeEach(async () => {
    stopClock('2030-06-15T23:30:00Z');
    await rewind();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  afterAll(() => api.stop());

  /** What the task, the list and the statistics say at this moment. */
  async function overdueAt(now: string, id: number): Promise<boolean> {
    stopClock(now);
    const shown: boolean = (await ana.get(`/api/tasks/${id}`)).body.data.is_overdue;
    const listed = (await ana.get('/api/tasks?overdue=true')).body.data.tasks.map((task: { id: number }) => task.id);
    const counted = (await ana.get('/api/tasks/statistics')).body.data.overdue_tasks;
    expect({ listed, counted }).toEqual(shown ? { listed: [id], counted: 1 } : { listed: [], counted: 0 });
    return shown;
  }

  it('once its instant has passed, not at the instant itself', async () => {
    const { id } = await makeTask(ana, { due_date: '2030-06-15T23:45:00' });
    expect(await overdueAt('2030-06-15T23:44:59.999Z', id)).toBe(false);
    expect(await overdueAt('2030-06-15T23:45:00.000Z', id)).toBe(false);
    expect(await overdueAt('2030-06-15T23:45:00.001Z', id)).toBe(true);
  });

  it('once its day is over in UTC, not during the day', async () => {
    const { id, is_overdue } = await makeTask(ana, { due_date: '2030-06-15' });
    expect(is_overdue).toBe(false);
    expect(await overdueAt('2030-06-15T23:59:59.999Z', id)).toBe(false);
    expect(await overdueAt('2030-06-16T00:00:00.000Z', id)).toBe(true);
  });

  it('all day long if it is due at the midnight that begins it', async () => {
    expect((await makeTask(ana, { due_date: '2030-06-15T00:00:00' })).is_overdue).toBe(true);
  });

  it('by the converted offset, not by the digits', async () => {
    const { id } = await makeTask(ana, { due_date: '2030-06-15T20:45:00-03:00' });
    expect(await overdueAt('2030-06-15T23:45:00.000Z', id)).toBe(false);
    expect(await overdueAt('2030-06-15T23:45:00.001Z', id)).toBe(true);
  });

  it('never when completed or cancelled, and again when taken up again', async () => {
    const { id } = await makeTask(ana, { due_date: '2020-01-01' });
    for (const [status, overdue] of [
      ['completed', false],
      ['pending', true],
      ['cancelled', false],
      ['in_progress', true],
    ] as const) {
      const { data } = (await ana.patch(`/api/tasks/${id}`, { status })).body;
      expect([status, data.is_overdue]).toEqual([status, overdue]);
      expect(await overdueAt('2030-06-15T23:45:00Z', id)).toBe(overdue);
    }
    expect((await makeTask(ana, { due_date: '2020-01-01', status: 'cancelled' })).is_overdue).toBe(false);
  });

  it('never without a due date', async () => {
    const { id } = await makeTask(ana, { due_date: '2020-01-01' });
    expect(await overdueAt('2030-06-15T23:45:00Z', id)).toBe(true);
    expect((await ana.patch(`/api/tasks/${id}`, { due_date: null })).body.data.is_overdue).toBe(false);
    expect(await overdueAt('2030-06-15T23:45:00Z', id)).toBe(false);
  });
});
