import { Api, Client } from '../kit/api';
import { contract, expectPromised, operations } from '../kit/contract';

/** Pages for people, and the tools of agents; everything else that is routed is an operation. */
const PAGES = [
  'GET /',
  'GET /changelog',
  'GET /confirm',
  'GET /docs',
  'GET /docs*',
  'GET /docs/assets/swagger-ui-bundle.js',
  'GET /docs/assets/swagger-ui.css',
  'GET /docs/start.js',
  'GET /join',
  'GET /link.js',
  'GET /openapi.json',
  'GET /openapi.yaml',
  'GET /readme',
  'GET /reset',
  'GET /style.css',
  'POST /mcp',
];

/** The routes of a router's printed tree: "GET /api/tasks/:id". */
function routesIn(tree: string): string[] {
  const parents: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent, part, methods] = /^((?:│ {3}| {4})*)(?:├──|└──) (\S+) \((.*)\)$/.exec(line) ?? [];
    if (part === undefined) return [];
    const depth = indent!.length / 4;
    parents.length = depth;
    parents.push(part);
    const path = parents.join('').replaceAll('//', '/');
    return methods!.split(', ').map((method) => `${method} ${path}`);
  });
}

describe('The OpenAPI document and the service', () => {
  let api: Api;
  let anybody: Client;

  beforeAll(async () => {
    api = await Api.start();
    anybody = api.anonymous;
  });
  afterAll(() => api.stop());

  it('have the same operations', () => {
    const routed = routesIn(api.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }))
      .filter((route) => !/^(?:HEAD|OPTIONS) /.test(route))
      .map((route) => route.replaceAll(/:(\w+)/g, '{$1}'))
      // As programs of the Close API write it; the router sees it without the slash.
      .map((route) => route.replace(/^\w+ \/api\/v1\/.*$/, '$&/'));
    expect(routed.filter((route) => !PAGES.includes(route)).toSorted()).toEqual(
      operations.map(({ name }) => name).toSorted(),
    );
    expect(routed).toEqual(expect.arrayContaining(PAGES));
  });

  it('are compared at every answer that a test receives', async () => {
    const sent = { method: 'GET', path: '/api/health', headers: {} };
    const { status, headers, text, body } = await anybody.get('/api/health');
    const got = { status, headers, text };
    expectPromised(sent, got);
    const wrong: [object, RegExp][] = [
      [{ status: 418 }, /has no 418/],
      [{ text: '<html>' }, /no JSON/],
      [{ text: JSON.stringify({ ...body, more: 1 }) }, /additional properties/],
      [{ text: JSON.stringify({ success: true }) }, /required property 'data'/],
      [{ text: JSON.stringify({ success: true, data: { ...body.data, status: 'so so' } }) }, /allowed values/],
      [{ text: JSON.stringify({ success: true, data: { ...body.data, timestamp: '1/2/2030' } }) }, /pattern/],
      [{ headers: new Headers({ 'content-type': 'text/html' }) }, /it is text\/html/],
      [{ headers: new Headers([...headers, ['x-new', '1']]) }, /x-new is not described/],
    ];
    for (const [change, message] of wrong) expect(() => expectPromised(sent, { ...got, ...change })).toThrow(message);
    expect(() => expectPromised({ ...sent, path: '/api/nowhere' }, got)).toThrow(/no such operation/);
  });

  it('take an address of the Close API in every spelling for the same operation', async () => {
    for (const path of ['/api/v1/task', '/api/v1/task/', '/api/v1//task/?_limit=1']) {
      const sent = { method: 'GET', path, headers: {} };
      const { status, headers } = await anybody.get(path);
      expect(() => expectPromised(sent, { status, headers, text: '{"success":false}' })).toThrow(/'error'/);
    }
    expect(contract.paths).toHaveProperty(['/api/v1/task/']);
  });
});
