import { Api } from '../kit/api';
import { people, type People } from '../kit/people';

const ALLOWED = 'http://localhost:5173';
const FOREIGN = 'https://evil.example.com';

describe('A browser', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterAll(() => api.stop());

  const corsHeaders = (headers: Headers): string[] =>
    [...headers.keys()].filter((name) => name.startsWith('access-control-'));

  const list = (value: string | null): string[] => (value ?? '').split(/\s*,\s*/).toSorted();

  it.each([ALLOWED, 'http://localhost:3000'])('from %s may read every answer, refusals too', async (origin) => {
    for (const [client, path, status] of [
      [cast.ana, '/api/tasks', 200],
      [api.anonymous, '/api/tasks', 401],
      [cast.ana, '/api/users', 403],
      [cast.ana, '/api/tasks/999', 404],
    ] as const) {
      const answer = await client.get(path, { origin });
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
      expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
      expect(list(answer.headers.get('vary'))).toContain('Origin');
      const exposed = list(answer.headers.get('access-control-expose-headers'));
      expect(exposed).toEqual(
        expect.arrayContaining(['Content-Disposition', 'Hint', 'Retry-After', 'X-RateLimit-Remaining']),
      );
    }
  });

  it('may ask beforehand with which methods and headers it may come', async () => {
    for (const path of ['/api/tasks', '/api/tasks/1', '/api/auth/login']) {
      const { status, headers, text } = await api.anonymous.send('OPTIONS', path, undefined, {
        origin: ALLOWED,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,content-type',
      });
      expect([[200, 204].includes(status), text]).toEqual([true, '']);
      expect(headers.get('access-control-allow-origin')).toBe(ALLOWED);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      const methods = ['DELETE', 'GET', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
      expect(list(headers.get('access-control-allow-methods'))).toEqual(methods);
      const allowed = list(headers.get('access-control-allow-headers')).map((name) => name.toLowerCase());
      expect(allowed).toEqual(expect.arrayContaining(['authorization', 'content-type']));
    }
  });

  it.each([FOREIGN, 'http://localhost:5173.evil.example.com', 'http://LOCALHOST:5174', 'null'])(
    'from %s gets the answer without leave to read it',
    async (origin) => {
      const answer = await cast.ana.get('/api/tasks', { origin });
      expect([answer.status, corsHeaders(answer.headers)]).toEqual([200, []]);
      const preflight = await api.anonymous.send('OPTIONS', '/api/tasks', undefined, {
        origin,
        'access-control-request-method': 'PATCH',
      });
      expect(preflight.status).toBeLessThan(500);
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it.each(['http://localhost:5173', 'http://127.0.0.1:5173'])(
    'may remember what it was allowed: %s',
    async (origin) => {
      const headers = { origin, 'access-control-request-method': 'PATCH' };
      const preflight = await api.anonymous.send('OPTIONS', '/api/tasks/1', undefined, headers);
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
      expect(Number(preflight.headers.get('access-control-max-age'))).toBeGreaterThan(0);
    },
  );

  it('of an origin that is not allowed gets 403 and a hint, and not 405', async () => {
    const headers = { origin: 'http://localhost:9999', 'access-control-request-method': 'PATCH' };
    const { status, text, headers: got } = await api.anonymous.send('OPTIONS', '/api/tasks/1', undefined, headers);
    expect([status, text, got.get('hint')]).toEqual([403, '', 'CORS_ORIGINS does not list this origin']);
    const other = await api.anonymous.send('OPTIONS', '/api/tasks/1', undefined, { origin: 'http://localhost:9999' });
    expect(other.status).toBe(405);
  });

  it('gets headers that other clients do not', async () => {
    const { status, headers } = await cast.ana.get('/api/tasks');
    expect([status, corsHeaders(headers)]).toEqual([200, []]);
    expect(list(headers.get('vary'))).toContain('Origin');
  });

  it.each([
    ['/api/health', ['GET', 'HEAD', 'OPTIONS']],
    ['/api/tasks/1', ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'PUT']],
  ])('is not needed to ask for the methods of %s', async (path, methods) => {
    const { status, text, headers } = await api.anonymous.send('OPTIONS', path);
    expect([status, text, corsHeaders(headers)]).toEqual([204, '', []]);
    expect(list(headers.get('allow'))).toEqual(methods);
    expect((await api.anonymous.send('OPTIONS', '/api/nowhere')).status).toBe(404);
  });

  it('comes from where the configuration says, and from nowhere else', async () => {
    const other = await Api.start({ CORS_ORIGINS: 'https://app.example.com' });
    try {
      const allowed = async (origin: string) =>
        (await other.anonymous.get('/api/health', { origin })).headers.get('access-control-allow-origin');
      expect(await allowed('https://app.example.com')).toBe('https://app.example.com');
      expect(await allowed(ALLOWED)).toBeNull();
    } finally {
      await other.stop();
    }
  });

  it.each(['/api/health', '/api/tasks', '/nowhere', '/docs'])('gets restrictive headers at %s', async (path) => {
    const { headers } = await cast.ana.get(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('referrer-policy')).toBeTruthy();
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('finds a start page at / with links to the documentation and everything else', async () => {
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    const { status, headers, text } = await api.anonymous.get('/', { accept });
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)]);
    expect(headers.get('vary')).toMatch(/^Origin, Accept$/);
    const places = [...text.matchAll(/href="(\/[^"#]*)/g)].map(([, place]) => place!);
    expect(places).toEqual(expect.arrayContaining(['/docs', '/api/health']));
    for (const place of places) expect((await api.anonymous.get(place, { accept })).status).toBe(200);
  });

  it('is not a program, which gets the addresses of the documents at /', async () => {
    for (const accept of ['*/*', 'application/json', 'application/json, text/html;q=0.5']) {
      const { status, headers, body } = await api.anonymous.get('/', { accept });
      expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^application\/json/)]);
      expect(body).toMatchObject({ name: 'Tasksmith', documentation: '/docs', openapi: '/openapi.json' });
      for (const place of [body.openapi, body.health]) expect((await api.anonymous.get(place)).status).toBe(200);
    }
  });
});
