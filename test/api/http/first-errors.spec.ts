import { hintHeader } from '../../../src/http/errors/hints';
import { Api, type Answer } from '../../kit/api';
import { makeCloseTask, makeLead, makeTask, stopClock, withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';

type Ask = (language: string) => Promise<Answer>;

const ABSENT = 'It was deleted, never existed, or is not visible to the user of this key.';
const PROVE =
  'Send a valid API key as the user name of Basic authentication, with an empty password (curl -u "$KEY:"), or an ' +
  'access token as Bearer. POST /api/api-keys creates a key.';

async function expectHint(ask: Ask, status: number, es: string, en: string): Promise<void> {
  const answers = [await ask('es'), await ask('en')];
  expect(answers.map((answer) => [answer.status, answer.headers.get('hint')])).toEqual([
    [status, es],
    [status, en],
  ]);
  for (const { body } of answers)
    expect(Object.keys(body).filter((key) => key !== 'error')).toEqual(['success', 'message', 'code']);
}

describe('The most common first errors say what to do:', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterAll(() => api.stop());
  afterEach(() => {
    jest.useRealTimers();
  });

  const raw =
    (path: string, body: string, type = 'application/json', verb = 'POST') =>
    (language: string) =>
      cast.ana.send(verb, path, Buffer.from(body), { 'content-type': type, 'accept-language': language });
  const get =
    (path: string, authorization?: string, verb = 'GET'): Ask =>
    (language) =>
      api.anonymous.send(verb, path, undefined, {
        'accept-language': language,
        ...(authorization === undefined ? {} : { authorization }),
      });
  const asAna =
    (path: string, verb = 'GET'): Ask =>
    (language) =>
      cast.ana.send(verb, path, undefined, { 'accept-language': language });

  /** Its words are not fixed by the original, and say it themselves. */
  async function expectMessage(ask: Ask, status: number, es: string, en: string): Promise<void> {
    const answers = [await ask('es'), await ask('en')];
    expect(answers.map(({ status: is, body, headers }) => [is, body.message, headers.get('hint')])).toEqual([
      [status, es, null],
      [status, en, null],
    ]);
  }

  function expectClose({ status: is, body, headers }: Answer, status: number, hint: string): void {
    expect([is, body, headers.get('hint')]).toEqual([status, { error: expect.any(String) }, hint]);
  }

  describe('in the body,', () => {
    const malformed = (es: string, en: string) =>
      [`El cuerpo deja de ser JSON en la ${es}`, `The body stops being JSON at ${en}`] as const;

    it.each([
      [
        'a value that is missing',
        '{"title": }',
        ...malformed('linea 1, columna 11, con }', 'line 1, column 11, with }'),
      ],
      ['a comma too many', '{"title": "x",\n}', ...malformed('linea 2, columna 1, con }', 'line 2, column 1, with }')],
      ['single quotes', "{'title': 'x'}", ...malformed("linea 1, columna 2, con '", "line 1, column 2, with '")],
      ['a comment', '{} // x', ...malformed('linea 1, columna 4, con /', 'line 1, column 4, with /')],
      [
        'a letter beyond the plane',
        '{🎉',
        ...malformed('linea 1, columna 2, con U+1F389', 'line 1, column 2, with U+1F389'),
      ],
      ['an accent', '{é', ...malformed('linea 1, columna 2, con U+00E9', 'line 1, column 2, with U+00E9')],
      ['what ends a header', '["a\r\nX: y"]', ...malformed('linea 1, columna 2, con "', 'line 1, column 2, with "')],
      ['a byte of zeros', '{\0', ...malformed('linea 1, columna 2, con U+0000', 'line 1, column 2, with U+0000')],
      ['a delete', '{\x7f', ...malformed('linea 1, columna 2, con U+007F', 'line 1, column 2, with U+007F')],
      [
        'a line of its own kind',
        '{\u2028',
        ...malformed('linea 1, columna 2, con U+2028', 'line 1, column 2, with U+2028'),
      ],
    ])('%s', (_, body, es, en) => expectHint(raw('/api/tasks', body), 400, es, en));

    it.each([
      ['a bracket that is not closed', '{"tags": [1, 2', '1, columna 15', '1, column 15'],
      ['nothing but space', ' \n', '2, columna 1', '2, column 1'],
    ])('%s', (_, body, es, en) =>
      expectHint(
        raw('/api/tasks', body),
        400,
        `El JSON del cuerpo termina antes de tiempo, en la linea ${es}`,
        `The JSON of the body ends too early, at line ${en}`,
      ),
    );

    it.each([
      ['too deep a body', `${'['.repeat(101)}${']'.repeat(101)}`],
      ['a key that no object may have', '{"__proto__": {}}'],
    ])('%s', (_, body) =>
      expectHint(
        raw('/api/tasks', body),
        400,
        'Envia el cuerpo como JSON en UTF-8, con menos de 100 niveles',
        'Send the body as JSON in UTF-8, less than 100 levels deep',
      ),
    );

    it('another type than JSON', () =>
      expectMessage(
        raw('/api/tasks', 'title=x', 'application/x-www-form-urlencoded'),
        415,
        "Envia el cuerpo como JSON con 'Content-Type: application/json'",
        "Send the body as JSON with 'Content-Type: application/json'",
      ));

    it.each([
      ['nothing', ''],
      ['an empty object', '{}'],
      ['a list', '[]'],
    ])('%s', (_, body) =>
      expectHint(
        raw('/api/tasks', body),
        400,
        "Envia un objeto JSON con al menos un campo y la cabecera 'Content-Type: application/json'",
        "Send a JSON object with at least one field, and the header 'Content-Type: application/json'",
      ),
    );

    it('more than 1 MB', () =>
      expectMessage(
        raw('/api/tasks', `{"title": "${'x'.repeat(1_048_576)}"}`),
        413,
        'El cuerpo de la peticion no debe exceder 1 MB',
        'The request body must not exceed 1 MB',
      ));
  });

  describe('in the token,', () => {
    const [es, en] = [
      "Envia 'Authorization: Bearer <access_token>'; el access_token viene de POST /api/auth/login",
      "Send 'Authorization: Bearer <access_token>'; the access_token comes from POST /api/auth/login",
    ];

    it('none', () => expectHint(get('/api/tasks'), 401, es, en));

    it('a name and a password in its place', () =>
      expectHint(
        get('/api/tasks', `Basic ${btoa('ana:Secret123')}`),
        401,
        `${es}. Basic lleva una clave de API como usuario`,
        `${en}. Basic takes an API key as the user name`,
      ));

    it('an API key that there is not, or no longer, or that has expired', async () => {
      const { id, key } = (await cast.ana.post('/api/api-keys', { name: 'x' })).body.data;
      const [created, createdEn] = [
        'Crea una clave nueva con POST /api/api-keys y enviala entera',
        'Create a new key with POST /api/api-keys, and send the whole of it',
      ];
      await cast.ana.patch(`/api/api-keys/${id}`, { expires_at: '2020-01-01' });
      await expectHint(get('/api/tasks', `Basic ${btoa(`${key}:`)}`), 401, created, createdEn);
      await expectHint(get('/api/tasks', `Bearer ${key.slice(0, -1)}`), 401, created, createdEn);
    });

    it('an API key without the scope', async () => {
      const { key } = (await cast.ana.post('/api/api-keys', { name: 'x', scopes: ['write'] })).body.data;
      await expectHint(
        get('/api/tasks', `Bearer ${key}`),
        403,
        'Usa una clave de API con ese permiso; los permisos de cada una: GET /api/api-keys',
        'Use an API key with that scope; the scopes of each: GET /api/api-keys',
      );
    });

    it.each([
      ['half of it', () => cast.ana.token!.slice(0, -9)],
      ['the refresh token', () => cast.ana.refreshToken],
    ])('%s', (_, token) =>
      expectHint(
        get('/api/tasks', `Bearer ${token()}`),
        401,
        'Envia entero el access_token de POST /api/auth/login; el refresh_token solo sirve para POST /api/auth/refresh',
        'Send the whole access_token of POST /api/auth/login; the refresh_token is only for POST /api/auth/refresh',
      ),
    );

    it('one that has expired', async () => {
      stopClock(Date.now() + 2 * 3_600_000);
      await expectHint(
        asAna('/api/tasks'),
        401,
        'Renuevalo con POST /api/auth/refresh y el refresh_token, o inicia sesion de nuevo: POST /api/auth/login',
        'Renew it with POST /api/auth/refresh and the refresh_token, or log in again: POST /api/auth/login',
      );
    });

    it('one whose session has ended', async () => {
      const { body } = await api.anonymous.post('/api/auth/login', { email: cast.bob.email, password: 'Secret123' });
      const { access_token, refresh_token } = body.data;
      await api.as(access_token).post('/api/auth/logout', { refresh_token });
      const [spanish, english] = ['Inicia sesion de nuevo: POST /api/auth/login', 'Log in again: POST /api/auth/login'];
      await expectHint(get('/api/tasks', `Bearer ${access_token}`), 401, spanish, english);
      await expectHint(get('/api/auth/refresh', `Bearer ${refresh_token}`, 'POST'), 401, spanish, english);
    });
  });

  describe('in the path,', () => {
    it.each([
      ['a task', '/api/tasks/999', 'Lista las tareas con GET /api/tasks, y las eliminadas con GET /api/trash'],
      ['a tag', '/api/tags/999', 'Lista las etiquetas con GET /api/tags'],
    ])('%s that is not there', (_, path, es) => {
      const en = es
        .replace('Lista las tareas con', 'List tasks with')
        .replace('y las eliminadas con', 'and deleted ones with')
        .replace('Lista las etiquetas con', 'List tags with');
      return expectHint(asAna(path), 404, es, en);
    });

    it('an id that is no number', () =>
      expectHint(
        asAna('/api/tasks/abc'),
        404,
        'El id de la ruta debe ser un numero entero',
        'The id in the path must be a whole number',
      ));

    it.each([
      ['/tasks', '/api/tasks, /api/tasks/{id}, /api/tasks/bulk'],
      ['/api/task/1', '/api/tasks/{id}, /api/tasks, /api/tasks/bulk'],
      ['/api/tags/', '/api/tags, /api/tags/{id}'],
      ['/api/login', '/api/auth/login'],
      ['/api/Helth', '/api/health, /api/health/live, /api/health/ready'],
    ])('%s, which there is not', (path, near) =>
      expectHint(
        asAna(path),
        404,
        `Rutas parecidas: ${near}. Todas estan en /docs`,
        `Paths like it: ${near}. All of them are at /docs`,
      ),
    );

    it.each(['/swagger', '/api', `/${'tasks'.repeat(99)}`])('%s, which is like none', (path) =>
      expectHint(asAna(path), 404, 'Mira en /docs que operaciones hay', 'See at /docs which operations there are'),
    );

    it('a method that it does not take', async () => {
      await expectHint(
        asAna('/api/tasks', 'DELETE'),
        405,
        'Metodos permitidos: GET, POST',
        'Allowed methods: GET, POST',
      );
      expect((await asAna('/api/tasks', 'DELETE')('es')).headers.get('allow')).toBe('GET, HEAD, POST');
    });
  });

  describe('of a program of the Close API,', () => {
    it.each([
      ['no key', undefined],
      ['a key that there is not', `Basic ${btoa('api_x.y:')}`],
      ['an invalid token', 'Bearer x'],
    ])('%s', async (_, authorization) => expectClose(await get('/api/v1/task/', authorization)('en'), 401, PROVE));

    it('the key of a user who may not see it', async () => {
      const [ana, bob] = [await withKey(cast.ana), await withKey(cast.bob)];
      const { id } = await makeCloseTask(ana, (await makeLead(ana)).id);
      expectClose(await bob.get(`/api/v1/task/${id}/`), 404, ABSENT);
      expectClose(await bob.get('/api/v1/task/task_0/'), 404, ABSENT);
    });

    it('a slash too few or too many is forgiven', async () => {
      for (const path of ['/api/v1/task', '/api/v1/task/', '/api/v1//task//'])
        expect((await cast.ana.get(path)).status).toBe(200);
    });

    it('a path that there is not', async () =>
      expectClose(
        await cast.ana.get('/api/v1/tasks/'),
        404,
        'Paths like it: /api/v1/task/, /api/v1/task/{id}/. All of them are at /docs',
      ));

    it('a method that is not taken', async () =>
      expectClose(await cast.ana.patch('/api/v1/task/', {}), 405, 'Allowed methods: GET, POST, PUT'));

    it('a body that is no JSON', async () =>
      expectClose(
        await raw('/api/v1/task/', '{"text": x}')('en'),
        400,
        'The body stops being JSON at line 1, column 10, with x',
      ));

    it('a body that is no object', async () =>
      expectClose(
        await raw('/api/v1/task/', '[]')('en'),
        400,
        "Send a JSON object with at least one field, and the header 'Content-Type: application/json'",
      ));

    it('another type than JSON', async () => {
      const { status, body, headers } = await raw('/api/v1/task/', 'text=x', 'text/plain')('en');
      const error = "Please send valid JSON with a 'Content-Type: application/json' header.";
      expect([status, body, headers.get('hint')]).toEqual([415, { error }, null]);
    });
  });

  it('a task of another user', async () => {
    const { id } = await makeTask(cast.bob);
    await expectMessage(
      asAna(`/api/tasks/${id}`),
      403,
      'No tienes permiso para ver esta tarea',
      'You do not have permission to view this task',
    );
  });
});

describe('A hint', () => {
  it('ends no header and is not long, for any content', () => {
    expect(hintHeader('x\r\nSet-Cookie: a=b\ud83d')).toEqual({ Hint: 'xU+000DU+000ASet-Cookie: a=bU+D83D' });
    expect(hintHeader('é'.repeat(9_999)).Hint).toHaveLength(500);
    expect(hintHeader(undefined)).toEqual({});
  });
});

describe('A refusal of too many requests', () => {
  let api: Api;

  beforeAll(async () => {
    stopClock('2026-11-24T12:00:00Z');
    api = await Api.start({ RATE_LIMIT: 'on' });
  });
  afterAll(async () => {
    jest.useRealTimers();
    await api.stop();
  });

  it('states when to retry', async () => {
    const login = (language: string) =>
      api.anonymous.post('/api/auth/login', { email: 'x@y.org', password: 'x' }, { 'accept-language': language });
    for (let i = 0; i < 10; i++) await login('es');
    await expectHint(login, 429, 'Intentalo de nuevo en 60 s', 'Try again in 60 s');
    expect((await login('es')).headers.get('retry-after')).toBe('60');
  });
});
