import { Api } from '../../kit/api';
import { join, people, type People, type Person } from '../../kit/people';
import { coded } from '../../kit/refusals';

const NO_ACCESS = coded({
  success: false,
  error: 'Prohibido',
  message: 'No tienes permiso para acceder a este recurso',
});
const NOT_YOURS = coded({ success: false, message: 'Prohibido' });

describe('Users', () => {
  let api: Api;
  let cast: People;
  let carla: Person;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    carla = await join(api, 'carla');
  });
  afterAll(() => api.stop());

  const list = (query = '') => cast.root.get(`/api/users${query}`);
  const names = async (query: string) => (await list(query)).body.data.users.map((user: any) => user.username);

  it('are listed for an admin, the newest first', async () => {
    const answer = await list();
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: true,
      data: {
        users: expect.any(Array),
        pagination: { page: 1, per_page: 10, total: 4, total_pages: 1, has_next: false, has_prev: false },
      },
    });
    expect(answer.body.data.users.map((user: any) => user.id)).toEqual([
      carla.id,
      cast.bob.id,
      cast.ana.id,
      cast.root.id,
    ]);
    expect(answer.body.data.users[1]).toEqual((await cast.bob.get('/api/auth/me')).body.data);
    expect(answer.text).not.toMatch(/password|argon2|epoch/i);
  });

  it.each([
    ['?sort_by=username&sort_order=asc', ['admin', 'ana', 'bob', 'carla']],
    ['?sort_by=username', ['carla', 'bob', 'ana', 'admin']],
    ['?sort_by=email&sort_order=ASC', ['ana', 'bob', 'carla', 'admin']],
    ['?sort_by=created_at&sort_order=asc', ['admin', 'ana', 'bob', 'carla']],
    ['?sort_by=updated_at&sort_order=desc', ['carla', 'bob', 'ana', 'admin']],
    ['?sort_by=id&sort_order=sideways', ['carla', 'bob', 'ana', 'admin']],
    ['?sort_by=password_hash&sort_order=asc', ['admin', 'ana', 'bob', 'carla']],
    ['?page=2&per_page=3', ['admin']],
    ['?per_page=1&page=2', ['bob']],
    ['?page=0&per_page=2', ['carla', 'bob']],
    ['?page=-3&per_page=2', ['carla', 'bob']],
    ['?page=abc&per_page=2', ['carla', 'bob']],
    ['?per_page=0', ['carla', 'bob', 'ana', 'admin']],
    ['?per_page=1.5', ['carla', 'bob', 'ana', 'admin']],
    ['?per_page=100000', ['carla', 'bob', 'ana', 'admin']],
    ['?page=99999999999999999999', []],
  ])('are listed by %s as %j', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('have pages that say where they stand, also beyond the end', async () => {
    expect((await list('?page=2&per_page=1')).body.data.pagination).toEqual({
      page: 2,
      per_page: 1,
      total: 4,
      total_pages: 4,
      has_next: true,
      has_prev: true,
    });
    expect((await list('?page=9&per_page=1000')).body.data).toEqual({
      users: [],
      pagination: { page: 9, per_page: 100, total: 4, total_pages: 1, has_next: false, has_prev: true },
    });
  });

  it('are not listed for anybody else', async () => {
    const refused = await cast.ana.get('/api/users');
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual(NO_ACCESS);
    expect((await api.anonymous.get('/api/users')).status).toBe(401);
  });

  it('see themselves, and an admin sees everybody', async () => {
    const own = await cast.ana.get(`/api/users/${cast.ana.id}`);
    expect(own.status).toBe(200);
    expect(own.body).toEqual({
      success: true,
      data: {
        id: cast.ana.id,
        username: 'ana',
        email: 'ana@example.com',
        first_name: '',
        last_name: '',
        full_name: 'ana',
        is_active: true,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/),
        updated_at: expect.any(String),
        role: { id: 2, name: 'user', description: 'Standard user role with limited access' },
      },
    });
    expect((await cast.root.get(`/api/users/${cast.ana.id}`)).body).toEqual(own.body);
    expect((await cast.root.get(`/api/users/${cast.root.id}`)).body.data).toMatchObject({
      full_name: 'System Administrator',
      role: { id: 1, name: 'admin', description: 'Administrator role with full access' },
    });
  });

  it('do not see others, nor whether they exist', async () => {
    for (const id of [cast.ana.id, cast.root.id, 4_000_000]) {
      const answer = await cast.bob.get(`/api/users/${id}`);
      expect(answer.status).toBe(403);
      expect(answer.body).toEqual(NOT_YOURS);
    }
    expect((await api.anonymous.get(`/api/users/${cast.ana.id}`)).status).toBe(401);
  });

  it.each(['4000000', '0', '2147483648', '9007199254740993', '99999999999999999999999'])(
    'are not found under %s',
    async (id) => {
      for (const answer of [
        await cast.root.get(`/api/users/${id}`),
        await cast.root.patch(`/api/users/${id}`, { first_name: 'X' }),
        await cast.root.patch(`/api/users/${id}`, { first_name: 7 }),
        await cast.root.delete(`/api/users/${id}`),
        await cast.root.post(`/api/users/${id}/activate`),
        await cast.root.post(`/api/users/${id}/deactivate`),
      ]) {
        expect(answer.status).toBe(404);
        expect(answer.body).toEqual(coded({ success: false, message: 'Usuario no encontrado' }));
      }
    },
  );

  it.each(['abc', '1.5', '-1', '1e3', '0x1', '%31%20', ' 1'])('have no path %s', async (id) => {
    const before = await api.everything();
    for (const answer of [
      await cast.root.get(`/api/users/${encodeURI(id)}`),
      await cast.root.patch(`/api/users/${encodeURI(id)}`, { first_name: 'X' }),
      await cast.root.delete(`/api/users/${encodeURI(id)}`),
      await cast.root.post(`/api/users/${encodeURI(id)}/deactivate`),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual(coded({ success: false, error: 'No Encontrado', message: 'Recurso no encontrado' }));
    }
    expect(await api.everything()).toEqual(before);
  });
});
