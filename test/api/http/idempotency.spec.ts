import { ChoresService } from '../../../src/chores/chores.service';
import { unavailable } from '../../../src/common/errors';
import { SealedAnswers } from '../../../src/idempotency/sealed-answers';
import { Api, Client, type Answer } from '../../kit/api';
import { leavingNothing, makeCloseTask, makeLead, makeTag, makeTask, stopClock, withKey } from '../../kit/builders';
import { join, people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const HOUR_MS = 3_600_000;
const KEPT = ['content-type', 'etag', 'location'];

describe('A request with an Idempotency-Key', () => {
  let api: Api;
  let cast: People;
  let ana: People['ana'];

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    ({ ana } = cast);
  });
  afterAll(() => api.stop());
  afterEach(() => {
    jest.useRealTimers();
  });

  let keys = 0;
  const newKey = (): { 'idempotency-key': string } => ({ 'idempotency-key': `key-${++keys}` });
  const records = () => api.rows('SELECT * FROM idempotency_records ORDER BY caller, key_hash');
  const tasksCalled = (title: string) =>
    api.rows(`SELECT id FROM tasks WHERE title = '${title}' AND deleted_at IS NULL`);

  /** Two requests, of which the second was answered as the first, and did nothing. */
  async function expectReplayed(send: () => Promise<Answer>): Promise<Answer> {
    const first = await send();
    const second = await leavingNothing(api, send);
    expect(first.status).toBeLessThan(300);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    for (const name of KEPT) expect([name, second.headers.get(name)]).toEqual([name, first.headers.get(name)]);
    return second;
  }

  it('creates one task, however often it is sent', async () => {
    const key = newKey();
    const body = { title: 'Once', tags: [await makeTag(ana, 'once')] };
    const { status, headers } = await expectReplayed(() => ana.post('/api/tasks', body, key));
    expect(headers.get('etag')).toMatch(/^"1-/);
    for (let i = 0; i < 3; i++) await ana.post('/api/tasks', body, key);
    expect(status).toBe(201);
    expect(await tasksCalled('Once')).toHaveLength(1);
  });

  it('is replayed for PUT, PATCH, DELETE and the completion of a task', async () => {
    const { id } = await makeTask(ana);
    const [put, patch, complete, remove] = [newKey(), newKey(), newKey(), newKey()];
    await expectReplayed(() => ana.put(`/api/tasks/${id}`, { priority: 'low' }, put));
    await expectReplayed(() => ana.patch(`/api/tasks/${id}`, { priority: 'high' }, patch));
    await expectReplayed(() => ana.post(`/api/tasks/${id}/complete`, undefined, complete));
    await expectReplayed(() => ana.delete(`/api/tasks/${id}`, undefined, remove));
    expect((await ana.delete(`/api/tasks/${id}`)).status).toBe(404);
    expect((await api.events('task', id)).map(({ name }) => name)).toEqual([
      'task.created',
      'task.updated',
      'task.updated',
      'task.completed',
      'task.updated',
      'task.deleted',
    ]);
  });

  it('is replayed though the version that it expects is no longer there, since the first attempt found it', async () => {
    const { id } = await makeTask(ana);
    const etag = (await ana.get(`/api/tasks/${id}`)).headers.get('etag');
    const headers = { ...newKey(), 'if-match': etag };
    await expectReplayed(() => ana.patch(`/api/tasks/${id}`, { title: 'Version 2' }, headers));
    const late = { ...newKey(), 'if-match': etag };
    for (let i = 0; i < 2; i++) expect((await ana.patch(`/api/tasks/${id}`, { title: 'No' }, late)).status).toBe(412);
  });

  it('is replayed even after the task has changed, as it was answered then', async () => {
    const key = newKey();
    const { id } = await makeTask(ana);
    const first = await ana.patch(`/api/tasks/${id}`, { title: 'First' }, key);
    await ana.patch(`/api/tasks/${id}`, { title: 'Second' });
    const again = await ana.patch(`/api/tasks/${id}`, { title: 'First' }, key);
    expect(again.text).toBe(first.text);
    expect((await ana.get(`/api/tasks/${id}`)).body.data.title).toBe('Second');
  });

  it('is refused with 422 when the key belongs to another request', async () => {
    const key = newKey();
    const { id } = await makeTask(ana);
    await ana.post('/api/tasks', { title: 'Mine' }, key);
    const others = [
      () => ana.post('/api/tasks', { title: 'Other body' }, key),
      () => ana.post('/api/tasks?x=1', { title: 'Mine' }, key),
      () => ana.post('/api/tags', { title: 'Mine' }, key),
      () => ana.patch(`/api/tasks/${id}`, { title: 'Mine' }, key),
      () => ana.post('/api/tasks', Buffer.from('{ "title": "Mine" }'), { ...key, 'content-type': 'application/json' }),
    ];
    for (const other of others) {
      const { status, body } = await leavingNothing(api, other);
      expect([status, body]).toEqual([
        422,
        coded({ success: false, message: 'Esta Idempotency-Key ya se uso para otra peticion' }),
      ]);
    }
    const english = await ana.post('/api/tasks', { title: 'X' }, { ...key, 'accept-language': 'en' });
    expect(english.body.message).toBe('This Idempotency-Key has been used for a different request');
  });

  it('is refused with 400 when the key is empty, too long or not printable', async () => {
    for (const key of ['', ' ', 'x'.repeat(256), 'ñ', 'a\tb']) {
      const answer = await leavingNothing(api, () =>
        ana.post('/api/tasks', { title: 'No' }, { 'idempotency-key': key }),
      );
      expect([key, answer.status, answer.body]).toEqual([
        key,
        400,
        coded({ success: false, message: 'Idempotency-Key debe tener de 1 a 255 caracteres ASCII imprimibles' }),
      ]);
    }
    const longest = { 'idempotency-key': 'k'.repeat(255) };
    await expectReplayed(() => ana.post('/api/tasks', { title: 'Longest key' }, longest));
    // A missing token is reported first.
    expect((await api.anonymous.post('/api/tasks', { title: 'No' }, { 'idempotency-key': '' })).status).toBe(401);
  });

  it('can be corrected after a refusal and sent again with the same key', async () => {
    const key = newKey();
    const before = await records();
    expect((await ana.post('/api/tasks', { title: '' }, key)).status).toBe(400);
    expect((await ana.patch('/api/tasks/999999', { title: 'x' }, key)).status).toBe(404);
    const { id } = await makeTask(cast.bob);
    expect((await ana.patch(`/api/tasks/${id}`, { title: 'x' }, key)).status).toBe(403);
    await makeTag(ana, 'taken');
    expect((await ana.post('/api/tags', { name: 'Taken' }, key)).status).toBe(409);
    expect(
      (await ana.post('/api/tasks', Buffer.from('{'), { ...key, 'content-type': 'application/json' })).status,
    ).toBe(400);
    expect(await records()).toEqual(before);
    await expectReplayed(() => ana.post('/api/tasks', { title: 'At last' }, key));
  });

  it('is nothing special when it reads', async () => {
    const key = newKey();
    const before = await records();
    for (let i = 0; i < 2; i++) {
      const answer = await ana.get('/api/tasks', key);
      expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([200, null]);
    }
    expect((await ana.get('/api/tasks', { 'idempotency-key': 'x'.repeat(300) })).status).toBe(200);
    expect(await records()).toEqual(before);
  });

  it('never matches the key of another user, and does not reveal that there is one', async () => {
    const key = newKey();
    const answers = [];
    for (const who of [ana, cast.bob, cast.root])
      answers.push(await who.post('/api/tasks', { title: 'Shared key' }, key));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await tasksCalled('Shared key')).toHaveLength(3);
    expect((await api.anonymous.post('/api/tasks', { title: 'Shared key' }, key)).status).toBe(401);
  });

  it('is replayed to the same user in another session and through an API key', async () => {
    const key = newKey();
    const first = await ana.post('/api/tasks', { title: 'Everywhere' }, key);
    const { body } = await api.anonymous.post('/api/auth/login', { email: ana.email, password: ana.password });
    const again = await api.as(body.data.access_token).post('/api/tasks', { title: 'Everywhere' }, key);
    expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([first.text, 'true']);
  });

  it('is refused with 401, not replayed, once its caller is locked out', async () => {
    const eve = await join(api, 'eve');
    const program = await withKey(eve);
    const lead = await makeLead(program);
    const key = newKey();
    const [refresh, close] = [newKey(), newKey()];
    const closeTask = { lead_id: lead.id, text: 'Call' };
    expect((await eve.post('/api/tasks', { title: 'Mine' }, key)).status).toBe(201);
    expect((await program.post('/api/v1/task/', closeTask, close)).status).toBe(200);
    expect((await api.as(eve.refreshToken).post('/api/auth/refresh', undefined, refresh)).status).toBe(200);
    expect((await cast.root.patch(`/api/users/${eve.id}`, { is_active: false })).status).toBe(200);
    expect((await eve.post('/api/tasks', { title: 'Mine' }, key)).status).toBe(401);
    expect((await program.post('/api/v1/task/', closeTask, close)).status).toBe(401);
    expect((await api.as(eve.refreshToken).post('/api/auth/refresh', undefined, refresh)).status).toBe(401);
  });

  it('gets the same tokens from registration, login and refresh, which are stored encrypted', async () => {
    const [register, login, refresh] = [newKey(), newKey(), newKey()];
    const zoe = { username: 'zoe', email: 'zoe@example.com', password: 'Secret123' };
    await expectReplayed(() => api.anonymous.post('/api/auth/register', zoe, register));
    const { body } = await expectReplayed(() => api.anonymous.post('/api/auth/login', zoe, login));
    const { refresh_token } = body.data;
    const renewed = await expectReplayed(() => api.as(refresh_token).post('/api/auth/refresh', undefined, refresh));
    expect((await api.as(renewed.body.data.access_token).get('/api/auth/me')).status).toBe(200);
    expect(await api.rows(`SELECT id FROM sessions WHERE user_id = ${body.data.user.id}`)).toHaveLength(1);
    expect((await api.anonymous.post('/api/auth/login', { ...zoe, password: 'Wrong1234' }, login)).status).toBe(422);
    await expectNoSecret(refresh_token, body.data.access_token, zoe.email);
  });

  it('gets the same API key, which is stored encrypted', async () => {
    const header = newKey();
    const { body } = await expectReplayed(() => ana.post('/api/api-keys', { name: 'a program' }, header));
    const { key } = body.data;
    expect((await new Client(api.url, undefined, key).get('/api/v1/me/')).status).toBe(200);
    await expectNoSecret(key);
  });

  async function expectNoSecret(...secrets: string[]): Promise<void> {
    const stored = JSON.stringify(await records());
    const decoded = (await records()).map(({ sealed_answer }) =>
      Buffer.from(sealed_answer, 'base64').toString('latin1'),
    );
    for (const secret of secrets) expect(stored + decoded.join()).not.toContain(secret);
    for (let i = 1; i <= keys; i++) expect(stored).not.toContain(`"key-${i}"`);
  }

  it('with a copied refresh token still ends the session', async () => {
    const { refreshToken } = await join(api, 'max');
    const second = (await api.as(refreshToken).post('/api/auth/refresh')).body.data;
    const third = (await api.as(second.refresh_token).post('/api/auth/refresh')).body.data;
    expect((await api.as(third.access_token).get('/api/auth/me')).status).toBe(200);
    expect((await api.as(refreshToken).post('/api/auth/refresh', undefined, newKey())).status).toBe(401);
    expect((await api.as(third.access_token).get('/api/auth/me')).status).toBe(401);
  });

  it('runs again a day later, and expired records are deleted', async () => {
    const key = newKey();
    const post = () => ana.post('/api/tasks', { title: 'Daily' }, key);
    const now = Date.now();
    const { refresh_token } = (await api.anonymous.post('/api/auth/login', ana)).body.data;
    await post();
    const tomorrow = async (hours: number) => {
      stopClock(now + hours * HOUR_MS);
      const { body } = await api.as(refresh_token).post('/api/auth/refresh');
      return api.as(body.data.access_token).post('/api/tasks', { title: 'Daily' }, key);
    };
    expect((await tomorrow(23.9)).headers.get('idempotency-replayed')).toBe('true');
    expect((await tomorrow(24.1)).headers.get('idempotency-replayed')).toBeNull();
    expect(await tasksCalled('Daily')).toHaveLength(2);
    const fresh = (await records()).filter(({ expires_at }) => Number(expires_at) > now + 24.2 * HOUR_MS);
    expect(fresh).toHaveLength(1);
    await api.app.get(ChoresService).runDue(new Date(now + 24.2 * HOUR_MS));
    expect(await records()).toEqual(fresh);
  });

  it('works the same in the Close API', async () => {
    const program = await withKey(ana);
    const lead = await makeLead(program);
    const [create, update, bulk, remove] = [newKey(), newKey(), newKey(), newKey()];
    const task = { lead_id: lead.id, text: 'Call once' };
    const { body } = await expectReplayed(() => program.post('/api/v1/task/', task, create));
    const path = `/api/v1/task/${body.id}/`;
    await expectReplayed(() => program.put(path, { text: 'Call twice' }, update));
    const filtered = `/api/v1/task/?lead_id=${lead.id}`;
    await expectReplayed(() => program.put(filtered, { is_complete: true }, bulk));
    const reused = await leavingNothing(api, () => program.put(path, { text: 'Other' }, update));
    expect([reused.status, reused.body]).toEqual([
      422,
      { error: 'This Idempotency-Key has been used for a different request.' },
    ]);
    const empty = await program.put(path, { text: 'Other' }, { 'idempotency-key': '' });
    expect([empty.status, empty.body]).toEqual([
      400,
      { error: 'Idempotency-Key must have 1 to 255 printable ASCII characters.' },
    ]);
    await expectReplayed(() => program.delete(path, undefined, remove));
    expect(await tasksCalled('Call twice')).toHaveLength(0);
  });

  it('that reads through a POST is a read', async () => {
    const program = await withKey(ana);
    await makeCloseTask(program, (await makeLead(program)).id);
    const before = await records();
    const headers = { ...newKey(), 'x-http-method-override': 'GET' };
    const list = () => program.post('/api/v1/task/', { _params: { _limit: 1 } }, headers);
    expect((await list()).body.data).toHaveLength(1);
    expect((await list()).headers.get('idempotency-replayed')).toBeNull();
    expect(await records()).toEqual(before);
  });

  it('shows no version of a change that is not saved because its response cannot be', async () => {
    const { id } = await makeTask(ana);
    const seal = jest.spyOn(SealedAnswers.prototype, 'seal').mockImplementation(() => {
      throw unavailable('store_unavailable');
    });
    const patch = () => ana.patch(`/api/tasks/${id}`, { title: 'Never' }, newKey());
    const { status, headers } = await leavingNothing(api, patch).finally(() => seal.mockRestore());
    expect([status, headers.get('etag')]).toEqual([503, null]);
  });

  it('may come from a browser of a listed origin, which may read whether it was replayed', async () => {
    const preflight = await api.anonymous.send('OPTIONS', '/api/tasks', undefined, {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'idempotency-key',
    });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    const answer = await ana.get('/api/tasks', { origin: 'http://localhost:3000' });
    expect(answer.headers.get('access-control-expose-headers')).toContain('Idempotency-Replayed');
  });
});

describe('A replay', () => {
  let api: Api;
  let ana: Client;

  beforeAll(async () => {
    api = await Api.start({ RATE_LIMIT: 'on' });
    ana = await join(api, 'ana');
  });
  afterAll(() => api.stop());

  it('counts as a request and shows the current rate limit', async () => {
    const post = () => ana.post('/api/tasks', { title: 'Counted' }, { 'idempotency-key': 'x' });
    const [first, second] = [await post(), await post()];
    const left = ({ headers }: Answer) => Number(headers.get('x-ratelimit-remaining'));
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(left(second)).toBe(left(first) - 1);
  });
});
