import { Api, type Client } from '../../kit/api';
import { deref } from '../../kit/arbitraries';
import { leavingNothing, makeTask } from '../../kit/builders';
import { operations } from '../../kit/contract';
import { Things } from '../../kit/things';

/** What every object has without being told to. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

const HEADERS = ['accept-language', 'prefer', 'x-tz-offset', 'if-none-match', 'accept', 'x-http-method-override'];

/** Every parameter of every operation that only reads. */
const PARAMETERS = operations
  .filter(({ method }) => method === 'GET')
  .flatMap(({ path, operation }) =>
    (operation.parameters ?? [])
      .filter((parameter: { in: string }) => parameter.in === 'query')
      .map(({ name }: { name: string }): [string, string] => [path, name]),
  );

describe('Names that every object inherits', () => {
  let api: Api;
  let things: Things;

  beforeAll(async () => {
    api = await Api.start();
    things = await Things.of(api);
    await makeTask(things.ana, { title: 'One', tags: [1] });
  });
  afterAll(() => api.stop());

  const clientFor = (path: string): Client => {
    if (path.startsWith('/api/v1/')) return things.key;
    return /^\/api\/(?:users|trash\/users|tags|invitations)/.test(path) ? things.cast.root : things.ana;
  };

  const expectNoFault = async (
    act: (name: string) => Promise<{ status: number }>,
    names = INHERITED,
  ): Promise<void> => {
    const answers = await Promise.all(names.map(act));
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
  };

  it.each(PARAMETERS)('%s: no value of %s is a fault', async (path, parameter) => {
    const url = await things.pathOf(path);
    const values = INHERITED.flatMap((name) => [name, `-${name}`, `${name}:x`]).map(encodeURIComponent);
    await leavingNothing(api, () =>
      expectNoFault((value) => clientFor(path).get(`${url}?${parameter}=${value}`), values),
    );
  });

  it.each([...new Set(operations.filter(({ method }) => method === 'GET').map(({ path }) => path))])(
    '%s: none is a fault as a parameter or in a header',
    async (path) => {
      const url = await things.pathOf(path);
      await leavingNothing(api, async () => {
        await expectNoFault((name) => clientFor(path).get(`${url}?${encodeURIComponent(name)}=1`));
        for (const header of HEADERS) await expectNoFault((name) => clientFor(path).get(url, { [header]: name }));
      });
    },
  );

  it.each(operations.filter(({ path }) => path.includes('{id}')))(
    '$name: none is a fault in the path',
    ({ method, path }) =>
      leavingNothing(api, () =>
        expectNoFault((name) =>
          clientFor(path).send(
            method,
            path.replace('{id}', encodeURIComponent(name)),
            method === 'GET' ? undefined : {},
          ),
        ),
      ),
  );

  it.each(operations.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/api/auth')))(
    '$name: none is a fault as a key of the body, or as a value of each, or as a key of one',
    async ({ method, path, operation }) => {
      const schema = operation.requestBody?.content?.['application/json']?.schema;
      const keys = Object.keys((schema && deref(schema).properties) ?? {});
      const body = (value: unknown, inherited = INHERITED): string =>
        `{${[...inherited, ...keys].map((key) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')}}`;
      const url = await things.pathOf(path);
      const send = (text: string): Promise<{ status: number }> =>
        clientFor(path).send(method, url, Buffer.from(text), { 'content-type': 'application/json' });
      await expectNoFault((name) => send(body(name)));
      await expectNoFault((name) => send(body({ [name]: 1 }, [])));
      await expectNoFault((name) => send(body([{ [name]: 1 }], [])));
    },
  );

  it.each(['api/__proto__', 'api/v1/constructor/', '__proto__/toString'])('/%s is no path', async (path) => {
    expect((await things.ana.get(`/${path}`)).status).toBe(404);
  });
});
