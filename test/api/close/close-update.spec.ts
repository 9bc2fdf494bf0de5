import { Api, type Client, type Fields } from '../../kit/api';
import { leavingNothing, makeCloseTask, makeLead, makeTask, withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';

const NOT_THERE = { error: 'Empty query: Task matching query does not exist.' };
const fieldErrors = (fields: Fields): Fields => ({ errors: [], 'field-errors': fields });
const UNKNOWN = 'Object does not exist.';
const NO_TEXT = 'Value must be of str type.';
const NO_FLAG = 'Value must be of bool type.';
const NO_TIME = 'Invalid ISO 8601 datetime.';
const NO_CHOICE = 'Not a valid choice.';
const REQUIRED = 'This field is required.';

describe('PUT /api/v1/task/{id}/', () => {
  let api: Api;
  let cast: People;
  let ana: Client;
  let root: Client;
  let ids: Record<string, string>;
  let lead: any;
  let other: any;
  let task: any;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    ana = await withKey(cast.ana);
    root = await withKey(cast.root);
    lead = await makeLead(ana);
    other = await makeLead(ana, 'Daily Planet');
    const users = (await ana.get('/api/v1/user/')).body.data;
    ids = Object.fromEntries(users.map(({ email, id }: any) => [email.split('@')[0], id]));
  });
  afterAll(() => api.stop());
  beforeEach(async () => {
    task = await makeCloseTask(ana, lead.id, { date: '2030-01-15' });
  });

  const put = (body: unknown, client = ana) => client.put(`/api/v1/task/${task.id}/`, body);
  const show = async () => (await ana.get(`/api/v1/task/${task.id}/`)).body;
  const eventsOf = async () => (await api.events('task')).filter((event: any) => event.subject_public_id === task.id);

  it('takes the example of the page, and completes with {"is_complete": true}', async () => {
    expect(await put({ is_complete: false })).toMatchObject({ status: 200, body: task });
    const { status, body } = await put({ is_complete: true });
    expect([status, body.is_complete, body.view]).toEqual([200, true, 'archive']);
    expect(Object.keys(body)).toEqual(Object.keys(task));
    const reopened = await put({ is_complete: false });
    expect(reopened.body).toMatchObject({ is_complete: false, object_type: null, object_id: null, view: 'future' });
  });

  describe('writes alone and leaves the rest:', () => {
    const changes: [string, () => Fields, () => Fields][] = [
      ['agent_config_id', () => ({ agent_config_id: 'agco_1' }), () => ({ agent_config_id: 'agco_1' })],
      ['assigned_to', () => ({ assigned_to: ids.bob }), () => ({ assigned_to: ids.bob, assigned_to_name: 'bob' })],
      [
        'contact_id',
        () => ({ contact_id: lead.contact_ids[0] }),
        () => ({ contact_id: lead.contact_ids[0], contact_name: 'Bruce Wayne' }),
      ],
      ['date, a day', () => ({ date: '2031-02-03' }), () => ({ date: '2031-02-03', due_date: '2031-02-03' })],
      [
        'date, an instant with an offset',
        () => ({ date: '2031-02-03T01:00:00.250+02:00' }),
        () => ({ date: '2031-02-02T23:00:00.250000+00:00', due_date: '2031-02-02T23:00:00.250000+00:00' }),
      ],
      ['due_date', () => ({ due_date: '2031-02-03' }), () => ({ date: '2031-02-03', due_date: '2031-02-03' })],
      ['is_dateless', () => ({ is_dateless: true }), () => dateless()],
      ['date, null', () => ({ date: null }), () => dateless()],
      ['due_date, null', () => ({ due_date: null }), () => dateless()],
      ['lead_id', () => ({ lead_id: other.id }), () => ({ lead_id: other.id, lead_name: 'Daily Planet' })],
      ['priority', () => ({ priority: 'high' }), () => ({ priority: 'high' })],
      [
        'resolution',
        () => ({ resolution: 'skipped' }),
        () => ({ resolution: 'skipped', is_complete: true, view: 'archive' }),
      ],
      ['text', () => ({ text: '  Ring  back ' }), () => ({ text: '  Ring  back ' })],
      ['text of 5000 characters', () => ({ text: '😀'.repeat(5000) }), () => ({ text: '😀'.repeat(5000) })],
    ];
    const dateless = () => ({
      date: task.date_created.slice(0, 10),
      due_date: null,
      is_dateless: true,
      view: 'inbox',
    });

    it.each(changes)('%s', async (_, written, shown) => {
      const answer = await put(written());
      expect(answer.body).toEqual({ ...task, ...shown(), date_updated: expect.any(String) });
      expect(answer.status).toBe(200);
      expect(answer.body.date_updated > task.date_updated).toBe(true);
      expect(await show()).toEqual(answer.body);
      expect((await eventsOf()).map(({ name }) => name)).toEqual(['task.created', 'task.updated']);
      await leavingNothing(api, () => put(written()));
    });

    it('created_by, for an admin; for anybody else it is ignored', async () => {
      await leavingNothing(api, async () => expect((await put({ created_by: ids.bob })).body).toEqual(task));
      await leavingNothing(api, async () => expect((await put({ created_by: 'user_x' })).status).toBe(200));
      const { body } = await put({ created_by: ids.bob }, root);
      expect(body).toMatchObject({ created_by: ids.bob, created_by_name: 'bob', assigned_to: ids.ana });
      expect(await put({ created_by: 'user_x' }, root)).toMatchObject({
        status: 400,
        body: fieldErrors({ created_by: UNKNOWN }),
      });
    });
  });

  describe('refuses, leaving nothing behind:', () => {
    const wrong: [Fields, Fields][] = [
      [{ agent_config_id: 5 }, { agent_config_id: NO_TEXT }],
      [{ assigned_to: null }, { assigned_to: NO_TEXT }],
      [{ assigned_to: 5 }, { assigned_to: NO_TEXT }],
      [{ assigned_to: 'user_nobody' }, { assigned_to: UNKNOWN }],
      [{ assigned_to: '' }, { assigned_to: UNKNOWN }],
      [{ contact_id: {} }, { contact_id: NO_TEXT }],
      [{ contact_id: 'cont_nobody' }, { contact: UNKNOWN }],
      [{ date: 'tomorrow' }, { date: NO_TIME }],
      [{ date: '' }, { date: NO_TIME }],
      [{ date: 20300101 }, { date: NO_TIME }],
      [{ date: '2030-02-30' }, { date: NO_TIME }],
      [{ due_date: [] }, { due_date: NO_TIME }],
      [{ is_complete: null }, { is_complete: NO_FLAG }],
      [{ is_complete: 'true' }, { is_complete: NO_FLAG }],
      [{ is_complete: 1 }, { is_complete: NO_FLAG }],
      [{ is_dateless: 0 }, { is_dateless: NO_FLAG }],
      [{ is_dateless: null }, { is_dateless: NO_FLAG }],
      [{ lead_id: null }, { lead: REQUIRED }],
      [{ lead_id: 'wibble' }, { lead: UNKNOWN }],
      [{ lead_id: 'lead_\0' }, { lead: UNKNOWN }],
      [{ organization_id: 'orga_other' }, { organization_id: UNKNOWN }],
      [{ organization_id: null }, { organization_id: NO_TEXT }],
      [{ priority: 'urgent' }, { priority: NO_CHOICE }],
      [{ priority: null }, { priority: NO_CHOICE }],
      [{ resolution: 'done' }, { resolution: NO_CHOICE }],
      [{ text: '' }, { text: REQUIRED }],
      [{ text: '  ' }, { text: REQUIRED }],
      [{ text: null }, { text: REQUIRED }],
      [{ text: 5 }, { text: NO_TEXT }],
      [{ text: 'x'.repeat(5001) }, { text: 'Value is too long.' }],
      [{ text: 'a\0b' }, { text: 'Value contains characters that cannot be stored.' }],
      [
        { text: '', priority: 'low', date: 'x', assigned_to: 'user_nobody' },
        { assigned_to: UNKNOWN, date: NO_TIME, priority: NO_CHOICE, text: REQUIRED },
      ],
    ];
    it.each(wrong)('%j', async (body, failures) => {
      const answer = await leavingNothing(api, () => put(body));
      expect([answer.status, answer.body]).toEqual([400, fieldErrors(failures)]);
    });

    it.each([[[]], ['text'], [5], [null]])('a body that is no object: %j', async (body) => {
      const answer = await leavingNothing(api, () => put(body));
      expect([answer.status, answer.body]).toEqual([400, { error: 'JSON data must be a dict.' }]);
    });
  });

  describe('changes nothing, not even times, when it repeats the current values:', () => {
    it('each field alone, and all of them', async () => {
      await leavingNothing(api, async () => {
        for (const [field, value] of Object.entries(task)) {
          expect(await put({ [field]: value })).toMatchObject({ status: 200, body: task });
        }
        expect((await put(task)).body).toEqual(task);
        expect((await put({})).body).toEqual(task);
        expect((await put({ id: 'task_other', view: 'archive', wibble: 1, date_created: '2000-01-01' })).body).toEqual(
          task,
        );
      });
    });

    it.each(['urgent', 'low', 'high', 'medium'])('a task that is %s in the other API', async (priority) => {
      const made = await makeTask(cast.ana, { priority, title: 'Write', due_date: '2030-01-15T00:00:00' });
      const shown = (await ana.get('/api/v1/task/?_order_by=-date_created&_limit=1')).body.data[0];
      expect(shown).toMatchObject({ lead_id: null, date: '2030-01-15T00:00:00+00:00', text: 'Write' });
      const whole = await leavingNothing(api, () => ana.put(`/api/v1/task/${shown.id}/`, shown));
      expect([whole.status, whole.body]).toEqual([200, shown]);
      await ana.put(`/api/v1/task/${shown.id}/`, { ...shown, text: 'Ring' });
      expect((await cast.ana.get(`/api/tasks/${made.id}`)).body.data).toMatchObject({ priority, title: 'Ring' });
    });

    it('a cancelled task, and a dateless one looked at from elsewhere', async () => {
      const { id } = await makeTask(cast.ana, { status: 'cancelled' });
      const shown = (await ana.get('/api/v1/task/?_order_by=-date_created&_limit=1')).body.data[0];
      expect(shown).toMatchObject({ resolution: 'abandoned', is_complete: true, is_dateless: true, due_date: null });
      await leavingNothing(api, async () => {
        for (const zone of ['14', '-12', '-0.0', 'x']) {
          const there = { 'x-tz-offset': zone };
          const seen = (await ana.get(`/api/v1/task/${shown.id}/`, there)).body;
          expect((await ana.put(`/api/v1/task/${shown.id}/`, seen, there)).status).toBe(200);
        }
      });
      expect((await cast.ana.get(`/api/tasks/${id}`)).body.data).toMatchObject({ status: 'cancelled', due_date: null });
    });

    it('the whole of a long or padded text, put back through the other API', async () => {
      for (const text of [' padded ', 'x'.repeat(300)]) {
        await put({ text });
        const [{ id }] = await api.rows(`SELECT id FROM tasks WHERE public_id = '${task.id}'`);
        const { data } = (await cast.ana.get(`/api/tasks/${id}`)).body;
        expect(data.title).toBe(text);
        await leavingNothing(api, async () => expect((await cast.ana.put(`/api/tasks/${id}`, data)).status).toBe(200));
      }
    });
  });

  describe('keeps closing and its reason together:', () => {
    it.each([
      [{ resolution: 'skipped' }, { resolution: null }, 'completed', null],
      [{ resolution: 'skipped' }, { resolution: 'abandoned' }, 'cancelled', 'abandoned'],
      [{ resolution: 'skipped' }, { is_complete: true }, 'cancelled', 'skipped'],
      [{ resolution: 'skipped' }, { is_complete: false }, 'pending', null],
      [{ resolution: 'skipped' }, { is_complete: false, resolution: 'skipped' }, 'pending', null],
      [{ resolution: 'skipped' }, { is_complete: false, resolution: null }, 'pending', null],
      [{ is_complete: true }, { resolution: 'abandoned' }, 'cancelled', 'abandoned'],
      [{ is_complete: true }, { resolution: null }, 'completed', null],
      [{}, { resolution: null }, 'pending', null],
      [{}, { is_complete: true, resolution: 'skipped' }, 'cancelled', 'skipped'],
      [{}, { is_complete: false, resolution: 'skipped' }, 'pending', null],
    ])('%j, then %j', async (first, then, status, resolution) => {
      await put(first);
      const answer = await put(then);
      expect(answer.body).toMatchObject({ resolution, is_complete: status !== 'pending' });
      const [row] = await api.rows(`SELECT status, resolution FROM tasks WHERE public_id = '${task.id}'`);
      expect(row.status).toBe(status);
    });
  });

  it('keeps the text of a call that has one, and shows none as nothing', async () => {
    const call = { _type: 'outgoing_call', contact_id: lead.contact_ids[0] };
    task = await makeCloseTask(ana, lead.id, { ...call, text: null });
    expect(task).toMatchObject({ _type: 'outgoing_call', text: null });
    const refused = await leavingNothing(api, () => put({ text: 'Ring' }));
    expect([refused.status, refused.body]).toEqual([
      400,
      fieldErrors({ text: 'This field cannot be changed on this type of task.' }),
    ]);
    await leavingNothing(api, async () => expect((await put(task)).body).toEqual(task));
    expect((await put({ is_complete: true, date: '2031-01-01', assigned_to: ids.bob })).body).toMatchObject({
      is_complete: true,
      date: '2031-01-01',
    });
  });

  it('shows only what _fields asks for', async () => {
    const answer = await ana.put(`/api/v1/task/${task.id}/?_fields=id%2Ctext,wibble`, { priority: 'high' });
    expect(answer.body).toEqual({ id: task.id, text: 'Call back' });
  });

  it.each(['wibble', 'task_', `task_${'0'.repeat(43)}`, '1', 'task_%00', 'x'.repeat(90)])(
    'is 404 for an id that is not there: %s',
    async (id) => {
      const answer = await leavingNothing(api, () => ana.put(`/api/v1/task/${id}/`, { text: '' }));
      expect([answer.status, answer.body]).toEqual([404, NOT_THERE]);
    },
  );

  it('answers each spelling of its address, and no other method', async () => {
    for (const path of ['task/ID', 'task/ID/', '/task//ID/']) {
      expect((await ana.put(`/api/v1/${path.replace('ID', task.id)}`, {})).body).toEqual(task);
    }
    const patched = await ana.patch(`/api/v1/task/${task.id}/`, {});
    expect([patched.status, patched.body]).toEqual([
      405,
      { error: 'The method is not allowed for the requested URL.' },
    ]);
    const overridden = await ana.post(
      `/api/v1/task/${task.id}/`,
      { priority: 'high' },
      { 'x-http-method-override': 'PUT' },
    );
    expect(overridden.body.priority).toBe('high');
  });
});
