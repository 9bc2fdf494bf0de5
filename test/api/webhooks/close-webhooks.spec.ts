import { Webhook } from 'standardwebhooks';
import { Api, type Client } from '../../kit/api';
import { leavingNothing, withKey } from '../../kit/builders';
import { people } from '../../kit/people';
import { makeSubscription } from '../../kit/webhooks';

const URL = 'https://203.0.113.7/hook';
const EVENTS = [{ object_type: 'task.lead', action: 'completed' }];

describe('Webhook subscriptions of the Close API', () => {
  let api: Api;
  let key: Client;
  let stranger: Client;
  let admin: Client;

  beforeEach(async () => {
    api = await Api.start();
    const { ana, bob, root } = await people(api);
    [key, stranger, admin] = [await withKey(ana), await withKey(bob), await withKey(root)];
  });
  afterEach(() => api.stop());

  it('are created with 201 and shown with all keys of Close, with and without the slash', async () => {
    const made = await key.post('/api/v1/webhook', { url: URL, events: EVENTS, status: 'paused', id: 'mine' });
    expect(made.status).toBe(201);
    const me = (await key.get('/api/v1/me/')).body.id;
    expect(made.body).toEqual({
      id: expect.stringMatching(/^whsub_[0-9A-Za-z]{22}$/),
      url: URL,
      events: EVENTS,
      status: 'active',
      verify_ssl: true,
      signature_key: expect.stringMatching(/^[0-9a-f]{64}$/),
      created_by: me,
      updated_by: me,
      date_created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/),
      date_updated: made.body.date_created,
      health_status: 'healthy',
      latest_error: null,
      pause_reason: null,
      counters: {},
      recent_consecutive_fail_buckets_cnt: 0,
    });
    const { id } = made.body;
    for (const path of [`/api/v1/webhook/${id}`, `/api/v1/webhook/${id}/`])
      expect((await key.get(path)).body).toEqual(made.body);
    expect((await key.get('/api/v1/webhook/')).body).toEqual({ data: [made.body], has_more: false });
    expect(Buffer.from(made.body.signature_key, 'hex')).toHaveLength(32);
    expect(new Webhook(Buffer.from(made.body.signature_key, 'hex').toString('base64'))).toBeDefined();
  });

  it('refuse a duplicate of an active one and name it', async () => {
    const { id } = await makeSubscription(key, URL, { events: EVENTS });
    await leavingNothing(api, async () => {
      const { status, body } = await key.post('/api/v1/webhook/', { url: URL, events: EVENTS });
      expect(status).toBe(400);
      expect(body.message).toBe(`Duplicate active subscription: ${id}`);
      expect(body.errors).toEqual([body.message]);
    });
    const more = [...EVENTS, { object_type: 'lead', action: 'created' }];
    await makeSubscription(key, URL, { events: more });
    expect((await key.post('/api/v1/webhook/', { url: URL, events: more.toReversed() })).status).toBe(400);
    await makeSubscription(stranger, URL, { events: EVENTS });
    await key.put(`/api/v1/webhook/${id}/`, { status: 'paused' });
    await makeSubscription(key, URL, { events: EVENTS });
  });

  const PROGRAMS: [string, Record<string, string>, string][] = [
    [
      'the official Python client',
      {
        'user-agent': 'Close/2.1 python (python-requests/2.28.1)',
        'x-tz-offset': '-0.0',
        accept: '*/*',
        'accept-encoding': 'gzip, deflate',
      },
      '/api/v1/webhook//',
    ],
    [
      'the Ruby client',
      { 'user-agent': 'closeio-ruby-gem/v3.19.0', 'x-tz-offset': '0', accept: 'application/json' },
      '/api/v1/webhook/',
    ],
  ];

  it.each(PROGRAMS)('serve %s: its requests, as its source makes them', async (_, headers, path) => {
    const json = { ...headers, 'content-type': 'application/json' };
    expect((await key.get(path, headers)).body).toEqual({ data: [], has_more: false });
    const created = await key.post(path, { url: URL, events: EVENTS, verify_ssl: true }, json);
    expect(created.status).toBe(201);
    const one = `/api/v1/webhook/${created.body.id}/`;
    // Its ValidationError reads this.
    const refused = await key.post(path, { url: URL, events: EVENTS }, json);
    expect([refused.status, refused.body]).toMatchObject([400, { errors: [expect.any(String)], 'field-errors': {} }]);
    expect((await key.get(one, headers)).body).toEqual(created.body);
    const paused = await key.put(one, { status: 'paused' }, json);
    expect([paused.status, paused.body.status, paused.body.pause_reason]).toEqual([200, 'paused', 'api']);
    expect((await key.put(one, { status: 'active', events: EVENTS }, json)).body.status).toBe('active');
    const page = await key.get(`${path}?_limit=1&_skip=0`, headers);
    expect([page.body.data.length, page.body.has_more]).toEqual([1, false]);
    const deleted = await key.delete(one, undefined, { ...headers, 'content-length': '0' });
    expect([deleted.status, deleted.body]).toEqual([200, {}]);
    expect((await key.get(one, headers)).status).toBe(404);
  });

  it('are changed and deleted only by their owner and by admins', async () => {
    const made = await makeSubscription(key, URL, { events: EVENTS, verify_ssl: false });
    const path = `/api/v1/webhook/${made.id}/`;
    const repeated = await key.put(path, made);
    expect([repeated.status, repeated.body]).toEqual([200, made]);
    const paused = await key.put(path, { status: 'paused', url: `${URL}/2` });
    expect(paused.body).toMatchObject({ status: 'paused', pause_reason: 'api', url: `${URL}/2`, verify_ssl: false });
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect(await stranger.send(method, path, method === 'PUT' ? { status: 'active' } : undefined)).toMatchObject({
        status: 404,
        body: { error: expect.any(String) },
      });
    expect((await stranger.get('/api/v1/webhook/')).body.data).toEqual([]);
    expect((await admin.get('/api/v1/webhook/')).body.data).toHaveLength(1);
    expect((await admin.put(path, { status: 'active' })).body).toMatchObject({ status: 'active', pause_reason: null });
    expect(await key.delete(path)).toMatchObject({ status: 200, body: {} });
    expect((await key.delete(path)).status).toBe(404);
    expect((await key.get('/api/v1/webhook/anything/')).status).toBe(404);
  });

  it('report all wrong fields at once, and take every operator of extra_filter', async () => {
    const wrong = { url: 'http://127.0.0.1/', events: [{ object_type: 'task.lead' }], verify_ssl: 'yes' };
    await leavingNothing(api, async () => {
      const { status, body } = await key.post('/api/v1/webhook/', wrong);
      expect(status).toBe(400);
      expect(Object.keys(body['field-errors'])).toEqual(['events', 'verify_ssl']);
      const refused = await key.post('/api/v1/webhook/', { url: wrong.url, events: EVENTS });
      expect(refused.status).toBe(400);
      expect(refused.body['field-errors'].url).toMatch(/127\.0\.0\.1.*WEBHOOK_ALLOWED_NETWORKS/);
      for (const extra_filter of [
        {},
        { type: 'equals' },
        { type: 'and', filters: {} },
        { type: 'not' },
        { type: 'like', value: 1 },
        { type: 'equals', value: 'a\0b' },
        { type: 'equals', value: '\ud800' },
        'x',
      ])
        expect(
          (await key.post('/api/v1/webhook/', { url: URL, events: [{ ...EVENTS[0], extra_filter }] })).status,
        ).toBe(400);
    });
    const equals = { type: 'equals', value: 'high' };
    const of = (filter: object) => ({ type: 'field_accessor', field: 'data', filter });
    const filters = [
      of({ type: 'field_accessor', field: 'priority', filter: equals }),
      of({ type: 'not_equals', value: null }),
      ...['is_null', 'non_null'].map((type) => of({ type })),
      { type: 'field_accessor', field: 'changed_fields', filter: { type: 'contains', value: 'text' } },
      ...['and', 'or'].map((type) => ({ type, filters: [of(equals), of(equals)] })),
      { type: 'not', filter: of(equals) },
      { type: 'field_accessor', field: 'changed_fields', filter: { type: 'any_array_value', filter: equals } },
    ];
    for (const extra_filter of filters) {
      const made = await makeSubscription(key, URL, { events: [{ ...EVENTS[0], extra_filter }] });
      expect(made.events[0].extra_filter).toEqual(extra_filter);
    }
  });

  it('are not those of the TaskForge API, but count with them', async () => {
    await makeSubscription(key, URL);
    const { body } = await api.anonymous.post('/api/auth/login', { email: 'ana@example.com', password: 'Secret123' });
    const ana = api.as(body.data.access_token);
    expect((await ana.get('/api/webhooks')).body.data.webhooks).toEqual([]);
    for (let i = 1; i < 40; i++) await makeSubscription(key, `${URL}/${i}`);
    expect((await ana.post('/api/webhooks', { url: URL, events: ['*'] })).status).toBe(409);
    expect(await key.post('/api/v1/webhook/', { url: `${URL}/x`, events: EVENTS })).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('40') },
    });
  });
});
