import { Api, type Client, type Fields } from '../../kit/api';
import { leavingNothing, makeCloseTask, makeLead, stopClock, withKey, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';

const HOUR_MS = 3_600_000;

describe('The event log of the Close API', () => {
  let api: Api;
  let cast: People;
  let ana: Client;
  let bob: Client;
  let root: Client;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    ana = await withKey(cast.ana);
    bob = await withKey(cast.bob);
    root = await withKey(cast.root);
  });
  afterEach(() => jest.useRealTimers());
  afterAll(() => api.stop());

  /** Events of a task, newest first. */
  const eventsOf = async (task: Fields, client = ana, more: Fields = {}) =>
    (await client.get(withQuery('/api/v1/event/', { object_id: task.id, ...more }))).body.data;
  const put = (task: Fields, body: Fields, client = ana) => client.put(`/api/v1/task/${task.id as string}/`, body);
  const actions = (events: any[]): string[] => events.map(({ action }) => action);
  const numberOf = async (task: Fields): Promise<number> =>
    (await api.rows(`SELECT id FROM tasks WHERE public_id = '${task.id as string}'`))[0].id;

  it('lists what happened through both APIs, and by whom', async () => {
    const lead = await makeLead(ana);
    const task = await makeCloseTask(ana, lead.id);
    const id = await numberOf(task);
    await cast.ana.patch(`/api/tasks/${id}`, { priority: 'urgent', due_date: '2030-01-15' });
    await put(task, { is_complete: true });
    const events = await eventsOf(task, ana, { object_type: 'task.lead' });
    expect(actions(events)).toEqual(['updated', 'completed', 'updated', 'created']);
    const [again, completed, updated, created] = events;
    expect(updated).toMatchObject({
      ...{ api_key_id: null, object_type: 'task.lead', lead_id: lead.id, user_id: task.assigned_to },
      changed_fields: ['date', 'due_date', 'is_dateless', 'priority'],
      previous_data: { date: task.date, due_date: null, is_dateless: true, priority: 'medium' },
      meta: { request_method: 'PATCH', request_path: `/api/tasks/${id}/` },
    });
    expect(created).toMatchObject({ changed_fields: [], previous_data: {}, data: { ...task, view: null } });
    expect(completed.api_key_id).toMatch(/^api_\w{22}$/);
    expect(completed.previous_data).toEqual({ is_complete: false, object_id: null, object_type: null });
    expect(completed.date_updated).not.toContain('+');
    expect(again).toEqual({ ...completed, action: 'updated', id: again.id });
    expect((await ana.get(`/api/v1/event/${updated.id}/`)).body).toEqual(updated);
    const sameRequest = (await ana.get(withQuery('/api/v1/event/', { request_id: completed.request_id }))).body.data;
    expect(sameRequest.map((event: any) => [event.object_type, event.action])).toEqual([
      ['task.lead', 'updated'],
      ['task.lead', 'completed'],
      ['activity.task_completed', 'created'],
    ]);

    expect(await eventsOf(task, bob)).toEqual([]);
    expect((await bob.get(`/api/v1/event/${updated.id}/`)).status).toBe(404);
    expect(await eventsOf(task, root)).toEqual(events);
  });

  it('lists a creation and a completion for a task that is created complete', async () => {
    const task = await makeCloseTask(ana, (await makeLead(ana)).id, { is_complete: true });
    const events = await eventsOf(task);
    expect(actions(events)).toEqual(['completed', 'created']);
    expect(events[0]).toMatchObject({
      changed_fields: ['is_complete', 'object_id', 'object_type'],
      previous_data: { is_complete: false, object_id: null, object_type: null },
      data: { ...task, view: null },
    });
  });

  it('is read page by page, both ways', async () => {
    const task = await makeCloseTask(ana, (await makeLead(ana, 'Paged')).id);
    for (let i = 0; i < 4; i++) {
      stopClock(Date.now() + 60_000);
      await put(task, { text: `${i}` });
    }
    const page = async (cursor: string) =>
      (await ana.get(withQuery('/api/v1/event/', { object_id: task.id, _limit: 2, _cursor: cursor }))).body;
    const texts = ({ data }: any) => data.map((event: any) => event.data.text);
    const first = await page('');
    const second = await page(first.cursor_next);
    const third = await page(second.cursor_next);
    expect([first, second, third].map(texts)).toEqual([['3', '2'], ['1', '0'], ['Call back']]);
    expect([first.cursor_previous, third.cursor_next]).toEqual([null, null]);
    expect(texts(await page(third.cursor_previous))).toEqual(['1', '0']);
    expect((await page('wibble'))['field-errors']).toEqual({ _cursor: 'Expired cursor' });
  });

  it('refuses filters that do not go together, and takes those that do', async () => {
    expect((await ana.get('/api/v1/event/?request_id=req_x&action=created')).status).toBe(400);
    expect((await ana.get('/api/v1/event/?date_updated__gte=2020-01-01&_limit=500')).status).toBe(200);
    expect((await ana.get('/api/v1/event/?date_updated__gte=2099-01-01')).body.data).toEqual([]);
    expect((await ana.get('/api/v1/event/')).status).toBe(200);
  });

  it('shows the contents to people other than admins for an hour only', async () => {
    const task = await makeCloseTask(ana, (await makeLead(ana)).id);
    const start = Date.now();
    await put(task, { text: 'Secret' });
    const open = await eventsOf(task);
    expect(open[0]).toMatchObject({ data: { text: 'Secret' }, previous_data: { text: 'Call back' } });
    stopClock(start + HOUR_MS - 1_000);
    expect(await eventsOf(task)).toEqual(open);
    stopClock(start + HOUR_MS + 60_000);
    const closed = await eventsOf(task);
    expect(closed).toEqual(open.map((event: any) => ({ ...event, data: null, previous_data: {} })));
    expect((await ana.get(`/api/v1/event/${closed[0].id}/`)).body).toEqual(closed[0]);
    expect(await eventsOf(task, root)).toEqual(open);
  });

  describe('merges updates close together:', () => {
    // The middle of a minute: a chain ends with its minute.
    const MINUTE_MS = 60_000;
    let now = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
    let task: any;

    const after = (ms: number): void => stopClock((now += ms));

    beforeEach(async () => {
      now = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
      after(10_000);
      task = await makeCloseTask(ana, (await makeLead(ana)).id);
    });

    it('one event with the name and birth of the first, the outcome of the last, and the first old values', async () => {
      after(1_000);
      await put(task, { text: 'One' });
      after(5_000);
      await put(task, { text: 'Two', priority: 'high' });
      after(5_000);
      await put(task, { date: '2030-01-15', is_dateless: false });
      const [event, ...more] = await eventsOf(task);
      expect(actions(more)).toEqual(['created']);
      expect(event).toMatchObject({
        action: 'updated',
        date_created: new Date(now - 10_000).toISOString().replace(/(\.000)?Z$/, ''),
        date_updated: new Date(now).toISOString().replace(/(\.000)?Z$/, ''),
        changed_fields: ['date', 'due_date', 'is_dateless', 'priority', 'text'],
        previous_data: { date: task.date, due_date: null, is_dateless: true, priority: 'medium', text: 'Call back' },
        data: { text: 'Two', priority: 'high', date: '2030-01-15' },
      });
      const rows = await api.rows(
        `SELECT public_id FROM events WHERE subject_public_id = '${task.id}' AND name = 'task.updated' ORDER BY id`,
      );
      expect([rows.length, rows[0].public_id]).toEqual([3, event.id]);
      for (const { public_id } of rows) expect((await ana.get(`/api/v1/event/${public_id}/`)).body).toEqual(event);
      expect(await eventsOf(task, root)).toEqual([event, ...more]);
    });

    it('but not those by others, later ones, or ones with other events in between', async () => {
      after(1_000);
      await put(task, { text: 'One' });
      await put(task, { text: 'Two' }, root);
      await cast.root.patch(`/api/tasks/${await numberOf(task)}`, { title: 'Three' });
      after(5_001);
      await cast.root.patch(`/api/tasks/${await numberOf(task)}`, { title: 'Four' });
      await put(task, { is_complete: true });
      await put(task, { is_complete: false });
      await put(task, { text: 'Five' });
      const events = (await eventsOf(task)).map(({ action, data }: any) => `${action} ${data.text}`);
      expect(events).toEqual([
        ...['updated Five', 'updated Four', 'updated Four', 'completed Four'],
        ...['updated Four', 'updated Three', 'updated Two', 'updated One', 'created Call back'],
      ]);
    });

    it('and ends a chain after a minute, even if busy', async () => {
      after(1_000);
      for (let i = 0; i < 25; i++) {
        await put(task, { text: `${i}` });
        after(4_000);
      }
      const events = (await eventsOf(task)).filter(({ action }: any) => action === 'updated');
      expect(events.map(({ previous_data, data }: any) => [previous_data.text, data.text])).toEqual([
        ['12', '24'],
        ['Call back', '12'],
      ]);
    });

    it('and omits fields that are back at their old value', async () => {
      await put(task, { text: 'One', priority: 'high' });
      await put(task, { text: task.text });
      expect((await eventsOf(task))[0]).toMatchObject({
        changed_fields: ['priority'],
        previous_data: { priority: 'medium' },
      });
      await put(task, { priority: 'medium' });
      const [event] = await eventsOf(task);
      expect([event.action, event.changed_fields, event.previous_data]).toEqual(['updated', [], {}]);
    });

    it('and filters by the time of the last', async () => {
      const first = now;
      await put(task, { text: 'One' });
      after(3_000);
      await put(task, { text: 'Two' });
      const found = async (filter: Fields) => {
        const { data } = (await ana.get(withQuery('/api/v1/event/', filter))).body;
        return data.filter((event: any) => event.object_id === task.id && event.action === 'updated').length;
      };
      const time = (ms: number): string => new Date(ms).toISOString();
      expect([
        await found({ date_updated__gte: time(now) }),
        await found({ date_updated__gt: time(now) }),
        await found({ date_updated__lte: time(now) }),
        await found({ date_updated__lt: time(now), date_updated__gte: time(first) }),
      ]).toEqual([1, 0, 1, 0]);
    });

    it('but shows the changes of one request as that request made them', async () => {
      await put(task, { text: 'One' });
      await put(task, { text: 'Two' });
      const [{ request_id }] = await api.rows(
        `SELECT request_id FROM events WHERE subject_public_id = '${task.id}' AND name = 'task.updated' ORDER BY id`,
      );
      const { data } = (await ana.get(withQuery('/api/v1/event/', { request_id }))).body;
      expect(data).toMatchObject([{ request_id, previous_data: { text: 'Call back' }, data: { text: 'One' } }]);
    });

    it('and a walk in pages meets each event once, though updates go on in the meantime', async () => {
      const other = await makeCloseTask(ana, task.lead_id);
      const write = async (text: string) => {
        for (const each of [task, other]) await put(each, { text });
        after(3_000);
      };
      for (const text of ['One', 'Two']) await write(text);
      after(10_000);
      for (const text of ['Three', 'Four']) await write(text);
      const page = async (_cursor: string) =>
        (await ana.get(withQuery('/api/v1/event/', { lead_id: task.lead_id, _limit: 1, _cursor }))).body;
      const whole = (await ana.get(withQuery('/api/v1/event/', { lead_id: task.lead_id }))).body.data;
      const walked = [];
      for (let at = await page(''); ; at = await page(at.cursor_next)) {
        walked.push(...at.data);
        if (walked.length < 4) await write(`${walked.length}`);
        if (at.cursor_next === null) break;
      }
      expect(walked).toEqual(whole);
      expect(walked.map(({ action, object_id }) => [action, object_id === task.id])).toEqual([
        ...[
          ['updated', false],
          ['updated', true],
          ['updated', false],
          ['updated', true],
        ],
        ...[
          ['created', false],
          ['created', true],
          ['created', false],
          ['created', false],
        ],
      ]);
    });

    it('also of leads and contacts', async () => {
      const lead = await makeLead(ana);
      for (const name of ['One', 'Two']) {
        await ana.put(`/api/v1/lead/${lead.id}/`, { name });
        await ana.put(`/api/v1/contact/${lead.contacts[0].id}/`, { name });
      }
      for (const id of [lead.id, lead.contacts[0].id]) {
        const events = await eventsOf({ id });
        expect(actions(events)).toEqual(['updated', 'created']);
        expect(events[0]).toMatchObject({
          data: { name: 'Two' },
          previous_data: { name: expect.stringMatching(/Wayne/) },
        });
      }
    });

    it('and leaves nothing behind, for only the reading merges', async () => {
      await put(task, { text: 'One' });
      await put(task, { text: 'Two' });
      await leavingNothing(api, () => eventsOf(task));
    });
  });
});
