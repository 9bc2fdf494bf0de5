import { Api, type Answer, type Client } from '../../kit/api';
import { leavingNothing, makeTag, makeTask } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const LONE_SURROGATE = '"\\ud83d"';
const MALFORMED = 'Peticion Incorrecta';

/** Text fields. Other types are refused in every request. */
const TEXT_FIELDS: [verb: string, path: string, valid: object, field: string][] = [
  ['POST', '/api/tasks', { title: 'x' }, 'title'],
  ['POST', '/api/tasks', { title: 'x' }, 'description'],
  ['POST', '/api/tasks', { title: 'x' }, 'status'],
  ['POST', '/api/tasks', { title: 'x' }, 'priority'],
  ['POST', '/api/tasks', { title: 'x' }, 'due_date'],
  ['PATCH', '/api/tasks/:task', {}, 'title'],
  ['PUT', '/api/tasks/:task', {}, 'description'],
  ['PATCH', '/api/tasks/:task', {}, 'status'],
  ['PUT', '/api/tasks/:task', {}, 'priority'],
  ['PATCH', '/api/tasks/:task', {}, 'due_date'],
  ['POST', '/api/tags', { name: 'x' }, 'name'],
  ['POST', '/api/tags', { name: 'x' }, 'color'],
  ['POST', '/api/tags', { name: 'x' }, 'description'],
  ['PATCH', '/api/tags/:tag', {}, 'name'],
  ['PUT', '/api/tags/:tag', {}, 'color'],
  ['PATCH', '/api/users/:ana', {}, 'username'],
  ['PATCH', '/api/users/:ana', {}, 'email'],
  ['PUT', '/api/users/:ana', {}, 'first_name'],
  ['PUT', '/api/users/:ana', {}, 'last_name'],
  ['PATCH', '/api/users/:ana', {}, 'role'],
  ['PATCH', '/api/users/:ana', {}, 'is_active'],
  ...['username', 'email', 'password', 'first_name', 'last_name'].map((field): [string, string, object, string] => [
    'POST',
    '/api/auth/register',
    { username: 'eve', email: 'eve@example.com', password: 'Secret123' },
    field,
  ]),
  ['POST', '/api/auth/login', { email: 'ana@example.com', password: 'Secret123' }, 'email'],
  ['POST', '/api/auth/login', { email: 'ana@example.com', password: 'Secret123' }, 'password'],
  ['POST', '/api/auth/change-password', { old_password: 'Secret123', new_password: 'Secret456' }, 'old_password'],
  ['POST', '/api/auth/change-password', { old_password: 'Root12345', new_password: 'Secret456' }, 'new_password'],
];

/** Fields whose text is stored. */
const STORED = TEXT_FIELDS.filter(([, path, , field]) => !/password|login/.test(path + field) && field !== 'is_active');

const BODIES = [...new Set(TEXT_FIELDS.map(([verb, path]) => `${verb} ${path}`))].map((route) => route.split(' '));

