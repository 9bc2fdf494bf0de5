import { Api, Client, type Answer } from '../../kit/api';
import { operations, type DescribedOperation } from '../../kit/contract';
import { Examples, examplesOf } from '../../kit/examples';
import type { Person } from '../../kit/people';
import { Things } from '../../kit/things';

const SCOPES = ['read', 'write', 'delete', 'manage'] as const;
type Scope = (typeof SCOPES)[number];

/** They take no API key. */
const WITHOUT_KEY = [
  'GET /api/health',
  'GET /api/health/live',
  'GET /api/health/ready',
  'POST /api/auth/confirm-email',
  'POST /api/auth/forgot-password',
  'POST /api/auth/login',
  'POST /api/auth/refresh',
  'POST /api/auth/register',
  'POST /api/auth/reset-password',
];
const DELETIONS = [
  'DELETE /api/tags/{id}',
  'DELETE /api/tasks/{id}',
  'DELETE /api/trash/{id}',
  'DELETE /api/v1/contact/{id}/',
  'DELETE /api/v1/lead/{id}/',
  'DELETE /api/v1/task/{id}/',
];
const MANAGED =
  /^(?:POST|PUT|PATCH|DELETE) \/api\/(?:auth|api-keys|users|trash\/users|webhooks|import|invitations|v1\/(?:user|webhook))(?:\/|$)/;

function scopeOf(name: string): Scope {
  if (name.startsWith('GET ')) return 'read';
  if (MANAGED.test(name)) return 'manage';
  return DELETIONS.includes(name) ? 'delete' : 'write';
}

const titled = operations
  .filter(({ name }) => !WITHOUT_KEY.includes(name))
  .map((each): [string, DescribedOperation] => [each.name, each]);

/** Bodies instead of the example of the document: what a key with this one scope may do. */
const BODIES: Record<string, unknown> = {
  'POST /api/api-keys': { name: 'x', scopes: ['manage'] },
  'PATCH /api/api-keys/{id}': { name: 'y' },
  'POST /api/tasks/bulk': { operations: [{ op: 'create', data: { title: 'x' } }] },
};

const WAYS = {
  Basic: (key: string) => ({ authorization: `bAsIc ${btoa(`${key}:`)}` }),
  Bearer: (key: string) => ({ authorization: `bEaReR ${key}` }),
};

