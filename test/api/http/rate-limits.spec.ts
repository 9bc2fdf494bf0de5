import { Api, type Answer } from '../../kit/api';
import { stopClock } from '../../kit/builders';
import { join, people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const REFUSED = coded({
  success: false,
  error: 'Limite de Velocidad Excedido',
  message: 'Demasiadas peticiones. Por favor intentalo de nuevo mas tarde.',
});
// A whole second, so that times in seconds are exact.
const NOW = Math.floor(Date.now() / 1000) * 1000;
const MINUTE = 60_000;

const limits = (answer: Answer) =>
  ['limit', 'remaining', 'reset'].map((name) => answer.headers.get(`x-ratelimit-${name}`));

function expectRefusal(answer: Answer, seconds: number): void {
  expect(answer.status).toBe(429);
  expect(answer.body).toEqual(REFUSED);
  expect(answer.headers.get('retry-after')).toBe(String(seconds));
}

describe('Rate limits', () => {
  let api: Api;
  let cast: People;

  // The test is a configured proxy, so that one machine can be many addresses.
  beforeEach(async () => {
    stopClock(NOW);
    api = await Api.start({ RATE_LIMIT: 'on', TRUSTED_PROXIES: '127.0.0.1' });
    cast = await people(api);
  });
  afterEach(async () => {
    jest.useRealTimers();
    await api.stop();
  });

  const from = (address: string) => ({ 'x-forwarded-for': address });
  const login = (email: string, address: string, password = 'Wrong1234') =>
    api.anonymous.post('/api/auth/login', { email, password }, from(address));
  const register = (i: number, address: string) =>
    api.anonymous.post('/api/auth/register', { username: 'x', email: `zoe${i}@example.com` }, from(address));

  it('lets an address try ten logins a minute, for all accounts together', async () => {
    for (let i = 0; i < 10; i++) expect((await login(`nobody${i}@example.com`, '10.0.0.1')).status).toBe(401);
    const before = await api.everything();
    expectRefusal(await login('ana@example.com', '10.0.0.1', cast.ana.password), 60);
    expect(await api.everything()).toEqual(before);
    expect((await login('ana@example.com', '10.0.0.2', cast.ana.password)).status).toBe(200);
  });

  it('lets an account be tried ten times a minute, in any spelling and from wherever', async () => {
    for (let i = 0; i < 9; i++) expect((await login('bob@example.com', `10.0.1.${i}`)).status).toBe(401);
    expectRefusal(await login(' BOB@example.com', '10.0.2.1', cast.bob.password), 60);
    expect((await login('root@example.com', '10.0.2.1', cast.root.password)).status).toBe(200);
  });

  it('lets an address try ten registrations a minute, apart from its logins', async () => {
    for (let i = 0; i < 10; i++) expect((await register(i, '10.0.0.1')).status).toBe(400);
    expectRefusal(await register(11, '10.0.0.1'), 60);
    expect((await register(12, '10.0.0.2')).status).toBe(400);
    expect((await login('nobody@example.com', '10.0.0.1')).status).toBe(401);
  });

  it('counts attempts whose body cannot be used', async () => {
    const bodies = [{}, [], { email: 7 }, { email: null }, { email: { a: 1 } }];
    for (const body of [...bodies, ...bodies]) {
      expect((await api.anonymous.post('/api/auth/login', body, from('10.0.0.1'))).status).toBe(400);
    }
    expectRefusal(await login('ana@example.com', '10.0.0.1'), 60);
  });

  it('reports the remaining attempts and the time until the reset', async () => {
    const reset = String((NOW + MINUTE) / 1000);
    expect(limits(await login('nobody@example.com', '10.0.0.1'))).toEqual(['10', '9', reset]);
    stopClock(NOW + 20_000);
    expect(limits(await login('nobody@example.com', '10.0.0.1'))).toEqual(['10', '8', reset]);
    for (let i = 0; i < 8; i++) await login('nobody@example.com', '10.0.0.1');
    const refused = await login('nobody@example.com', '10.0.0.1');
    expectRefusal(refused, 40);
    expect(limits(refused)).toEqual(['10', '0', reset]);
  });

  it('starts from zero after a minute', async () => {
    for (let i = 0; i < 10; i++) await login(`nobody${i}@example.com`, '10.0.0.1');
    stopClock(NOW + MINUTE - 1000);
    expectRefusal(await login('ana@example.com', '10.0.0.1', cast.ana.password), 1);
    stopClock(NOW + MINUTE + 1000);
    expect((await login('ana@example.com', '10.0.0.1', cast.ana.password)).status).toBe(200);
  });

  it('lets a user send six hundred requests a minute, wherever from, and other users go on', async () => {
    for (let i = 0; i < 600; i += 50) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, j) => cast.ana.get('/api/auth/me', from(`10.1.${i / 50}.${j}`))),
      );
      expect(answers.map((answer) => answer.status)).toEqual(Array(50).fill(200));
    }
    const before = await api.everything();
    const refused = await cast.ana.post('/api/tasks', { title: 'Too much' }, from('10.9.9.9'));
    expectRefusal(refused, 60);
    expect(limits(refused)).toEqual(['600', '0', String((NOW + MINUTE) / 1000)]);
    expect(await api.everything()).toEqual(before);
    expect((await cast.bob.get('/api/auth/me', from('10.9.9.9'))).status).toBe(200);
    expect((await api.anonymous.get('/api/health', from('10.9.9.9'))).status).toBe(200);
    stopClock(NOW + MINUTE + 1000);
    expect((await cast.ana.get('/api/auth/me')).status).toBe(200);
  });

  it('counts a stranger by address', async () => {
    const first = await api.anonymous.get('/api/tasks', from('10.0.0.1'));
    const second = await api.as('garbage').get('/api/unknown', from('10.0.0.1'));
    const other = await api.anonymous.get('/api/tasks', from('10.0.0.2'));
    expect([first, second, other].map((answer) => limits(answer)[1])).toEqual(['599', '598', '599']);
  });

  it('are shown on every answer', async () => {
    const answers = [
      await cast.ana.get('/api/tasks'),
      await api.anonymous.get('/api/tasks'),
      await api.as('garbage').get('/api/tasks'),
      await cast.ana.get('/api/users'),
      await cast.ana.get('/api/unknown'),
      await cast.ana.patch('/api/tasks/abc', {}),
      await cast.ana.delete('/api/tasks'),
      await cast.ana.post('/api/tasks', Buffer.from('{no json')),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([200, 401, 401, 403, 404, 404, 405, 400]);
    for (const answer of answers) {
      expect(limits(answer)).toEqual(['600', expect.stringMatching(/^\d+$/), expect.stringMatching(/^\d{10}$/)]);
      expect(answer.headers.get('retry-after')).toBeNull();
    }
  });

  it('say no in English to those who prefer it', async () => {
    for (let i = 0; i < 10; i++) await login(`nobody${i}@example.com`, '10.0.0.1');
    const english = { ...from('10.0.0.1'), 'accept-language': 'en' };
    const answer = await api.anonymous.post('/api/auth/login', { email: 'a@example.com', password: 'x' }, english);
    expect(answer).toMatchObject({ status: 429, body: { error: 'Rate Limit Exceeded' } });
  });
});

