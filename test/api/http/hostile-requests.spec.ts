import { connect } from 'node:net';
import { Api, type Answer } from '../../kit/api';
import { leavingNothing, makeTask } from '../../kit/builders';
import { logIn, people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const IDS_THAT_ARE_NONE = ['-1', '1.5', 'abc', '1e3', '0x10', '१', '1%20', "1'--", '1%00', '%F0%9F%8E%89', '1;2', '-0'];
const PATHS_THAT_ARE_NONE = [
  '%zz',
  '%',
  '%E0%A4%A',
  '%c0%ae',
  '%ff',
  '..%2f..%2fetc%2fpasswd',
  '%00',
  '%0d%0aX: y',
  '%F0%9F%8E%89',
  't%C3%A1sks',
  'tasks%E2%80%A8',
  'tasks%0d%0aX: y',
  'tasks<script>',
  'a'.repeat(8_000),
];
const PRINTABLE = /^[\x20-\x7e]{1,500}$/;
const IDS_WITHOUT_A_ROW = [0, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 2n ** 63n, 2n ** 64n, '9'.repeat(90), '000'];

describe('A hostile request', () => {
  let api: Api;
  let cast: People;
  let task: number;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    task = (await makeTask(cast.ana)).id;
  });
  afterAll(() => api.stop());

  function expectRefusal({ status, headers, body, text }: Answer, statuses: number[]): void {
    expect(statuses).toContain(status);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toMatchObject({ success: false, message: expect.stringMatching(/./) });
    expect(text).not.toMatch(/node_modules|\bat .+:\d+:\d+|\.[tj]s:\d|sqlite|queryfailed|typeorm/i);
  }

  const ROUTES = [
    ['GET', '/api/tasks/:id'],
    ['PUT', '/api/tasks/:id'],
    ['PATCH', '/api/tasks/:id'],
    ['DELETE', '/api/tasks/:id'],
    ['POST', '/api/tasks/:id/complete'],
    ['GET', '/api/tags/:id'],
    ['PATCH', '/api/tags/:id'],
    ['DELETE', '/api/tags/:id'],
    ['GET', '/api/users/:id'],
    ['PATCH', '/api/users/:id'],
    ['DELETE', '/api/users/:id'],
    ['POST', '/api/users/:id/activate'],
    ['POST', '/api/users/:id/deactivate'],
  ] as const;

  it.each(ROUTES)('%s %s with an invalid or unknown id is 404', async (verb, path) => {
    const body = verb === 'PUT' || verb === 'PATCH' ? { title: 'x', name: 'x', first_name: 'x' } : undefined;
    const missing = /tasks/.test(path)
      ? 'Tarea no encontrada'
      : /tags/.test(path)
        ? 'Etiqueta no encontrada'
        : 'Usuario no encontrado';
    await leavingNothing(api, async () => {
      for (const id of IDS_THAT_ARE_NONE) {
        const answer = await cast.root.send(verb, path.replace(':id', id), body);
        expectRefusal(answer, [404]);
        expect([id, answer.body.error]).toEqual([id, 'No Encontrado']);
      }
      for (const id of IDS_WITHOUT_A_ROW) {
        const answer = await cast.root.send(verb, path.replace(':id', String(id)), body);
        expectRefusal(answer, [404]);
        expect([id, answer.body.message, answer.body.error]).toEqual([id, missing, undefined]);
      }
    });
  });

  it.each(PATHS_THAT_ARE_NONE)('to the path %s is 404', async (path) => {
    for (const start of ['/', '/api/', '/api/tasks/']) {
      const { status, body, headers } = await cast.ana.get(start + path);
      expect([status, body]).toEqual([
        404,
        coded({ success: false, error: 'No Encontrado', message: 'Recurso no encontrado' }),
      ]);
      expect(headers.get('hint')).toMatch(PRINTABLE);
      expect(headers.has('x')).toBe(false);
    }
  });

  it.each(['%zz', '%', '%ff', 'a'.repeat(8_000), '[]', 'a%00', '__proto__', '%5B%5D%3D'])(
    'with the query string ?search=%s or ?%s=1 is answered',
    async (text) => {
      for (const query of [`search=${text}`, `${text}=1`, `page[${text}]=1`, `tag_name[]=${text}`, `sort_by=${text}`]) {
        const { status, body } = await cast.ana.get(`/api/tasks?${query}`);
        expect([query.slice(0, 40), status, body.success]).toEqual([query.slice(0, 40), 200, true]);
      }
    },
  );

  /** Sends bytes that fetch would not, and gives what comes back. */
  const exchange = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(api.url);
      let answer = '';
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => resolve(answer));
    });

  it.each([
    ['a header of 40,000 characters', `GET /api/health HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`],
    ['a path of 40,000 characters', `GET /api/${'x'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['no HTTP', 'nonsense\r\n\r\n'],
    ['an invalid length', 'POST /api/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n'],
    [
      'both length and chunks',
      'POST /api/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['no method that there is', 'BREW /api/tasks HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('of %s is a 4xx in the envelope', async (_, bytes) => {
    const answer = await leavingNothing(api, () => exchange(bytes));
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toMatch(/node_modules|\bat .+:\d+:\d+/);
    const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
    expect(body).toMatchObject({
      success: false,
      error: expect.stringMatching(/./),
      message: expect.stringMatching(/./),
    });
  });

  it.each([
    ['128 emoji', `Aa1${'🎉'.repeat(125)}`],
    ['NUL bytes', `Aa1\0\0\0\0\0`],
    ['72 bytes and more', `Aa1${'é'.repeat(100)}`],
    ['spaces around', '  Secret123  '],
    ['half a character', 'Secret123\ud83d'],
  ])('is none with a password of %s', async (name, password) => {
    const username = name.replace(/\W/g, '_');
    const account = { username, email: `${username}@example.com`, password };
    expect((await api.anonymous.post('/api/auth/register', account)).status).toBe(201);
    const person = await logIn(api, account.email, password);
    expect(person.username).toBe(username);
    const wrong = await api.anonymous.post('/api/auth/login', {
      email: account.email,
      password: password.slice(0, -2),
    });
    expect([wrong.status, wrong.body.message]).toEqual([401, 'Correo electronico o contrasena invalidos']);
    const changed = { old_password: password, new_password: `${Array.from(password).slice(0, -1).join('')}X` };
    expect((await person.post('/api/auth/change-password', changed)).status).toBe(200);
    await expect(logIn(api, account.email, changed.new_password)).resolves.toMatchObject({ username });
  });

  it.each([
    ['129 characters', `Aa1${'x'.repeat(126)}`],
    ['129 emoji', `Aa1${'🎉'.repeat(126)}`],
    ['a million', `Aa1${'x'.repeat(999_000)}`],
  ])('with a new password of %s is refused, and with it nobody comes in', async (_, password) => {
    await leavingNothing(api, async () => {
      const account = { username: 'toolong', email: 'toolong@example.com', password };
      const made = await api.anonymous.post('/api/auth/register', account);
      expect([made.status, made.body.message]).toEqual([400, 'La contrasena es demasiado larga']);
      const login = await api.anonymous.post('/api/auth/login', { email: cast.ana.email, password });
      expectRefusal(login, [400, 401]);
      const change = { old_password: cast.ana.password, new_password: password };
      expect((await cast.ana.post('/api/auth/change-password', change)).status).toBe(400);
    });
  });

  it.each(['\u0000', '\ud83d', "' OR 1=1 --", '%', 'x'.repeat(900_000)])(
    'to log in as "%s" is refused like any other stranger',
    async (email) => {
      const { status, body } = await api.anonymous.post('/api/auth/login', { email, password: 'Secret123' });
      expect([status, body]).toEqual([
        401,
        coded({ success: false, message: 'Correo electronico o contrasena invalidos' }),
      ]);
    },
  );

  it('leaves the service as it was: the task is there and can be changed', async () => {
    const { status, body } = await cast.ana.patch(`/api/tasks/${task}`, { title: 'Still here' });
    expect([status, body.data.title]).toEqual([200, 'Still here']);
  });
});
