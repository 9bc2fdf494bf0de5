import { Api } from '../../kit/api';
import { makeTask } from '../../kit/builders';
import { join, logIn, people, type People } from '../../kit/people';

const CARLA = { username: 'carla', email: 'Carla@Example.com', first_name: 'Carla', last_name: 'Sotó', role: 'user' };

describe('An admin', () => {
  let api: Api;
  let cast: People;

  beforeEach(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterEach(() => api.stop());

  const names = async (query: string): Promise<string[]> =>
    (await cast.root.get(`/api/users?sort_by=id&sort_order=asc&${query}`)).body.data.users.map((u: any) => u.username);

  describe('creates accounts', () => {
    it('with a password and a role, which can log in', async () => {
      const made = await cast.root.post('/api/users', { ...CARLA, password: 'Carla1234', role: 'admin' });
      expect([made.status, made.body.message]).toEqual([201, 'Usuario creado con exito']);
      expect(made.body.data).toMatchObject({ username: 'carla', email: 'carla@example.com', last_name: 'Sotó' });
      expect(made.body.data.role.name).toBe('admin');
      const carla = await logIn(api, 'carla@example.com', 'Carla1234');
      expect((await carla.get('/api/users')).status).toBe(200);
      const [event] = await api.events('user', carla.id);
      expect(event).toMatchObject({ name: 'user.created', actor_id: cast.root.id });
      expect(made.text).not.toMatch(/password|argon2/i);
    });

    it.each([{}, { password: null }])('without a password (%j), which nobody can log in to', async (body) => {
      const made = await cast.root.post('/api/users', { username: 'carla', email: 'carla@example.com', ...body });
      expect(made.body.data).toMatchObject({ first_name: '', role: { name: 'user' }, is_active: true });
      for (const password of [' ', 'the password of nobody', 'Secret123']) {
        const answer = await api.anonymous.post('/api/auth/login', { email: 'carla@example.com', password });
        expect([answer.status, answer.body.code]).toEqual([401, 'credentials.wrong']);
      }
    });

    it.each([
      [{ ...CARLA, username: 'ana' }, 409, 'username.taken'],
      [{ ...CARLA, email: 'ANA@example.com' }, 409, 'email.taken'],
      [{ ...CARLA, password: 'short' }, 400, 'password.too_short'],
      [{ ...CARLA, role: 'owner' }, 400, 'role.unknown'],
      [{ email: 'carla@example.com' }, 400, 'username.required'],
    ])('and is refused %j', async (body, status, code) => {
      const before = await api.everything();
      const answer = await cast.root.post('/api/users', body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(await api.everything()).toEqual(before);
    });
  });

  it.each([
    ['search=CARLA', ['carla']],
    ['search=sotÓ', ['carla']],
    ['search=carla sot', ['carla']],
    ['search=@example', ['admin', 'ana', 'bob', 'carla']],
    ['search=%25', []],
    ['search=', ['admin', 'ana', 'bob', 'carla']],
    ['role=admin', ['admin']],
    ['role=user', ['ana', 'bob', 'carla']],
    ['role=admin,user&search=a', ['admin', 'ana', 'bob', 'carla']],
    ['role=owner', []],
    ['is_active=false', ['bob']],
    ['is_active=TRUE&role=user', ['ana', 'carla']],
    ['is_active=perhaps', ['admin', 'ana', 'bob', 'carla']],
  ])('finds accounts by ?%s', async (query, expected) => {
    await cast.root.post('/api/users', CARLA);
    await cast.root.post(`/api/users/${cast.bob.id}/deactivate`);
    expect(await names(query)).toEqual(expected);
  });

  it('finds accounts by their new names only', async () => {
    await cast.ana.patch('/api/users/' + cast.ana.id, { first_name: 'Anastasia', username: 'anastasia' });
    expect([await names('search=anastasia'), await names('search=ana@')]).toEqual([['anastasia'], ['anastasia']]);
  });

  it('sees and ends the sessions of anybody', async () => {
    const again = await logIn(api, cast.ana.email, cast.ana.password);
    const path = `/api/users/${cast.ana.id}/sessions`;
    const { sessions } = (await cast.root.get(path)).body.data;
    expect(sessions).toHaveLength(2);
    expect(sessions[0]).toMatchObject({ current: false, address: '127.0.0.1' });
    expect((await cast.root.delete(`${path}/${sessions[0].id}`)).status).toBe(200);
    expect([(await cast.ana.get('/api/auth/me')).status, (await again.get('/api/auth/me')).status]).toEqual([401, 200]);
    expect((await cast.root.delete(path)).status).toBe(200);
    expect((await again.get('/api/auth/me')).status).toBe(401);
    expect((await cast.root.get(path)).body.data.sessions).toEqual([]);
    const ended = (await api.events('session')).filter(({ name }) => name === 'session.ended');
    expect(ended.map(({ actor_id }) => actor_id)).toEqual([cast.root.id, cast.root.id]);
  });

  it('does not end a session under the name of somebody else', async () => {
    const { sessions } = (await cast.root.get(`/api/users/${cast.ana.id}/sessions`)).body.data;
    const answer = await cast.root.delete(`/api/users/${cast.bob.id}/sessions/${sessions[0].id}`);
    expect([answer.status, answer.body.code]).toEqual([404, 'session.not_found']);
    expect((await cast.ana.get('/api/auth/me')).status).toBe(200);
  });

  it('sees and deletes the API keys of anybody', async () => {
    const keys = await Promise.all(
      ['one', 'two', 'three'].map(async (name) => (await cast.ana.post('/api/api-keys', { name })).body.data),
    );
    const path = `/api/users/${cast.ana.id}/api-keys`;
    const listed = await cast.root.get(path);
    expect(listed.body.data).toEqual((await cast.ana.get('/api/api-keys')).body.data);
    expect(listed.text).not.toContain(keys[0].key);
    expect((await cast.root.delete(`/api/users/${cast.bob.id}/api-keys/${keys[0].id}`)).status).toBe(404);
    expect((await cast.root.delete(`${path}/${keys[0].id}`)).status).toBe(200);
    expect((await api.as(keys[0].key).get('/api/auth/me')).status).toBe(401);
    expect((await api.as(keys[1].key).get('/api/auth/me')).status).toBe(200);
    expect((await cast.root.delete(path)).status).toBe(200);
    expect((await cast.ana.get('/api/api-keys')).body.data.api_keys).toEqual([]);
  });

  it('deletes an account in the trash for good, with its tasks', async () => {
    await makeTask(cast.ana);
    expect((await cast.root.delete(`/api/trash/users/${cast.ana.id}`)).status).toBe(404);
    await cast.root.delete(`/api/users/${cast.ana.id}`);
    const answer = await cast.root.delete(`/api/trash/users/${cast.ana.id}`);
    expect([answer.status, answer.body]).toEqual([
      200,
      { success: true, message: 'Usuario eliminado definitivamente' },
    ]);
    expect(await api.rows(`SELECT id FROM users WHERE id = ${cast.ana.id}`)).toEqual([]);
    expect(await api.rows(`SELECT id FROM tasks WHERE user_id = ${cast.ana.id}`)).toEqual([]);
    expect((await cast.root.post(`/api/users/${cast.ana.id}/restore`)).status).toBe(404);
    expect((await cast.root.delete(`/api/trash/users/${cast.ana.id}`)).status).toBe(404);
    expect((await join(api, 'ana')).id).toBeGreaterThan(cast.bob.id);
  });

  it.each([
    ['POST', '/api/users'],
    ['POST', '/api/users/:id/reset-password'],
    ['GET', '/api/users/:id/sessions'],
    ['DELETE', '/api/users/:id/sessions'],
    ['DELETE', '/api/users/:id/sessions/x'],
    ['GET', '/api/users/:id/api-keys'],
    ['DELETE', '/api/users/:id/api-keys'],
    ['DELETE', '/api/users/:id/api-keys/x'],
    ['DELETE', '/api/trash/users/:id'],
  ])('alone may %s %s: not the user, no stranger, nobody without a token', async (method, path) => {
    const own = path.replace(':id', String(cast.ana.id));
    for (const client of [cast.ana, cast.bob])
      expect((await client.send(method, own, method === 'POST' ? CARLA : undefined)).body.code).toBe('role.required');
    expect((await api.anonymous.send(method, own)).status).toBe(401);
    const missing = path.replace(':id', '999999');
    if (path !== missing) expect((await cast.root.send(method, missing)).status).toBe(404);
  });
});
