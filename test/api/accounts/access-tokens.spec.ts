import { createHmac } from 'node:crypto';
import { Api, type Answer, type Fields } from '../../kit/api';
import { stopClock } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const SECRET = 'a secret of more than thirty-two bytes';
const HOUR = 3_600_000;

const MISSING = { error: 'Autorizacion Requerida', message: 'La peticion no contiene un token valido' };
const INVALID = { error: 'Token Invalido', message: 'Fallo la verificacion de firma' };
const EXPIRED = { error: 'Token Expirado', message: 'El token ha expirado' };

const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const claimsOf = (token: string): Fields => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());

/** A token as a forger with this secret would make it; without a secret the signature is empty. */
function forged(claims: Fields, { secret, alg = 'HS256' }: { secret?: string; alg?: string }): string {
  const content = `${encoded({ alg, typ: 'JWT' })}.${encoded(claims)}`;
  const hash = alg === 'HS512' ? 'sha512' : 'sha256';
  return `${content}.${secret === undefined ? '' : createHmac(hash, secret).update(content).digest('base64url')}`;
}

describe('Access tokens', () => {
  let api: Api;
  let cast: People;
  let claims: Fields;

  beforeAll(async () => {
    api = await Api.start({ JWT_SECRET: SECRET });
    cast = await people(api);
    claims = claimsOf(cast.ana.token!);
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  afterAll(() => api.stop());

  const me = (authorization?: string) => api.anonymous.get('/api/auth/me', authorization ? { authorization } : {});

  function expectRefusal(answer: Answer, words: { error: string; message: string }): void {
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual(coded({ success: false, ...words }));
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
  }

  it('say who comes, and neither role nor password', () => {
    expect(claims).toMatchObject({
      sub: String(cast.ana.id),
      type: 'access',
      iss: 'tasksmith',
      jti: expect.any(String),
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(3600);
    expect(claims).not.toHaveProperty('role');
    expect(JSON.stringify(claims)).not.toContain(cast.ana.password);
  });

  it('are needed', async () => {
    expectRefusal(await me(), MISSING);
  });

  it('can be forged only with the secret', async () => {
    const answer = await me(`Bearer ${forged(claims, { secret: SECRET })}`);
    expect(answer.status).toBe(200);
    expect(answer.body.data.id).toBe(cast.ana.id);
  });

  it.each<[string, (claims: Fields) => string]>([
    ['no signature and alg none', (c) => forged(c, { alg: 'none' })],
    ['alg None in other letters', (c) => forged(c, { alg: 'NoNe' })],
    ['no signature', (c) => forged(c, {})],
    ['another secret', (c) => forged(c, { secret: 'another secret of thirty-two bytes!!' })],
    ['an empty secret', (c) => forged(c, { secret: '' })],
    ['another algorithm', (c) => forged(c, { secret: SECRET, alg: 'HS512' })],
    ['another issuer', (c) => forged({ ...c, iss: 'somebody' }, { secret: SECRET })],
    ['no issuer', ({ iss: _, ...c }) => forged(c, { secret: SECRET })],
    ['no type', ({ type: _, ...c }) => forged(c, { secret: SECRET })],
    ['the type of a refresh token', (c) => forged({ ...c, type: 'refresh' }, { secret: SECRET })],
    ['a time before which it does not work', (c) => forged({ ...c, nbf: 4_000_000_000 }, { secret: SECRET })],
    ['a changed subject', (c) => cast.ana.token!.replace(/\.[^.]+\./, `.${encoded({ ...c, sub: '1' })}.`)],
    ['no dots', () => 'garbage'],
    ['garbage between its dots', () => 'a.b.c'],
  ])('are refused with %s', async (_, token) => {
    const before = await api.everything();
    expectRefusal(await me(`Bearer ${token(claims)}`), INVALID);
    expect(await api.everything()).toEqual(before);
  });

  it.each<[string, (claims: Fields) => Fields]>([
    ['another person’s id', (c) => ({ ...c, sub: String(cast.root.id) })],
    ['no session', ({ sid: _, ...c }) => c],
    ['a session that never was', (c) => ({ ...c, sid: '00000000-0000-4000-8000-000000000000' })],
    ['a session id that is no text', (c) => ({ ...c, sid: { $ne: '' } })],
    ['a session id with a NUL', (c) => ({ ...c, sid: 'a\0b' })],
  ])('are refused with %s, although well signed', async (_, change) => {
    const answer = await me(`Bearer ${forged(change(claims), { secret: SECRET })}`);
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ success: false, error: expect.any(String) });
  });

  it('run out after an hour', async () => {
    const issued = Number(claims.iat) * 1000;
    stopClock(issued + HOUR - 1000);
    expect((await me(`Bearer ${cast.ana.token}`)).status).toBe(200);
    stopClock(issued + HOUR + 1000);
    expectRefusal(await me(`Bearer ${cast.ana.token}`), EXPIRED);
  });

  it.each<[string, (token: string) => string, { error: string; message: string }]>([
    ['Bearer', () => 'Bearer', INVALID],
    ['Bearer and two parts', (token) => `Bearer ${token} ${token}`, INVALID],
    ['Bearer and three parts', (token) => `Bearer ${token} a b`, INVALID],
    ['the token alone', (token) => token, MISSING],
    ['Basic', () => `Basic ${Buffer.from('ana:Secret123').toString('base64')}`, MISSING],
    ['Bearer without a space', (token) => `Bearer${token}`, MISSING],
  ])('are read from "Bearer <token>" only, not from %s', async (_, header, words) => {
    expectRefusal(await me(header(cast.ana.token!)), words);
  });

  it('are not read from the query string or the body', async () => {
    expectRefusal(await api.anonymous.get(`/api/auth/me?access_token=${cast.ana.token}`), MISSING);
    expectRefusal(await api.anonymous.post('/api/tasks', { title: 'x', access_token: cast.ana.token }), MISSING);
  });

  it('cannot be replaced by a refresh token, nor a refresh token by them', async () => {
    expectRefusal(await me(`Bearer ${cast.ana.refreshToken}`), INVALID);
    expectRefusal(await cast.ana.post('/api/auth/refresh'), INVALID);
    expectRefusal(await api.anonymous.post('/api/auth/refresh'), MISSING);
    expectRefusal(await api.as('garbage').post('/api/auth/refresh'), INVALID);
  });

  it.each([
    ['GET', '/api/auth/me'],
    ['POST', '/api/auth/logout'],
    ['POST', '/api/auth/refresh'],
    ['POST', '/api/auth/change-password'],
    ['GET', '/api/users'],
    ['GET', '/api/users/1'],
    ['PATCH', '/api/users/1'],
    ['PUT', '/api/users/1'],
    ['DELETE', '/api/users/1'],
    ['POST', '/api/users/1/activate'],
    ['POST', '/api/users/1/deactivate'],
    ['GET', '/api/tasks'],
    ['GET', '/api/tags'],
  ])('are asked for by %s %s before anything else, with a challenge', async (method, path) => {
    const before = await api.everything();
    const body = method === 'GET' ? undefined : Buffer.from('{no json');
    expectRefusal(await api.anonymous.send(method, path, body), MISSING);
    expect(await api.everything()).toEqual(before);
  });

  it('are refused in English to those who prefer it', async () => {
    const answer = await api.anonymous.get('/api/auth/me', { 'accept-language': 'en-GB,en;q=0.9' });
    expect(answer.status).toBe(401);
    expect(answer.body.message).toBe('The request does not contain a valid token');
  });
});
