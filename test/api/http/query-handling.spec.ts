import { prefersStrict } from '../../../src/http/query/prefer';
import { Api, type Answer, type Client } from '../../kit/api';
import { withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { Things } from '../../kit/things';

const STRICT = { prefer: 'handling=strict' };
const isOfClose = (path: string): boolean => path.startsWith('/api/v1/');

/** The names of the parameters that a 400 complains about. */
const namesIn = ({ body }: Answer): string[] =>
  body['field-errors'] ? Object.keys(body['field-errors']) : body.errors.map(({ field }: { field: string }) => field);

describe('What is not understood in a query string', () => {
  let api: Api;
  let cast: People;
  let key: Client;

  beforeAll(async () => {
    api = await Api.start();
    ({ cast, key } = await Things.of(api));
  });
  afterAll(() => api.stop());

  it.each([
    ['/api/tasks?nope=1', 'nope'],
    ['/api/tasks?search=a&search=b&page=1&page=1', 'search'],
    ['/api/tasks?status=pending&status=completed', 'status'],
    ['/api/tags?page=&page=2', 'page'],
    ['/api/v1/task/?is_complete=true&is_complete=false&id__in=a&id__in[]=b', 'is_complete'],
    ['/api/v1/task/?_fields=id,nope', '_fields'],
    ['/api/v1/task/?_order_by=due_date', '_order_by'],
    ['/api/v1/lead/?_order_by=-date_created,constructor', '_order_by'],
    ['/api/v1/lead/?query=Wayne%20sort:size', 'query'],
    ['/api/v1/user/?_order_by=first_name', '_order_by'],
    ['/api/tasks?page=abc&per_page=0', 'page, per_page'],
    ['/api/tasks?sort_order=up', 'sort_order'],
    ['/api/tags?page=-1', 'page'],
    ['/api/users/me?x=1', undefined],
    ['/api/v1/task/?is_completed=true', 'is_completed'],
    ['/api/v1/me/?_skip=1', '_skip'],
    ['/api/v1/lead/?toString=1', 'toString'],
  ])('%s: the Hint header names %s, and with strict it is 400', async (path, names) => {
    const client = isOfClose(path) ? key : cast.root;
    if (names === undefined) return expect((await client.get(path)).status).toBe(404);
    const lenient = await client.get(path, { 'accept-language': 'en' });
    expect([lenient.status, lenient.headers.get('hint')]).toEqual([
      200,
      `Not understood in the query: ${names}. With 'Prefer: handling=strict' this is 400`,
    ]);
    expect(lenient.headers.get('preference-applied')).toBeNull();
    const strict = await client.get(path, STRICT);
    expect([strict.status, namesIn(strict)]).toEqual([400, names.split(', ')]);
  });

  it('uses the messages and language of the API', async () => {
    const path = '/api/tasks?nope=1&page=abc';
    const { body } = await cast.root.get(path, STRICT);
    expect(body).toMatchObject({ success: false, message: 'Parametro desconocido: nope' });
    const english = await cast.root.get(path, { ...STRICT, 'accept-language': 'en' });
    expect(english.body.errors.map(({ message }: { message: string }) => message)).toEqual([
      'Unknown parameter: nope',
      'Value not understood: page',
    ]);
    expect((await cast.root.get(path)).headers.get('hint')).toMatch(/^No se entendio en la consulta: nope, page\./);
    expect((await key.get('/api/v1/task/?nope=1', STRICT)).body).toEqual({
      errors: [],
      'field-errors': { nope: 'Unknown parameter.' },
    });
  });

  it('is named for writes as well, and the write is done', async () => {
    const made = await cast.ana.post('/api/tasks?dry_run=1', { title: 'One' });
    expect([made.status, made.headers.get('hint')]).toEqual([201, expect.stringContaining('dry_run')]);
    const { id } = made.body.data;
    const refused = await cast.ana.delete(`/api/tasks/${id}?really=1`, undefined, STRICT);
    expect(refused.status).toBe(400);
    expect((await cast.ana.delete(`/api/tasks/${id}`, undefined, STRICT)).status).toBe(200);
  });

  it('is combined with the hint of a refusal', async () => {
    const { status, headers } = await cast.ana.get('/api/tasks/999999?nope=1', { 'accept-language': 'en' });
    expect([status, headers.get('hint')]).toEqual([404, expect.stringMatching(/^List tasks with/)]);
    const refused = await cast.ana.post('/api/tasks?nope=1', { title: '' }, { 'accept-language': 'en' });
    expect([refused.status, refused.headers.get('hint')]).toEqual([400, expect.stringContaining('nope')]);
  });

  it('counts in the parameters of a body, where the Close API takes them from there', async () => {
    const headers = { 'x-http-method-override': 'GET' };
    const { status, headers: got } = await key.post('/api/v1/task/', { _params: { is_completed: true } }, headers);
    expect([status, got.get('hint')]).toEqual([200, expect.stringContaining('is_completed')]);
    const strict = await key.post('/api/v1/task/', { _params: { is_completed: true } }, { ...headers, ...STRICT });
    expect([strict.status, namesIn(strict)]).toEqual([400, ['is_completed']]);
  });

  it('counts in a query string that gives way to the parameters of a body', async () => {
    const headers = { 'x-http-method-override': 'GET' };
    const send = (query: string, more = {}) =>
      key.post(
        `/api/v1/task/${query}`,
        { _params: { is_complete: true, id__in: ['a', 'b'] } },
        { ...headers, ...more },
      );
    const lenient = await send('?_limit=1&is_complete=false&lead_id=');
    expect([lenient.status, lenient.headers.get('hint')]).toEqual([
      200,
      expect.stringMatching(/^Not understood in the query: _limit, is_complete\. /),
    ]);
    const strict = await send('?_limit=1', STRICT);
    expect([strict.status, strict.body]).toEqual([
      400,
      { errors: [], 'field-errors': { _limit: 'Ignored because the body has `_params`.' } },
    ]);
    const understood = await send('', STRICT);
    expect([understood.status, understood.headers.get('hint')]).toEqual([200, null]);
  });

  it('is absent if everything is understood: no hint, and strict only adds its header', async () => {
    for (const path of ['/api/tasks?page=2&per_page=500&sort_by=title&sort_order=ASC&page=', '/api/tasks']) {
      const { status, headers } = await cast.ana.get(path, STRICT);
      expect([status, headers.get('hint'), headers.get('preference-applied')]).toEqual([200, null, 'handling=strict']);
    }
    for (const path of [
      '/api/v1/task/?_fields=id,phone_formatted&_limit=1&is_complete=false&_order_by=-date',
      '/api/v1/task/?id__in=a&id__in=b&id__in[]=c',
      '/api/v1/lead/?_order_by=-name&query=Wayne%20sort:-date_updated',
      '/api/v1/user/?_order_by=last_name,first_name',
    ]) {
      const { status, headers } = await key.get(path, STRICT);
      expect([status, headers.get('hint')]).toEqual([200, null]);
    }
  });

  it('is no secret that a stranger may learn: 401, 403 and 404 come first', async () => {
    const { id } = (await cast.ana.post('/api/tasks', { title: 'One' })).body.data;
    expect((await api.anonymous.get('/api/tasks?nope=1', STRICT)).status).toBe(401);
    expect((await cast.bob.get(`/api/tasks/${id}?nope=1`, STRICT)).status).toBe(403);
    expect((await cast.ana.get('/api/tasks/999999?nope=1', STRICT)).status).toBe(404);
  });
});

describe('Prefer', () => {
  it.each([
    ['handling=strict', true],
    ['Handling = "strict"', true],
    ['respond-async, handling=strict; x=1, wait=10', true],
    ['handling=lenient', false],
    ['handling=lenient, handling=strict', false],
    ['strict', false],
    ['nothandling=strict', false],
    ['', false],
    [undefined, false],
  ])('%s: strict is %s', (prefer, isStrict) => {
    expect(prefersStrict({ headers: prefer === undefined ? {} : { prefer } })).toBe(isStrict);
  });
});

describe('A client with an API key', () => {
  it('may read the headers from another origin', async () => {
    const api = await Api.start();
    const key = await withKey((await people(api)).ana);
    const { headers } = await key.get('/api/v1/task/?nope=1', { origin: 'http://localhost:5173' });
    expect(headers.get('access-control-expose-headers')).toMatch(/\bHint\b.*\bPreference-Applied\b/);
    await api.stop();
  });
});
