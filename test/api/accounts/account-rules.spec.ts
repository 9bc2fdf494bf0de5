import { Api, type Answer, type Fields } from '../../kit/api';
import { leavingNothing, withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';

const PASSWORD = 'Secret123';

describe('The rules of accounts:', () => {
  let api: Api;
  let cast: People;
  let made = 0;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterAll(() => api.stop());

  const register = (fields: Fields): Promise<Answer> =>
    api.anonymous.post('/api/auth/register', {
      username: `user-${(made += 1)}`,
      email: `user-${made}@example.com`,
      password: PASSWORD,
      ...fields,
    });

  it.each([
    'x@example.com',
    "pat.o'neil@example.ie",
    'anna@example.xn--p1ai',
    'a&b@example.com',
    'first.last+tag@sub.example.co.uk',
    'info@münchen.example',
    'пример@example.org',
    'a_b-c@example.museum',
  ])('%s is an e-mail address, with which one can log in', async (email) => {
    const { status, body } = await register({ email });
    expect([status, body.data.email]).toEqual([201, email]);
    expect((await api.anonymous.post('/api/auth/login', { email, password: PASSWORD })).status).toBe(200);
  });

  it.each([
    ['plain', 'unusable'],
    ['a@b', 'unusable'],
    ['a..b@example.com', 'unusable'],
    ['.a@example.com', 'unusable'],
    ['a b@example.com', 'unusable'],
    ['a@-example.com', 'unusable'],
    ['a@exa_mple.com', 'unusable'],
    [`${'a'.repeat(65)}@example.com`, 'unusable'],
    [`a@${'b'.repeat(60)}.${'c'.repeat(60)}.com`, 'too_long'],
  ])('%s is not valid', async (email) => {
    const { status, body } = await leavingNothing(api, () => register({ email }));
    expect([status, body.errors.map(({ field }: { field: string }) => field)]).toEqual([400, ['email']]);
  });

  it.each(['Ñandu123', 'ßÖsterreich1', 'Пароль123', 'Ωmega1234'])(
    'a password may have its upper-case letter in any alphabet: %s',
    async (password) => {
      expect((await register({ password })).status).toBe(201);
    },
  );

  it.each([
    ['ñandu1234', 'mayuscula'],
    ['ÑANDU1234', 'minuscula'],
    ['Ñandu', '8 caracteres'],
  ])('%s is no password', async (password, what) => {
    const { status, body } = await register({ password });
    expect([status, body.message]).toEqual([400, expect.stringContaining(what)]);
  });

  it('null as a name means empty, on registration and later', async () => {
    const { status, body } = await register({ first_name: null, last_name: 'Rojas' });
    expect([status, body.data.first_name, body.data.last_name]).toEqual([201, '', 'Rojas']);
    const changed = await cast.root.patch(`/api/users/${body.data.id}`, { last_name: null });
    expect([changed.status, changed.body.data.last_name]).toEqual([200, '']);
  });

  it.each(['bearer', 'BEARER', 'bEaReR'])('%s is the scheme of a token', async (scheme) => {
    const authorization = `${scheme} ${cast.ana.token}`;
    expect((await api.anonymous.get('/api/auth/me', { authorization })).status).toBe(200);
    expect((await api.anonymous.get('/api/v1/me/', { authorization })).status).toBe(200);
    const refresh = { authorization: `${scheme} ${cast.bob.refreshToken}` };
    expect((await api.anonymous.post('/api/auth/refresh', undefined, refresh)).status).toBe(200);
  });

  it.each(['basic', 'BASIC'])('%s is the scheme of an API key', async (scheme) => {
    const { key } = await withKey(cast.ana);
    const authorization = `${scheme} ${btoa(`${key}:`)}`;
    expect((await api.anonymous.get('/api/v1/me/', { authorization })).status).toBe(200);
  });

  it.each(['PUT', 'PATCH'])(
    '%s of an account with a password is refused and says where it is changed',
    async (method) => {
      for (const [client, fields] of [
        [cast.root, { password: 'Another123', first_name: 'Bob' }],
        [cast.root, { password: null }],
        [cast.bob, { password: 'Another123' }],
      ] as const) {
        const send = () => client.send(method, `/api/users/${cast.bob.id}`, fields);
        const { status, body, headers } = await leavingNothing(api, send);
        expect([status, body.errors.map(({ field }: { field: string }) => field)]).toEqual([400, ['password']]);
        expect(headers.get('hint')).toContain('POST /api/auth/change-password');
      }
      const login = { email: cast.bob.email, password: cast.bob.password };
      expect((await api.anonymous.post('/api/auth/login', login)).status).toBe(200);
    },
  );

  it('a wrong old password is 401 before the rules of the new one are looked at', async () => {
    const change = (body: Fields): Promise<Answer> =>
      leavingNothing(api, () => cast.ana.post('/api/auth/change-password', body));
    for (const new_password of ['x', undefined, 7, 'Another123'])
      expect((await change({ old_password: 'Wrong1234', new_password })).status).toBe(401);
    const weak = await change({ old_password: cast.ana.password, new_password: 'x' });
    expect([weak.status, weak.body.errors.map(({ field }: { field: string }) => field)]).toEqual([
      400,
      ['new_password'],
    ]);
    expect((await change({ new_password: 'x' })).body.errors).toHaveLength(2);
    expect((await change({})).status).toBe(400);
  });
});

describe('DEFAULT_LANGUAGE=en', () => {
  it('is the language of those who ask for none or an unknown one, and no other', async () => {
    const api = await Api.start({ DEFAULT_LANGUAGE: 'en' });
    const say = async (language?: string): Promise<string> =>
      (await api.anonymous.get('/api/tasks', language === undefined ? {} : { 'accept-language': language })).body
        .message;
    const english = 'The request does not contain a valid token';
    const spanish = 'La peticion no contiene un token valido';
    expect([await say('*'), await say('fr'), await say('fr, es;q=0.1'), await say('es')]).toEqual([
      english,
      english,
      spanish,
      spanish,
    ]);
    await api.stop();
  });
});