describe('API keys of one scope', () => {
  let api: Api;
  let things: Things;
  let examples: Examples;
  /** Of the admin, so that no role stands in the way. */
  const keys: Record<string, string> = {};

  const issue = async (person: Person, body: object): Promise<any> =>
    (await person.post('/api/api-keys', { name: 'x', ...body })).body.data;

  beforeAll(async () => {
    api = await Api.start();
    things = await Things.of(api);
    examples = new Examples(things);
    const { root } = things.cast;
    for (const scope of SCOPES) keys[scope] = (await issue(root, { scopes: [scope] })).key;
    const expired = await issue(root, {});
    await root.patch(`/api/api-keys/${expired.id}`, { expires_at: '2020-01-01T00:00:00Z' });
    keys.expired = expired.key;
  });
  afterAll(() => api.stop());

  /** Who may do it with success: an admin, except for what ends sessions or is about what ana has. */
  const callers: Record<string, () => Promise<Person>> = {
    'POST /api/auth/logout': () => things.somebody(),
    'POST /api/auth/change-password': () => things.somebody(),
    'DELETE /api/auth/sessions': () => things.somebody(),
  };

  const callerOf = async ({ name, path }: DescribedOperation): Promise<Person> =>
    (await callers[name]?.()) ?? (path.startsWith('/api/v1/') ? things.ana : things.cast.root);

  async function pathOf(request: DescribedOperation): Promise<string> {
    if (!request.path.startsWith('/api/api-keys/{id}')) return examples.pathOf(request);
    const { id } = await issue(things.cast.root, { scopes: ['manage'] });
    return request.path.replace('{id}', id);
  }

  async function bodyOf(request: DescribedOperation): Promise<unknown> {
    const body = BODIES[request.name] ?? [...examplesOf(request)][0]!.body;
    return examples.bodyWithRealIds(body);
  }

  const send = ({ method }: DescribedOperation, path: string, body: unknown, headers: object): Promise<Answer> =>
    new Client(api.url).send(method, path, body, headers as Record<string, unknown>);

  /** Everything that is stored, keys and sessions included; their last use aside. */
  async function stored(): Promise<unknown> {
    const used = ['api_keys', 'sessions'].map((table) => api.lines(table, { without: ['last_used_at'] }));
    const others = ['saved_filters', 'organizations', 'lead_statuses'].map((table) => api.lines(table));
    // What is sent to webhooks meanwhile counts in their rows.
    const webhooks = await api.rows('SELECT id, url, events, description, sealed_secret FROM webhooks ORDER BY id');
    return [{ ...(await api.everything()), webhooks }, await Promise.all([...used, ...others])];
  }

  const success = ({ operation }: DescribedOperation): number =>
    Number(Object.keys(operation.responses).find((each) => each.startsWith('2')));

  it('are described: every operation says its scope, but those that take no key', () => {
    const said = operations.map(({ name, operation }) => [name, operation['x-scope']]);
    expect(said).toEqual(operations.map(({ name }) => [name, WITHOUT_KEY.includes(name) ? undefined : scopeOf(name)]));
    for (const [, { path, operation }] of titled) {
      const both = [{ basic: [] }, { bearer: [] }];
      expect(operation.security).toEqual(path.startsWith('/api/v1/') ? both : both.toReversed());
    }
  });

  describe.each(titled)('%s', (name, request) => {
    it('refuses those of other scopes, and expired ones, and changes nothing', async () => {
      const [path, body] = [await pathOf(request), await bodyOf(request)];
      const before = await stored();
      for (const headersOf of Object.values(WAYS)) {
        for (const scope of SCOPES.filter((each) => each !== scopeOf(name)))
          expectMissing(await send(request, path, body, headersOf(keys[scope]!)), name);
        expect((await send(request, path, body, headersOf(keys.expired!))).status).toBe(401);
      }
      expect(await stored()).toEqual(before);
    });

    it.each(Object.entries(WAYS))('takes one of its scope, as %s', async (_, headersOf) => {
      const caller = await callerOf(request);
      const { key } = await issue(caller, { scopes: [scopeOf(name)] });
      const [path, body] = [await pathOf(request), await bodyOf(request)];
      // No two tags or filters have one name.
      if (/^\/api\/(?:tags|filters)/.test(request.path) && body) Object.assign(body, { name: key.slice(-9) });
      if (name === 'POST /api/users')
        Object.assign(body!, { username: key.slice(-9), email: `${key.slice(-9)}@example.com` });
      const answer = await send(request, path, body, headersOf(key));
      expect([answer.status, answer.text]).toEqual([success(request), expect.any(String)]);
    });
  });

  function expectMissing({ status, body }: Answer, name: string): void {
    const scope = scopeOf(name);
    const ofClose = { error: `The API key does not have the scope ${scope}.` };
    const message = `La clave de API no tiene el permiso ${scope}`;
    const ofTaskForge = { success: false, error: 'Prohibido', code: 'scope.missing', message };
    if (name !== 'POST /api/tasks/bulk')
      return expect([status, body]).toEqual([403, name.includes(' /api/v1/') ? ofClose : ofTaskForge]);
    expect([status, body]).toMatchObject([403, ofTaskForge]);
  }

  describe('in a bulk', () => {
    const bulk = async (scopes: Scope[], operationsOf: (id: number) => object[], dry_run = false) => {
      const { key } = await issue(things.cast.root, { scopes });
      const { id } = (await things.cast.root.post('/api/tasks', { title: 'One' })).body.data;
      const before = await stored();
      const answer = await new Client(api.url, key).post('/api/tasks/bulk', { operations: operationsOf(id), dry_run });
      return { answer, isUnchanged: async () => expect(await stored()).toEqual(before) };
    };
    const mixed = (id: number) => [
      { op: 'create', data: { title: 'New' } },
      { op: 'update', id, data: { title: 'Two' } },
      { op: 'complete', id },
      { op: 'delete', id },
      { op: 'restore', id },
    ];

    it('need `delete` for deletions and `write` for all others', async () => {
      for (const dryRun of [false, true]) {
        expect((await bulk(['write', 'delete'], mixed, dryRun)).answer.status).toBe(200);
        expect((await bulk(['delete'], (id) => [{ op: 'delete', id }], dryRun)).answer.status).toBe(200);
        expect((await bulk(['write'], (id) => mixed(id).slice(0, 3), dryRun)).answer.status).toBe(200);
      }
    });

    it.each<[Scope[], number[], Scope]>([
      [['write'], [3], 'delete'],
      [['delete'], [0, 1, 2, 4], 'write'],
      [['write', 'read', 'manage'], [3], 'delete'],
    ])('are refused with %s for the operations of the other, and nothing is done', async (scopes, indexes, scope) => {
      for (const dryRun of [false, true]) {
        const { answer, isUnchanged } = await bulk(scopes, mixed, dryRun);
        const message = `La clave de API no tiene el permiso ${scope}`;
        const refusal = { code: 'scope.missing', message, status: 403 };
        expect([answer.status, answer.body]).toEqual([
          403,
          {
            success: false,
            error: 'Prohibido',
            message,
            code: 'scope.missing',
            errors: indexes.map((index) => ({ index, ...refusal })),
          },
        ]);
        await isUnchanged();
      }
    });

    it('are refused at once if they may do no part of it', async () => {
      const { answer, isUnchanged } = await bulk(['read', 'manage'], () => []);
      expect([answer.status, answer.body.code]).toEqual([403, 'scope.missing']);
      await isUnchanged();
    });
  });
});