describe('Hostile input', () => {
  let api: Api;
  let cast: People;
  let ids: Record<string, number>;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    ids = { ':task': (await makeTask(cast.root)).id, ':tag': await makeTag(cast.ana, 'docs'), ':ana': cast.ana.id };
  });
  afterAll(() => api.stop());

  // root may call everything, so that it is the input that is refused.
  const send = (verb: string, path: string, body?: unknown, headers = {}, client: Client = cast.root) =>
    client.send(
      verb,
      path.replace(/:\w+/, (name) => String(ids[name])),
      body,
      headers,
    );

  const sendText = (verb: string, path: string, json: string | Buffer) =>
    send(verb, path, Buffer.from(json), { 'content-type': 'application/json' });

  function expectRefusal({ status, headers, body, text }: Answer, statuses: number[] = [400]): void {
    expect(statuses).toContain(status);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toMatchObject({ success: false, message: expect.stringMatching(/./) });
    expect(Object.keys(body).every((key) => ['success', 'message', 'code', 'error', 'errors'].includes(key))).toBe(
      true,
    );
    expect(text).not.toMatch(/node_modules|\bat .+:\d+:\d+|\.[tj]s:\d|sqlite|queryfailed|typeorm/i);
  }

  it.each(TEXT_FIELDS)('%s %s with %j and a %s that is no text is refused', async (verb, path, valid, field) => {
    await leavingNothing(api, async () => {
      for (const value of [1, -1.5, field === 'is_active' ? 'true' : true, ['x'], [[]], { x: 1 }, { toString: 'x' }]) {
        const answer = await send(verb, path, { ...valid, [field]: value });
        expectRefusal(answer);
        expect(answer.body.errors).toEqual([coded({ field, message: answer.body.message })]);
      }
    });
  });

  it.each(STORED)('%s %s with %j and a %s of NUL or half characters is refused', async (verb, path, valid, field) => {
    await leavingNothing(api, async () => {
      for (const json of ['"a\\u0000b"', LONE_SURROGATE, '"\\udc00\\ud800"', '"\\u0000"']) {
        const rest = JSON.stringify(valid).slice(1, -1);
        expectRefusal(await sendText(verb, path, `{${rest}${rest ? ',' : ''}"${field}":${json}}`));
      }
    });
  });

  it.each(BODIES)('%s %s takes no body but an object', async (verb, path) => {
    await leavingNothing(api, async () => {
      for (const json of ['[]', '[{}]', '[{"title":"x"}]', 'null', '"x"', '1', 'true', '1e400', '']) {
        const answer = await sendText(verb, path, json);
        expectRefusal(answer);
        expect([json, answer.body.message]).toEqual([json, 'No se proporcionaron datos']);
      }
    });
  });

  it.each(BODIES)('%s %s takes no body that is deep, poisoned or no UTF-8', async (verb, path) => {
    const poisoned = [
      '{"__proto__":{"isAdmin":true}}',
      '{"title":"x","__proto__":{"title":"y"}}',
      '{"title":"x","constructor":{"prototype":{"title":"y"}}}',
      '{"title":{"__proto__":null}}',
      '{"\\u005f_proto__":1}',
    ];
    const deep = [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`];
    const cut = ['['.repeat(10_000), '{"a":'.repeat(10_000)];
    const inside = `{"title":${'['.repeat(101)}${']'.repeat(101)}}`;
    const broken = [Buffer.from([0x22, 0xff, 0xfe, 0x22]), Buffer.from('{"title":"\xe9"}', 'latin1')];
    await leavingNothing(api, async () => {
      for (const body of [...poisoned, ...deep, ...cut, inside, ...broken]) {
        const answer = await sendText(verb, path, body);
        expectRefusal(answer);
        expect(answer.body.error).toBe(MALFORMED);
      }
    });
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('ignores keys that name what every object has', async () => {
    const json = '{"title":"x","toString":1,"hasOwnProperty":2,"valueOf":null,"then":3,"prototype":{},"changes":7}';
    const { status, body } = await sendText('POST', '/api/tasks', json);
    expect([status, body.data?.title]).toEqual([201, 'x']);
  });

  it('takes the last of a key that comes twice, as JSON.parse does', async () => {
    const { status, body } = await sendText('PATCH', '/api/tasks/:task', '{"title":"first","title":"last"}');
    expect([status, body.data.title]).toEqual([200, 'last']);
  });

  it.each<[string, unknown]>([
    ['text', 'x'],
    ['number', 1],
    ['object', {}],
    ['text inside', ['1']],
    ['fraction', [1.5]],
    ['null inside', [null]],
    ['list inside', [[1]]],
    ['boolean inside', [true]],
    ['id that no tag has', [0]],
    ['negative id', [-1]],
    ['id beyond 2^31', [2 ** 31]],
    ['id beyond 2^53', [2 ** 53]],
    ['list of 50,000', Array.from({ length: 50_000 }, (_, i) => i + 100)],
  ])('as the tags of a task, %s is refused', async (_, tags) => {
    await leavingNothing(api, async () => {
      for (const [verb, path] of [
        ['POST', '/api/tasks'],
        ['PATCH', '/api/tasks/:task'],
        ['PUT', '/api/tasks/:task'],
      ] as const) {
        const answer = await send(verb, path, { title: 'kept?', tags });
        expectRefusal(answer);
        expect(answer.body.errors).toEqual([coded({ field: 'tags', message: answer.body.message })]);
      }
    });
  });
});
