import { type Api, Client } from '../../kit/api';
import { leavingNothing, stopClock, withKey } from '../../kit/builders';
import { withRestoredRows } from '../../kit/fixtures';
import { logIn, type People, type Person } from '../../kit/people';
import { statementsOf } from '../../kit/statements';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

describe('Your sessions', () => {
  let api: Api;
  let cast: People;

  withRestoredRows((made) => ({ api, cast } = made));

  const again = (): Promise<Person> => logIn(api, cast.ana.email, cast.ana.password);
  const list = async (client: Client = cast.ana): Promise<any[]> =>
    (await client.get('/api/auth/sessions')).body.data.sessions;
  const idOf = async (client: Client): Promise<string> => (await list(client)).find(({ current }) => current).id;
  const isAlive = async (client: Client): Promise<boolean> => (await client.get('/api/auth/me')).status === 200;

  /** The use of a session is written beside the request. */
  async function usesWritten(expected: number): Promise<any[]> {
    for (;;) {
      const shown = await list();
      if (Date.parse(`${shown[0].last_used_at}Z`) === expected) return shown;
    }
  }

  it('are listed with when and from where they were used, oldest first, and which is the current one', async () => {
    const login = { email: cast.ana.email, password: cast.ana.password };
    const { body } = await api.anonymous.post('/api/auth/login', login, { 'user-agent': 'curl/8.5.0' });
    const second = api.as(body.data.access_token);
    const time = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{6})?$/);
    const common = { id: expect.any(String), created_at: time, last_used_at: time, address: '127.0.0.1' };
    expect(await list(second)).toEqual([
      { ...common, user_agent: null, current: false },
      { ...common, user_agent: 'curl/8.5.0', current: true },
    ]);
    expect((await list()).map(({ current }) => current)).toEqual([true, false]);
    expect(await list(cast.bob)).toHaveLength(1);
  });

  it('are listed while they live: neither expired nor ended ones', async () => {
    const second = await again();
    await second.post('/api/auth/logout', { refresh_token: 'x' });
    expect(await list()).toHaveLength(1);
    await cast.ana.post('/api/auth/change-password', { old_password: 'Secret123', new_password: 'Secret456' });
    const third = await logIn(api, cast.ana.email, 'Secret456');
    expect(await list(third)).toHaveLength(1);
    stopClock(Date.now() + 31 * DAY_MS);
    const fourth = await logIn(api, cast.ana.email, 'Secret456');
    expect(await list(fourth)).toHaveLength(1);
  });

  it('show their last use to the minute, and from where it came', async () => {
    const [{ id, last_used_at: start }] = await list();
    const began = Date.parse(`${start}Z`);
    stopClock(began + MINUTE_MS - 1);
    const from = { 'user-agent': 'x'.repeat(400) };
    const early = await statementsOf(() => cast.ana.get('/api/auth/me', from));
    expect(early.statements.filter((sql) => /sessions/i.test(sql) && /^update/i.test(sql))).toEqual([]);
    expect((await list())[0]).toMatchObject({ id, last_used_at: start, user_agent: null });
    stopClock(began + MINUTE_MS);
    await cast.ana.get('/api/auth/me', from);
    expect((await usesWritten(began + MINUTE_MS))[0]).toMatchObject({ id, user_agent: 'x'.repeat(300) });
  });

  it('end one by one, access token included, at the next request', async () => {
    const second = await again();
    const { status, body } = await cast.ana.delete(`/api/auth/sessions/${await idOf(second)}`);
    expect([status, body]).toEqual([200, { success: true, message: 'Sesion terminada con exito' }]);
    expect([await isAlive(cast.ana), await isAlive(second)]).toEqual([true, false]);
    expect((await api.as(second.refreshToken).post('/api/auth/refresh')).status).toBe(401);
    await cast.ana.delete(`/api/auth/sessions/${await idOf(cast.ana)}`);
    expect(await isAlive(cast.ana)).toBe(false);
    const ended = (await api.events('session')).filter(({ name }) => name === 'session.ended');
    expect(ended.map(({ actor_id }) => actor_id)).toEqual([cast.ana.id, cast.ana.id]);
  });

  it('end all together but the current one, and nobody else’s', async () => {
    const others = [await again(), await again()];
    const { status, body } = await cast.ana.delete('/api/auth/sessions');
    expect([status, body]).toEqual([200, { success: true, message: 'Las demas sesiones han terminado' }]);
    for (const other of others) expect(await isAlive(other)).toBe(false);
    for (const person of [cast.ana, cast.bob, cast.root]) expect(await isAlive(person)).toBe(true);
    expect((await cast.ana.delete('/api/auth/sessions')).status).toBe(200);
    expect(await list()).toHaveLength(1);
  });

  it('cannot be ended by strangers, nor by an admin', async () => {
    const id = await idOf(cast.ana);
    for (const client of [cast.bob, cast.root]) {
      const answer = await leavingNothing(api, () => client.delete(`/api/auth/sessions/${id}`));
      expect([answer.status, answer.body.code]).toEqual([404, 'session.not_found']);
    }
    for (const none of ['x', '%00', '../me', 'a'.repeat(500)])
      expect((await cast.ana.delete(`/api/auth/sessions/${encodeURIComponent(none)}`)).status).toBe(404);
    expect(await isAlive(cast.ana)).toBe(true);
  });

  it('of an API key: it has none, lists those of its user, and ends all of them', async () => {
    const key = await withKey(cast.ana);
    const shown = await list(key);
    expect(shown.map(({ current }) => current)).toEqual([false]);
    expect((await key.delete('/api/auth/sessions')).status).toBe(200);
    expect([await isAlive(cast.ana), await isAlive(key)]).toEqual([false, true]);
  });
});
