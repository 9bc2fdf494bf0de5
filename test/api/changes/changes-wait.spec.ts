import { Bell } from '../../../src/events/bell';
import { Api, type Answer } from '../../kit/api';
import { makeTask, withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';

/** More than there are connections in the pool. */
const MANY = 30;

describe('A request that waits for changes', () => {
  let api: Api;
  let ana: People['ana'];
  let bob: People['bob'];
  let root: People['root'];

  beforeEach(async () => {
    api = await Api.start();
    ({ ana, bob, root } = await people(api));
  });
  afterEach(() => api.stop());

  /** Everybody who waits on an instance. */
  const waiters = (of: Api): Set<unknown> => Reflect.get(of.app.get(Bell), 'waiters');
  const cursorOf = async (client: typeof ana): Promise<string> => (await client.get('/api/changes')).body.data.cursor;

  /** Asks for changes and resolves once the service waits for them. */
  async function waiting(
    client: Pick<typeof ana, 'get'>,
    cursor: string,
    of = api,
  ): Promise<{ answer: Promise<Answer> }> {
    const before = waiters(of).size;
    const answer = client.get(`/api/changes?wait=55&cursor=${cursor}`);
    while (waiters(of).size === before) await of.rows('SELECT 1');
    return { answer };
  }

  it('is answered as soon as there is something for the caller, and not by what others do', async () => {
    const cursor = await cursorOf(bob);
    const { answer } = await waiting(bob, cursor);
    await makeTask(ana);
    const { id } = await makeTask(bob);
    const { body } = await answer;
    expect(body.data).toMatchObject({ changes: [{ type: 'task', id }], has_more: false });
    expect((await bob.get(`/api/changes?cursor=${body.data.cursor}`)).body.data.changes).toEqual([]);
  });

  it('is answered with an empty page and the same position when the time is over', async () => {
    const cursor = await cursorOf(ana);
    const { status, body } = await ana.get(`/api/changes?wait=1&cursor=${cursor}`);
    expect([status, body.data]).toEqual([200, { changes: [], cursor, has_more: false }]);
  });

  it('does not wait at the end of what has more, nor for a snapshot of nothing', async () => {
    const first = await ana.get('/api/changes?wait=55');
    expect(first.body.data).toMatchObject({ changes: [], has_more: false });
    await makeTask(ana);
    const page = await ana.get(`/api/changes?limit=1&cursor=${first.body.data.cursor}`);
    if (page.body.data.has_more)
      expect((await ana.get(`/api/changes?wait=55&cursor=${page.body.data.cursor}`)).body.data).toMatchObject({
        changes: [],
        has_more: false,
      });
    const half = await ana.get('/api/changes?limit=1');
    expect(half.body.data.has_more).toBe(true);
    const rest = await ana.get(`/api/changes?wait=55&cursor=${half.body.data.cursor}`);
    expect(rest.body.data).toMatchObject({ changes: [], has_more: false });
  });

  it('is answered with 401 when the session or the key behind it ends', async () => {
    const key = await withKey(bob);
    const [bySession, byKey] = [await waiting(ana, await cursorOf(ana)), await waiting(key, await cursorOf(bob))];
    await ana.post('/api/auth/logout', { refresh_token: ana.refreshToken });
    expect((await bySession.answer).status).toBe(401);
    await root.post(`/api/users/${bob.id}/deactivate`);
    expect((await byKey.answer).status).toBe(401);
  });

  it('is answered with 410 when the role of the caller changes', async () => {
    await root.put(`/api/users/${bob.id}`, { role: 'admin' });
    const { answer } = await waiting(bob, await cursorOf(bob));
    await root.put(`/api/users/${bob.id}`, { role: 'user' });
    expect([(await answer).status, (await answer).body.code]).toEqual([410, 'changes.restart']);
  });

  it('holds no connection to the database: others work while many wait', async () => {
    const cursor = await cursorOf(ana);
    const answers = [];
    for (let i = 0; i < MANY; i++) answers.push((await waiting(ana, cursor)).answer);
    const { id } = await makeTask(ana);
    for (const { body } of await Promise.all(answers)) expect(body.data.changes).toMatchObject([{ id }]);
    expect(waiters(api).size).toBe(0);
  });

  it('ends with its client', async () => {
    const cursor = await cursorOf(ana);
    const left = new AbortController();
    const headers = { authorization: `Bearer ${ana.token}` };
    const answer = fetch(`${api.url}/api/changes?wait=55&cursor=${cursor}`, { headers, signal: left.signal });
    const gone = expect(answer).rejects.toThrow(/abort/i);
    while (waiters(api).size === 0) await api.rows('SELECT 1');
    left.abort();
    await gone;
    while (waiters(api).size > 0) await api.rows('SELECT 1');
  });

  it('ends with the service, with the same position', async () => {
    const own = await Api.start({});
    const cast = await people(own);
    const cursor = await cursorOf(cast.ana);
    const { answer } = await waiting(cast.ana, cursor, own);
    await own.stop();
    expect((await answer).body.data).toEqual({ changes: [], cursor, has_more: false });
  });
});
