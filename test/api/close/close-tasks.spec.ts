import { Api, type Client, type Fields } from '../../kit/api';
import { leavingNothing, makeCloseTask, makeLead, makeTask, stopClock, withKey, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';

const REQUIRED = 'This field is required.';
const UNKNOWN = 'Object does not exist.';

describe('Tasks of the Close API', () => {
  let api: Api;
  let cast: People;
  let ana: Client;
  let bob: Client;
  let root: Client;
  let lead: any;
  let me: any;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    ana = await withKey(cast.ana);
    bob = await withKey(cast.bob);
    root = await withKey(cast.root);
    lead = await makeLead(ana);
    me = (await ana.get('/api/v1/me/')).body;
  });
  afterAll(() => api.stop());
  afterEach(() => jest.useRealTimers());

  describe('POST /api/v1/task/', () => {
    it('makes a plain to-do of lead and text alone', async () => {
      stopClock('2030-06-30T23:30:00.125Z');
      const { status, body } = await ana.post(
        '/api/v1/task/',
        { lead_id: lead.id, text: 'Call' },
        { 'x-tz-offset': '2' },
      );
      expect([status, body]).toEqual([
        200,
        {
          _type: 'lead',
          agent_config_id: null,
          assigned_to: me.id,
          assigned_to_name: 'ana',
          contact_id: null,
          contact_name: null,
          created_by: me.id,
          created_by_name: 'ana',
          date: '2030-07-01',
          date_created: '2030-06-30T23:30:00.125000+00:00',
          date_updated: '2030-06-30T23:30:00.125000+00:00',
          due_date: null,
          id: expect.stringMatching(/^task_[0-9A-Za-z]{43}$/),
          is_complete: false,
          is_dateless: true,
          lead_id: lead.id,
          lead_name: 'Wayne Enterprises',
          object_id: null,
          object_type: null,
          organization_id: me.organizations[0].id,
          priority: 'medium',
          resolution: null,
          text: 'Call',
          updated_by: me.id,
          updated_by_name: 'ana',
          view: 'inbox',
        },
      ]);
    });

    it('creates a completed task, and assigns tasks to other users', async () => {
      const other = (await bob.get('/api/v1/me/')).body.id;
      const made = await makeCloseTask(ana, lead.id, { date: '2018-01-01', is_complete: true, assigned_to: other });
      expect(made).toMatchObject({
        ...{ assigned_to: other, date: '2018-01-01', due_date: '2018-01-01', is_dateless: false, is_complete: true },
        ...{ object_type: 'taskcompleted', object_id: expect.stringMatching(/^acti_\w{43}$/), view: 'archive' },
      });
      expect((await bob.get(`/api/v1/task/${made.id}/`)).body).toEqual(made);
    });

    it('swallows whole objects, also without a content type, and gives them new ids', async () => {
      const old = await makeCloseTask(ana, lead.id, { date: '2030-01-15', priority: 'high' });
      const json = Buffer.from(JSON.stringify({ ...old, organization_id: 'orga_other', wibble: [] }));
      const { status, body } = await ana.post('/api/v1/task/', json);
      expect(status).toBe(200);
      const { id, date_created, date_updated } = body;
      expect(body).toEqual({ ...old, id, date_created, date_updated });
      expect(id).not.toBe(old.id);
    });

    it('takes due_date for date, and its null', async () => {
      expect(await makeCloseTask(ana, lead.id, { due_date: '2030-01-15T10:00:00+02:00' })).toMatchObject({
        date: '2030-01-15T08:00:00+00:00',
        due_date: '2030-01-15T08:00:00+00:00',
      });
      expect(await makeCloseTask(ana, lead.id, { due_date: null })).toMatchObject({ is_dateless: true });
      expect(await makeCloseTask(ana, lead.id, { date: '2030-01-01', is_dateless: true })).toMatchObject({
        is_dateless: true,
      });
    });

    it.each<[Fields, Fields]>([
      [{}, { lead: REQUIRED, text: REQUIRED }],
      [
        { lead_id: 'lead_nobody', text: ' ' },
        { lead: UNKNOWN, text: REQUIRED },
      ],
      [{ _type: 'outgoing_call' }, { lead: REQUIRED, contact: REQUIRED }],
      [
        { _type: 'missed_call', text: 'x' },
        { _type: 'Not a valid choice.', lead: REQUIRED, contact: REQUIRED },
      ],
      [
        { _type: 'inbox', text: 'x' },
        { _type: 'Not a valid choice.', lead: REQUIRED, contact: REQUIRED },
      ],
    ])('refuses %j', async (body, failures) => {
      const answer = await leavingNothing(api, () => ana.post('/api/v1/task/', body));
      expect(answer.status).toBe(400);
      expect(answer.body['field-errors']).toMatchObject(failures);
      expect(answer.body.errors).toEqual([]);
    });

    it.each([['nope'], ['constructor'], [{ a: 1 }], [5]])('refuses an import of the type %j', async (_type) => {
      const sent = { _type, text: 'x', lead_id: lead.id };
      const { status, body } = await root.post('/api/v1/task/', sent, { 'x-import': 'true' });
      expect([status, Object.keys(body['field-errors'])]).toEqual([400, ['_type']]);
    });

    it('keeps what an admin brings in as it was', async () => {
      const old = {
        ...{ _type: 'missed_call', phone: '+16503334444', phone_formatted: '+1 650-333-4444', local_phone: '+1555' },
        ...{ date_created: '2015-01-09T19:50:49+00:00', object_type: 'call', object_id: 'acti_1', lead_id: null },
        ...{ date: '2015-01-10T05:00:00+00:00', recording_url: 'https://x', is_complete: true },
      };
      const { status, body } = await root.post('/api/v1/task/', old, { 'x-import': 'true' });
      const kept: Fields = { ...old };
      delete kept.recording_url;
      expect([status, body]).toMatchObject([200, { ...kept, phone_number_description: null }]);
      expect(body.id).toMatch(/^noti_\w{43}$/);
      expect(body).not.toHaveProperty('recording_url');
      expect((await root.get(`/api/v1/task/${body.id}/`)).body).toEqual(body);
      await leavingNothing(api, async () => {
        expect((await root.put(`/api/v1/task/${body.id}/`, body)).body).toEqual(body);
        const refused = await ana.post('/api/v1/task/', old, { 'x-import': 'true' });
        expect([refused.status, refused.body]).toEqual([403, { error: 'Only admins may import tasks.' }]);
      });
    });
  });

  describe('GET /api/v1/task/', () => {
    let made: Record<string, any>;
    const MIDNIGHT = '2030-06-30T00:00:00Z';

    beforeAll(async () => {
      lead = await makeLead(ana, 'List');
      stopClock('2030-06-15T12:00:00Z');
      made = {};
      const make = async (name: string, fields: Fields): Promise<void> => {
        jest.setSystemTime(Date.now() + 1000);
        made[name] = await makeCloseTask(ana, lead.id, { text: name, ...fields });
      };
      await make('day', { date: '2030-06-30' });
      await make('morning', { date: '2030-06-30T07:00:00' });
      await make('night', { date: '2030-06-29T23:00:00' });
      await make('done', { date: '2030-06-28', is_complete: true });
      await make('skipped', { date: '2030-07-05', resolution: 'skipped' });
      await make('dateless', {});
      await make('call', { _type: 'outgoing_call', contact_id: lead.contact_ids[0], date: '2030-06-30' });
      jest.useRealTimers();
    });

    const namesOf = async (query: Fields, headers: Fields = {}): Promise<string[]> => {
      const { status, body } = await ana.get(withQuery('/api/v1/task/', { lead_id: lead.id, ...query }), headers);
      expect(status).toBe(200);
      return body.data.map(({ text }: any) => text);
    };
    const ALL = ['day', 'morning', 'night', 'done', 'skipped', 'dateless'];

    it.each<[Fields, string[]]>([
      [{}, ALL],
      [{ _type: 'all' }, [...ALL, 'call']],
      [{ _type: 'outgoing_call' }, ['call']],
      [{ _type__in: 'outgoing_call,lead' }, [...ALL, 'call']],
      [{ _type__in: 'missed_call,outgoing_call' }, ['call']],
      [{ is_complete: 'False' }, ['day', 'morning', 'night', 'dateless']],
      [{ is_complete: 'true' }, ['done', 'skipped']],
      [{ view: 'archive' }, ['done', 'skipped']],
      [{ date__lt: '2030-06-30' }, ['night', 'done', 'dateless']],
      [{ date__lte: '2030-06-30' }, ['day', 'night', 'done', 'dateless']],
      [{ date__gt: '2030-06-30' }, ['morning', 'skipped']],
      [{ date__gte: '2030-06-30T00:00:00' }, ['day', 'morning', 'skipped']],
      [{ date: '2030-06-30' }, ['day']],
      [{ due_date__lt: '2030-06-30' }, ['night', 'done']],
      [{ date_created__gt: '2030-06-15T12:00:05+00:00' }, ['dateless']],
      [{ date_created__gte: '2030-06-15T12:00:05+00:00', date_updated__lt: '2030-06-15T12:00:06' }, ['skipped']],
      [{ date__lt: '', id: '', format: 'x', limit: '1', wibble: '' }, ALL],
      [{ _order_by: '-date_created', _limit: '2', _skip: '1' }, ['skipped', 'done']],
      [{ _order_by: 'wibble', _limit: '1' }, ['day']],
      [{ organization_id: 'orga_other' }, []],
      [{ lead_id: 'wibble' }, []],
      [{ assigned_to: 'user_nobody' }, []],
      [{ _limit: '0' }, []],
    ])('%j gives %j', async (query, names) => {
      expect(await namesOf(query)).toEqual(names);
    });

    it('finds by id, by many ids and by owner', async () => {
      expect(await namesOf({ id: made.day.id })).toEqual(['day']);
      expect(await namesOf({ id__in: `${made.day.id},${made.done.id},task_x,%00` })).toEqual(['day', 'done']);
      expect(await namesOf({ id__in: made.call.id })).toEqual([]);
      expect(await namesOf({ id__in: made.call.id, _type: 'all', assigned_to: me.id })).toEqual(['call']);
    });

    it('takes long filters in a body', async () => {
      const body = { _params: { id__in: [made.day.id, made.done.id], is_complete: false, _fields: 'text', _limit: 5 } };
      const answer = await ana.post('/api/v1/task/', body, { 'x-http-method-override': 'GET' });
      expect([answer.status, answer.body]).toEqual([200, { data: [{ text: 'day' }], has_more: false }]);
    });

    it('sorts a day as its midnight where the caller is, before an instant at the same time', async () => {
      const zone = { 'x-tz-offset': '-7' };
      const byDate = { is_complete: 'false' };
      expect(await namesOf({ ...byDate, _order_by: 'date' }, zone)).toEqual(['dateless', 'night', 'day', 'morning']);
      expect(await namesOf({ ...byDate, _order_by: '-date' }, zone)).toEqual(['morning', 'day', 'night', 'dateless']);
      expect(await namesOf({ ...byDate, _order_by: 'date' }, { 'x-tz-offset': '-8' })).toEqual([
        ...['dateless', 'night', 'morning', 'day'],
      ]);
    });

    it('divides the open ones by the end of the caller’s day, and shows the same view', async () => {
      const views = async (now: string, zone: string): Promise<Record<string, string[]>> => {
        stopClock(now);
        const headers = { 'x-tz-offset': zone };
        const inbox = await namesOf({ view: 'inbox', date__lt: '2000-01-01', date__gte: '2050-01-01' }, headers);
        const future = await namesOf({ view: 'future', date__lt: '2000-01-01' }, headers);
        const { data } = (await ana.get(withQuery('/api/v1/task/', { lead_id: lead.id }), headers)).body;
        const shown = (view: string) => data.filter((each: any) => each.view === view).map(({ text }: any) => text);
        expect([shown('inbox'), shown('future')]).toEqual([inbox, future]);
        return { inbox, future };
      };
      expect(await views(MIDNIGHT, '0')).toEqual({ inbox: ['day', 'morning', 'night', 'dateless'], future: [] });
      expect(await views(MIDNIGHT, '-0.5')).toEqual({ inbox: ['night', 'dateless'], future: ['day', 'morning'] });
      expect(await views('2030-06-29T12:00:00Z', '12')).toEqual({
        inbox: ['day', 'morning', 'night', 'dateless'],
        future: [],
      });
      expect(await views('2030-06-29T11:59:59Z', '11.99')).toEqual({
        inbox: ['dateless'],
        future: ['day', 'morning', 'night'],
      });
    });

    it('pages with an exact has_more', async () => {
      const page = (skip: number, limit: number) =>
        ana.get(withQuery('/api/v1/task', { lead_id: lead.id, _skip: skip, _limit: limit, _fields: 'text' }));
      expect((await page(0, 6)).body).toEqual({ data: ALL.map((text) => ({ text })), has_more: false });
      expect((await page(0, 5)).body.has_more).toBe(true);
      expect((await page(5, 5)).body).toEqual({ data: [{ text: 'dateless' }], has_more: false });
      expect((await page(600, 1000)).body).toEqual({ data: [], has_more: false });
      expect((await page(0, 0)).body).toEqual({ data: [], has_more: true });
    });

    it.each<[Fields, string, string]>([
      [{ _limit: 1001 }, '_limit', 'Input should be less than or equal to 1000'],
      [{ _limit: 'x' }, '_limit', 'Input should be a valid integer'],
      [{ _limit: -1 }, '_limit', 'Input should be greater than or equal to 0'],
      [{ _skip: -1 }, '_skip', 'Input should be greater than or equal to 0'],
      [{ date__lt: 'garbage' }, 'date__lt', 'Invalid ISO 8601 datetime.'],
      [{ is_complete: 'perhaps' }, 'is_complete', 'Value must be of bool type.'],
      [{ _type: 'wibble' }, '_type', 'Not a valid choice.'],
      [{ view: 'wibble' }, 'view', 'Not a valid choice.'],
    ])('refuses %j', async (query, field, message) => {
      const { status, body } = await ana.get(withQuery('/api/v1/task/', query));
      expect([status, body]).toEqual([400, { errors: [], 'field-errors': { [field]: message } }]);
    });

    it('shows a stranger no task, owner and creator their own, an admin all', async () => {
      const count = async (client: Client): Promise<number> =>
        (await client.get(withQuery('/api/v1/task/', { lead_id: lead.id, _type: 'all' }))).body.data.length;
      expect([await count(bob), await count(ana), await count(root)]).toEqual([0, 7, 7]);
      const [id] = [made.day.id];
      await ana.put(`/api/v1/task/${id}/`, { assigned_to: (await bob.get('/api/v1/me/')).body.id });
      expect([await count(bob), await count(ana)]).toEqual([1, 7]);
      await ana.put(`/api/v1/task/${id}/`, { assigned_to: me.id });
    });
  });

  describe('PUT /api/v1/task/', () => {
    let ids: string[];

    beforeEach(async () => {
      lead = await makeLead(ana, 'Bulk');
      ids = [];
      for (const text of ['one', 'two', 'three']) ids.push((await makeCloseTask(ana, lead.id, { text })).id);
    });
    const bulk = (query: Fields, body: Fields, client = ana) => client.put(withQuery('/api/v1/task/', query), body);

    it('changes all that the filter names and the caller may see', async () => {
      const foreign = await makeCloseTask(bob, lead.id, { text: 'foreign' });
      const answer = await bulk({ lead_id: lead.id }, { is_complete: true, date: '2030-01-01', wibble: 1 });
      expect([answer.status, answer.body]).toEqual([200, { ok: true }]);
      const { data } = (await root.get(withQuery('/api/v1/task/', { lead_id: lead.id }))).body;
      expect(data.map((each: any) => [each.is_complete, each.object_type !== null, each.date])).toEqual([
        ...ids.map(() => [true, true, '2030-01-01']),
        [false, false, foreign.date],
      ]);
      await leavingNothing(api, () => bulk({ lead_id: lead.id }, { is_complete: true, date: '2030-01-01' }));
    });

    it('takes filters in _params, in place of those of the address', async () => {
      const body = { _params: { id__in: `${ids[0]},${ids[1]}` }, priority: 'high' };
      expect((await bulk({ id: ids[2] }, body)).body).toEqual({ ok: true });
      const { data } = (await ana.get(withQuery('/api/v1/task/', { lead_id: lead.id }))).body;
      expect(data.map(({ priority }: any) => priority)).toEqual(['high', 'high', 'medium']);
    });

    it('is all or nothing', async () => {
      const call = { _type: 'outgoing_call', contact_id: lead.contact_ids[0] };
      await makeCloseTask(ana, lead.id, call);
      const answer = await leavingNothing(api, () => bulk({ lead_id: lead.id, _type: 'all' }, { text: 'same' }));
      expect(answer.status).toBe(400);
      expect(Object.keys(answer.body['field-errors'])).toEqual(['text']);
    });

    it.each<[Fields, Fields]>([
      [{}, { is_complete: true }],
      [{ _type: 'all' }, { is_complete: true }],
      [{ _type: 'lead' }, { is_complete: true }],
      [{ _limit: 5, wibble: 'x', id__in: '' }, { is_complete: true }],
      [{}, { _params: {}, is_complete: true }],
      [{ view: 'inbox' }, { _params: [], is_complete: true }],
      [{ view: 'inbox' }, { _params: 'view=inbox', is_complete: true }],
      [{ view: 'inbox' }, { _params: null, is_complete: true }],
      [{ view: 'inbox' }, { is_complete: 'yes' }],
    ])('refuses %j with %j', async (query, body) => {
      const answer = await leavingNothing(api, () => bulk(query, body));
      expect(answer.status).toBe(400);
      expect(Object.keys(answer.body)).toEqual(['errors', 'field-errors']);
    });
  });

  it('DELETE answers {} once, then 404, and a task of the other API may go too', async () => {
    await makeTask(cast.ana, { title: 'Of TaskForge' });
    const [{ id }] = (await ana.get('/api/v1/task/?_order_by=-date_created&_limit=1')).body.data;
    const refused = await leavingNothing(api, () => bob.delete(`/api/v1/task/${id}/`));
    expect([refused.status, refused.body]).toEqual([
      404,
      { error: 'Empty query: Task matching query does not exist.' },
    ]);
    const gone = await ana.delete(`/api/v1/task/${id}/`);
    expect([gone.status, gone.body]).toEqual([200, {}]);
    expect((await ana.delete(`/api/v1/task/${id}/`)).body).toEqual(refused.body);
  });
});
