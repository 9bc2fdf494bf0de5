import { createApp } from '../../../src/app';
import { makeLog } from '../../../src/logs/log';
import { Api } from '../../kit/api';
import { makeTask, withKey } from '../../kit/builders';
import { logIn, people, type People } from '../../kit/people';
import { Receiver } from '../../kit/receiver';
import { makeWebhook } from '../../kit/webhooks';
import { Wire } from '../../kit/service';

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('The log', () => {
  let api: Api;
  let cast: People;
  let text: string;

  /** Every line, which the log is made of. */
  const lines = (): any[] =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const requests = (): any[] => lines().filter(({ method, event }) => method && !event);
  const events = (name?: string): any[] => lines().filter(({ event }) => event && (!name || event === name));
  const line = async (id: string): Promise<any> => until(() => requests().find(({ request_id }) => request_id === id));

  async function until<T>(look: () => T | undefined): Promise<T> {
    for (const end = Date.now() + 10_000; ; await new Promise((ok) => setImmediate(ok))) {
      const found = look();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`It did not come: ${text}`);
    }
  }

  async function start(env: NodeJS.ProcessEnv = {}): Promise<void> {
    text = '';
    const settings = { LOG_LEVEL: 'info', LOG_FORMAT: 'json', WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8', ...env };
    const out = { write: (part: string) => void (text += part) };
    api = await Api.startOwn(settings, (config) => createApp(config, undefined, makeLog(config, out)));
    cast = await people(api);
  }

  beforeEach(() => start());
  afterEach(() => api.stop());

  it('has one line for each request, with all that an operator asks for', async () => {
    const { ana } = cast;
    const { id } = await makeTask(ana);
    const answer = await ana.get(`/api/tasks/${id}?page=1`, { 'x-request-id': 'of-the-proxy/1' });
    expect(answer.headers.get('x-request-id')).toBe('of-the-proxy/1');
    expect(await line('of-the-proxy/1')).toEqual({
      level: 'info',
      time: expect.stringMatching(ISO),
      request_id: 'of-the-proxy/1',
      event_request_id: expect.stringMatching(/^req_\w{22}$/),
      method: 'GET',
      route: '/api/tasks/{id}',
      status: 200,
      milliseconds: expect.any(Number),
      user_id: ana.id,
      api: 'taskforge',
      credential_id: expect.stringMatching(/^session:[0-9a-f-]{36}$/),
      address: '127.0.0.1',
      bytes: Buffer.byteLength(answer.text),
      msg: 'GET /api/tasks/{id} 200',
    });
    expect(requests().filter(({ request_id }) => request_id === 'of-the-proxy/1')).toHaveLength(1);
  });

  it('knows the API, the key and the route of Close, of pages and of nothing at all', async () => {
    const program = await withKey(cast.ana);
    await program.get('/api/v1/task/', { 'x-request-id': 'close' });
    expect(await line('close')).toMatchObject({
      api: 'close',
      route: '/api/v1/task/',
      user_id: cast.ana.id,
      credential_id: expect.stringMatching(/^api_key:api_\w+$/),
    });
    for (const path of ['/nothing/of/the/kind', '/%zz', '/api/tasks/%']) {
      await fetch(api.url + path, { headers: { 'x-request-id': 'lost' } });
      expect(await line('lost')).toMatchObject({ route: null, status: 404, user_id: null, credential_id: null });
      text = '';
    }
    await fetch(`${api.url}/docs`, { headers: { 'x-request-id': 'page' } });
    expect(await line('page')).toMatchObject({ route: expect.stringMatching(/^\/docs/), status: 200 });
  });

  it('takes a decent X-Request-Id, makes one otherwise, and always answers it', async () => {
    const given = async (id?: string): Promise<string> => {
      const { headers } = await api.anonymous.get('/api/health', id === undefined ? {} : { 'x-request-id': id });
      return headers.get('x-request-id')!;
    };
    for (const id of ['a', 'A1._:+/=@~-', 'x'.repeat(128)]) expect(await given(id)).toBe(id);
    const own = expect.stringMatching(/^req_\w{22}$/);
    for (const id of ['x'.repeat(129), 'two words', '{"a":1}', 'a"b', '%0a', 'é', '<b>', 'a,b', undefined])
      expect(await given(id)).toEqual(own);
    const wire = await Wire.to(api.url);
    wire.send('NOT HTTP\r\n\r\n');
    await wire.expect(/^HTTP\/1.1 400 [^]*x-request-id: req_\w{22}\r\n/i);
  });

  it('gives an event the id of its request, which no client can choose', async () => {
    const made = await cast.ana.post('/api/tasks', { title: 'One' });
    const chosen = await cast.ana.post('/api/tasks', { title: 'Two' }, { 'x-request-id': 'chosen' });
    const idOf = async (id: number): Promise<string> =>
      (await api.rows(`SELECT request_id FROM events WHERE subject_type = 'task' AND subject_id = '${id}'`))[0]
        .request_id;
    expect(await idOf(made.body.data.id)).toBe(made.headers.get('x-request-id'));
    expect(await idOf(chosen.body.data.id)).toBe((await line('chosen')).event_request_id);
  });

  it('has lines of their own for logins, refusals, roles, keys and sessions', async () => {
    const { ana, root } = cast;
    text = '';
    await logIn(api, ana.email, ana.password);
    await api.anonymous.post('/api/auth/login', { email: ana.email, password: 'Wrong-1234' });
    await api.anonymous.get('/api/tasks');
    await ana.get('/api/users');
    const key = (await ana.post('/api/api-keys', { name: 'x' })).body.data;
    await ana.post(`/api/api-keys/${key.id}/rotate`);
    await ana.delete(`/api/api-keys/${key.id}`);
    await root.patch(`/api/users/${ana.id}`, { role: 'admin' });
    await ana.post('/api/auth/logout', { refresh_token: 'x' });
    await until(() => events('auth.session_ended')[0]);
    expect(events().map(({ event, user_id }) => [event, user_id])).toEqual([
      ['auth.login', ana.id],
      ['auth.login_failed', null],
      ['auth.refused', null],
      ['auth.forbidden', ana.id],
      ['auth.key_created', ana.id],
      ['auth.key_rotated', ana.id],
      ['auth.key_ended', ana.id],
      ['auth.role_changed', root.id],
      ['auth.session_ended', ana.id],
    ]);
    expect(events('auth.login_failed')[0]).toMatchObject({
      level: 'warn',
      code: 'credentials.wrong',
      address: '127.0.0.1',
      status: 401,
      request_id: expect.any(String),
    });
    expect(events('auth.key_ended')[0]).toMatchObject({ key_id: key.id, request_id: expect.stringMatching(/^req_/) });
    expect(events('auth.role_changed')[0]).toMatchObject({ changed_user_id: ana.id, from: 'user', to: 'admin' });
  });

  it('names a refusal for too many requests', async () => {
    await api.stop();
    await start({ RATE_LIMIT: 'on' });
    for (let i = 0; i < 11; i++) await api.anonymous.post('/api/auth/login', { email: 'x@example.com', password: 'y' });
    await until(() => events('auth.rate_limited')[0]);
    expect(events('auth.rate_limited')[0]).toMatchObject({ level: 'warn', status: 429, code: 'rate_limited' });
  });

  it('never holds a password, token, key, ticket, secret, query or body', async () => {
    await api.stop();
    await start({ LOG_LEVEL: 'verbose' });
    const person = cast.bob;
    const key = (await person.post('/api/api-keys', { name: 'x' })).body.data.key as string;
    const ticket = (await person.post('/api/changes/ticket')).body.data.ticket as string;
    const stream = await fetch(`${api.url}/api/changes/stream?ticket=${ticket}`);
    await stream.body!.cancel();
    await fetch(`${api.url}/api/changes/stream?ticket=${ticket}&Body-of-secrets=1`);
    await makeTask(person, { title: 'Body-of-secrets' });
    await fetch(`${api.url}/api/tasks/Body-of-secrets/x?token=${person.token}`);
    await person.post('/api/auth/change-password', { old_password: 'Wrong-1234', new_password: 'Other-1234' });
    const hook = await makeWebhook(person, 'https://example.com/Body-of-secrets');
    await person.get('/api/health', { 'x-request-id': 'last' });
    await line('last');
    for (const secret of [person.token!, key, ticket, 'Wrong-1234', 'Other-1234', person.password, hook.secret])
      expect(text).not.toContain(secret);
    expect(text).not.toContain('Body-of-secrets');
    expect(text).not.toContain('Root12345');
  });

  it('has a line for a stream once its client has gone, with the bytes that were sent', async () => {
    const leave = new AbortController();
    const stream = await fetch(`${api.url}/api/changes/stream`, {
      headers: { authorization: `Bearer ${cast.ana.token}`, 'x-request-id': 'stream' },
      signal: leave.signal,
    });
    await stream.body!.getReader().read();
    expect(requests().filter(({ request_id }) => request_id === 'stream')).toEqual([]);
    leave.abort();
    const { status, bytes } = await line('stream');
    expect(status).toBe(200);
    expect(bytes).toBeGreaterThan(0);
  });

  it('passes a trace on to its lines and to webhooks, if it is a valid one', async () => {
    const receiver = await Receiver.start();
    await makeWebhook(cast.ana, receiver.url);
    await cast.ana.post('/api/tasks', { title: 'Traced' }, { traceparent: TRACE, 'x-request-id': 'traced' });
    await cast.ana.post('/api/tasks', { title: 'Not' }, { traceparent: `${TRACE}-x`, 'x-request-id': 'not' });
    expect(await line('traced')).toMatchObject({ traceparent: TRACE, trace_id: TRACE.split('-')[1] });
    expect(await line('not')).not.toHaveProperty('traceparent');
    const received = await receiver.received(2);
    const traceOf = (title: string) =>
      received.find(({ text: body }) => body.includes(`"${title}"`))!.headers.traceparent;
    expect([traceOf('Traced'), traceOf('Not')]).toEqual([TRACE, undefined]);
    await receiver.stop();
  });

  it('is silent about requests below its level, and not about refusals', async () => {
    await api.stop();
    await start({ LOG_LEVEL: 'warn' });
    text = '';
    await cast.ana.get('/api/tasks');
    await api.anonymous.get('/api/tasks');
    await until(() => events('auth.refused')[0]);
    expect(lines().map(({ event }) => event)).toEqual(['auth.refused']);
  });

  it('is plain text for people, without colours unless it is a terminal', async () => {
    await api.stop();
    await start({ LOG_FORMAT: 'pretty' });
    text = '';
    await api.anonymous.get('/api/health', { 'x-request-id': 'pretty-1' });
    await until(() => /pretty-1/.exec(text) ?? undefined);
    expect(text).toMatch(
      /^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] INFO: GET \/api\/health 200 \{.*"pretty-1".*\}\n$/,
    );
    expect(text).not.toContain('\u001b');
  });
});
