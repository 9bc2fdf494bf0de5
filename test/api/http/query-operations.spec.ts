import { Api, type Answer, type Client } from '../../kit/api';
import { leavingNothing } from '../../kit/builders';
import { contract, operations } from '../../kit/contract';
import type { People } from '../../kit/people';
import { Things } from '../../kit/things';

const STRICT = { prefer: 'handling=strict' };
/** An example of a parameter of an operation, as the OpenAPI document has it. */
const exampleOf = ({ schema }: any): string =>
  String(schema.examples?.[0] ?? schema.default ?? schema.enum?.[0] ?? 'x');

const PARAMETERS = operations.flatMap(({ method, path, operation }) =>
  (operation.parameters ?? [])
    .map((parameter: any) =>
      parameter.$ref ? contract.components.parameters[parameter.$ref.split('/').at(-1)] : parameter,
    )
    .filter((parameter: any) => parameter.in === 'query')
    .map((parameter: any) => ({ method, path, name: parameter.name, example: exampleOf(parameter) })),
);
/** Parameters of the Close API that take several values in several ways. */
const LISTS = ['id__in', '_type__in', 'lead_id', 'contact_id', 'assigned_to', 'user_id', '_fields'];

const isOfClose = (path: string): boolean => path.startsWith('/api/v1/');

/** The names of the parameters that a 400 complains about. */
const namesIn = ({ body }: Answer): string[] =>
  body['field-errors'] ? Object.keys(body['field-errors']) : body.errors.map(({ field }: { field: string }) => field);

describe('What is not understood in a query string, in every operation:', () => {
  let api: Api;
  let cast: People;
  let key: Client;
  let things: Things;

  beforeAll(async () => {
    api = await Api.start();
    things = await Things.of(api);
    ({ cast, key } = things);
  });
  afterAll(() => api.stop());

  const clientFor = (path: string): Client => (isOfClose(path) ? key : cast.root);

  describe.each(operations)('$name', ({ method, path }) => {
    it('refuses an unknown parameter with Prefer: handling=strict, and changes nothing', async () => {
      const url = await things.pathOf(path);
      const owner = /^\/api\/(?:tasks|trash)(?!\/users)/.test(path) ? things.ana : clientFor(path);
      const body = method === 'GET' ? undefined : { title: 'x' };
      const headers = path === '/api/auth/refresh' ? { authorization: `Bearer ${cast.bob.refreshToken}` } : {};
      const send = () => owner.send(method, `${url}?nope=1&%5F_proto__=2`, body, { ...STRICT, ...headers });
      const answer = await leavingNothing(api, send);
      expect([answer.status, namesIn(answer)]).toEqual([400, ['nope', '__proto__']]);
      expect(answer.headers.get('preference-applied')).toBe('handling=strict');
      expect(answer.headers.get('hint')).toContain('nope, __proto__');
    });

    it('names an unknown parameter in the Hint header without it', async () => {
      const owner = /^\/api\/(?:tasks|trash)(?!\/users)/.test(path) ? things.ana : clientFor(path);
      const headers = path === '/api/auth/refresh' ? { authorization: `Bearer ${cast.bob.refreshToken}` } : {};
      const body = method === 'GET' || method === 'DELETE' ? undefined : { title: 5, text: 5, name: 5 };
      const { status, headers: got } = await owner.send(method, `${await things.pathOf(path)}?nope=1`, body, headers);
      expect(status).toBeLessThan(500);
      expect(got.get('hint')).toMatch(/\bnope\b/);
    });
  });

  describe.each(PARAMETERS)('$method $path?$name', ({ method, path, name, example }) => {
    it('is understood once, and twice where it takes several values', async () => {
      const url = `${await things.pathOf(path)}?${name}=${encodeURIComponent(example)}`;
      const owner = /^\/api\/(?:tasks|trash)(?!\/users)/.test(path) ? things.ana : clientFor(path);
      const body = method === 'GET' ? undefined : { text: 5, name: 5 };
      // A rotation has no body that could be refused.
      const headers = { ...STRICT, ...(path.endsWith('/rotate') ? { 'if-match': '"99-00000000"' } : {}) };
      // A link is issued whatever the body is.
      const leaving = path.endsWith('/reset-password') ? (_: Api, act: () => Promise<Answer>) => act() : leavingNothing;
      const once = await leaving(api, () =>
        owner.send(method, `${url}&${name}=${encodeURIComponent(example)}`, body, headers),
      );
      expect(once.headers.get('hint') ?? '').not.toContain('Prefer');
      const twice = await leavingNothing(api, () =>
        owner.send(method, `${url}&${name}=${encodeURIComponent(example)}1`, body, headers),
      );
      const isTaken = isOfClose(path) && LISTS.includes(name);
      if (isTaken && name !== '_fields') return expect(twice.headers.get('hint') ?? '').not.toContain('Prefer');
      expect([twice.status, namesIn(twice)]).toEqual([400, [name]]);
      expect(twice.headers.get('hint')).toContain(name);
    });
  });

  it.each(PARAMETERS.filter(({ method }) => method === 'GET'))(
    'GET $path?$name is no 500 if the value has a zero byte, which PostgreSQL refuses',
    async ({ path, name }) => {
      const url = await things.pathOf(path);
      for (const value of ['%00', 'a%00b', 'x,%00'])
        expect((await clientFor(path).get(`${url}?${name}=${value}`)).status).toBeLessThan(500);
    },
  );

  it.each(operations.filter(({ path, operation }) => isOfClose(path) && JSON.stringify(operation).includes('_fields')))(
    '$name: _fields takes each key that is shown',
    async ({ method, path, operation }) => {
      const schema = (operation.responses[200] ?? operation.responses[201]).content['application/json'].schema;
      const shown = schema.properties?.data?.items ?? schema;
      const keys = Object.keys(contract.components.schemas[shown.$ref.split('/').at(-1)].properties).join();
      const send = async (fields: string) =>
        key.send(method, `${await things.pathOf(path)}?_fields=${fields}`, method === 'GET' ? undefined : {}, STRICT);
      expect((await send(`${keys},_all`)).headers.get('hint') ?? '').not.toContain('_fields');
      expect(namesIn(await send(`${keys},nope`))).toEqual(['_fields']);
    },
  );
});