describe('Without a proxy or without limits', () => {
  let api: Api;

  afterEach(async () => {
    jest.useRealTimers();
    await api.stop();
  });

  const guess = (i: number) =>
    api.anonymous.post(
      '/api/auth/login',
      { email: `nobody${i}@example.com`, password: 'x' },
      { 'x-forwarded-for': `10.0.0.${i}` },
    );

  it('an address cannot be made up', async () => {
    stopClock(NOW);
    api = await Api.start({ RATE_LIMIT: 'on' });
    for (let i = 0; i < 10; i++) expect((await guess(i)).status).toBe(401);
    expectRefusal(await guess(11), 60);
  });

  it.each(['/api/health', '/api/health/live', '/api/health/ready'])('%s has no limit', async (path) => {
    stopClock(NOW);
    api = await Api.start({ RATE_LIMIT: 'on' });
    for (let i = 0; i < 650; i += 50) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => api.anonymous.get(`${path}?from=probe`)));
      expect(answers.map((answer) => answer.status)).toEqual(Array(50).fill(200));
    }
    expect((await api.anonymous.get('/api/tasks')).status).toBe(401);
  });

  it('no request is refused and no rate limit header is sent', async () => {
    api = await Api.start({ RATE_LIMIT: 'off' });
    for (let i = 0; i < 12; i++) expect((await guess(1)).status).toBe(401);
    const person = await join(api, 'ana');
    const answer = await person.get('/api/auth/me');
    expect(answer.status).toBe(200);
    expect(limits(answer)).toEqual([null, null, null]);
  });
});
