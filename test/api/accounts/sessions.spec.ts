import type { Api, Answer } from '../../kit/api';
import { stopClock } from '../../kit/builders';
import { withRestoredRows } from '../../kit/fixtures';
import { logIn, type People, type Person } from '../../kit/people';
import { coded } from '../../kit/refusals';

const DAY = 86_400_000;
const OVER = coded({ success: false, message: 'Token de refresco expirado o revocado' });
const REVOKED = coded({ success: false, error: 'Token Revocado', message: 'El token ha sido revocado' });

describe('Sessions', () => {
  let api: Api;
  let cast: People;

  withRestoredRows((made) => ({ api, cast } = made));

  const again = (): Promise<Person> => logIn(api, 'ana@example.com', 'Secret123');
  const refresh = (token: string): Promise<Answer> => api.as(token).post('/api/auth/refresh');
  const sessions = () => api.rows('SELECT * FROM sessions ORDER BY id');
  const sessionEvents = async (name: string) => (await api.events('session')).filter((event) => event.name === name);

  async function expectAlive(person: Person): Promise<void> {
    expect((await person.get('/api/auth/me')).status).toBe(200);
    expect((await refresh(person.refreshToken)).status).toBe(200);
  }

  async function expectDead(person: Person): Promise<void> {
    const answer = await person.get('/api/auth/me');
    expect(answer).toMatchObject({ status: 401, body: REVOKED });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
    const refreshed = await refresh(person.refreshToken);
    expect(refreshed.status).toBe(401);
    expect(refreshed.body).not.toHaveProperty('data');
  }

  it('live beside one another: a login ends no other session', async () => {
    const second = await again();
    const third = await again();
    for (const person of [cast.ana, second, third, cast.bob]) await expectAlive(person);
    expect(await sessions()).toHaveLength(5);
  });

  it('are cleared away at the next login once they have run out', async () => {
    stopClock(Date.now() + 31 * DAY);
    await again();
    expect((await sessions()).filter((row) => row.user_id === cast.ana.id)).toHaveLength(1);
    expect((await sessions()).filter((row) => row.user_id === cast.bob.id)).toHaveLength(1);
  });

  it('keep nothing that would work as a refresh token', async () => {
    const stored = JSON.stringify([await sessions(), await api.events()]);
    const claims = JSON.parse(Buffer.from(cast.ana.refreshToken.split('.')[1]!, 'base64url').toString());
    expect(stored).toContain(claims.sid);
    expect(stored).not.toContain(cast.ana.refreshToken);
    expect(stored).not.toContain(cast.ana.refreshToken.split('.')[2]);
    expect(stored).not.toContain(claims.key);
  });

  it('end at logout, access token included, and only the caller’s', async () => {
    const second = await again();
    const answer = await cast.ana.post('/api/auth/logout', { refresh_token: cast.ana.refreshToken });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ success: true, message: 'Sesion cerrada con exito' });
    await expectDead(cast.ana);
    for (const person of [second, cast.bob, cast.root]) await expectAlive(person);
    const ended = await sessionEvents('session.ended');
    expect(ended).toHaveLength(1);
    expect(ended[0]).toMatchObject({ actor_id: cast.ana.id, credential: `session:${ended[0]!.subject_id}` });
  });

  it('cannot be ended by another user with their refresh token', async () => {
    const answer = await cast.bob.post('/api/auth/logout', { refresh_token: cast.root.refreshToken });
    expect(answer.status).toBe(200);
    await expectAlive(cast.root);
    await expectAlive(cast.ana);
    await expectDead(cast.bob);
  });

  it.each(['unknown', 7, ['a'], { a: 1 }])('end at logout with the refresh token %j as well', async (refresh_token) => {
    expect((await cast.ana.post('/api/auth/logout', { refresh_token })).status).toBe(200);
    await expectDead(cast.ana);
  });

  it.each([{}, { refresh_token: null }, { refresh_token: '' }, { token: 'x' }])(
    'live on after a logout with %j',
    async (fields) => {
      const answer = await cast.ana.post('/api/auth/logout', fields);
      expect(answer).toMatchObject({ status: 400, body: { success: false, message: 'Se requiere token de refresco' } });
      await expectAlive(cast.ana);
    },
  );

  it.each([undefined, null, [], 'token'])('live on after a logout with the body %j', async (body) => {
    expect((await cast.ana.post('/api/auth/logout', body)).status).toBe(400);
    await expectAlive(cast.ana);
  });

  it('give new tokens for a refresh token', async () => {
    const before = await api.everything();
    const answer = await refresh(cast.ana.refreshToken);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: true,
      message: 'Token refrescado con exito',
      data: { access_token: expect.any(String), refresh_token: expect.any(String) },
    });
    expect((await api.as(answer.body.data.access_token).get('/api/auth/me')).body.data.id).toBe(cast.ana.id);
    expect((await cast.ana.get('/api/auth/me')).status).toBe(200);
    expect(await api.everything()).toEqual(before);
  });

  it('accept a refresh token until its successor has been used, because the response may have been lost', async () => {
    const first = (await refresh(cast.ana.refreshToken)).body.data;
    const repeated = await refresh(cast.ana.refreshToken);
    expect(repeated.status).toBe(200);
    expect((await refresh(first.refresh_token)).status).toBe(200);
    expect((await refresh(repeated.body.data.refresh_token)).status).toBe(200);
  });

  it('end when a refresh token comes back after its successor was used', async () => {
    const second = await again();
    const first = (await refresh(cast.ana.refreshToken)).body.data;
    const next = (await refresh(first.refresh_token)).body.data;
    expect(await refresh(cast.ana.refreshToken)).toMatchObject({ status: 401, body: OVER });
    for (const token of [first.refresh_token, next.refresh_token]) {
      expect(await refresh(token)).toMatchObject({ status: 401, body: OVER });
    }
    for (const token of [cast.ana.token!, first.access_token, next.access_token]) {
      expect(await api.as(token).get('/api/auth/me')).toMatchObject({ status: 401, body: REVOKED });
    }
    expect(await sessionEvents('session.ended')).toHaveLength(1);
    await expectAlive(second);
  });

  it('survive twenty concurrent refreshes with one token', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(cast.ana.refreshToken)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect((await refresh(answers[7]!.body.data.refresh_token)).status).toBe(200);
  });

  it('expire thirty days after the login, regardless of refreshes', async () => {
    const start = Date.now();
    stopClock(start + 29 * DAY);
    const renewed = await refresh(cast.ana.refreshToken);
    expect(renewed.status).toBe(200);
    stopClock(start + 30 * DAY + 60_000);
    for (const token of [cast.ana.refreshToken, renewed.body.data.refresh_token]) {
      expect(await refresh(token)).toMatchObject({ status: 401, body: { success: false } });
    }
  });

  it('end when the user is deactivated and stay ended when they are let in again', async () => {
    const second = await again();
    expect((await cast.root.post(`/api/users/${cast.ana.id}/deactivate`)).status).toBe(200);
    expect((await refresh(cast.ana.refreshToken)).body).toEqual(
      coded({
        success: false,
        message: 'Usuario no encontrado o inactivo',
      }),
    );
    for (const person of [cast.ana, second]) await expectDead(person);
    expect((await cast.root.post(`/api/users/${cast.ana.id}/activate`)).status).toBe(200);
    for (const person of [cast.ana, second]) await expectDead(person);
    await expectAlive(await again());
    await expectAlive(cast.bob);
  });

  it('end when an admin switches the user off by PATCH and stay ended', async () => {
    for (const is_active of [false, true]) {
      expect((await cast.root.patch(`/api/users/${cast.ana.id}`, { is_active })).status).toBe(200);
      await expectDead(cast.ana);
    }
  });

  it('end when the user is deleted and stay ended', async () => {
    expect((await cast.root.delete(`/api/users/${cast.ana.id}`)).status).toBe(200);
    await expectDead(cast.ana);
    expect((await cast.root.post(`/api/users/${cast.ana.id}/restore`)).status).toBe(200);
    await expectDead(cast.ana);
    await expectAlive(await again());
  });

  it('have the role of this moment, both ways', async () => {
    expect((await cast.ana.get('/api/users')).status).toBe(403);
    await cast.root.patch(`/api/users/${cast.ana.id}`, { role: 'admin' });
    expect((await (await again()).get('/api/users')).status).toBe(200);
    const ana = await again();
    await cast.root.patch(`/api/users/${cast.ana.id}`, { role: 'user' });
    const answer = await ana.get('/api/users');
    expect([401, 403]).toContain(answer.status);
    expect(answer.body).not.toHaveProperty('data');
  });
});
