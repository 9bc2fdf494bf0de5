import { Api, type Client } from './api';
import { makeCloseTask, makeLead, makeTag, makeTask, withKey } from './builders';
import { operations, type DescribedOperation } from './contract';
import { join, logIn, people, type People, type Person } from './people';

/** One example of a request, with the name under which the document has it. */
interface Example {
  called: string;
  request: DescribedOperation;
  query: string;
  body?: unknown;
}

function* examplesOf(request: DescribedOperation): Generator<Example> {
  const { parameters, requestBody } = request.operation;
  const { example, examples } = requestBody?.content['application/json'] ?? {};
  const bodies: [string, any][] = examples ? Object.entries(examples) : [['', { value: example }]];
  for (const [name, { value }] of bodies)
    yield { called: `${request.name} ${name}`.trim(), request, query: '', body: value };
  for (const { name, in: where, schema } of parameters) {
    if (where !== 'query') continue;
    const value = schema.examples?.[0] ?? schema.default ?? schema.enum[0];
    yield {
      called: `${request.name} ?${name}=${value}`,
      request,
      query: `?${name}=${value}`,
      body: bodies[0]![1].value,
    };
  }
}

const EXAMPLES = operations.flatMap((request) => [...examplesOf(request)]);

describe('Every example of a request in the OpenAPI document', () => {
  let api: Api;
  let cast: People;
  let ana: Person;
  let key: Client;
  let strangers = 0;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    ana = cast.ana;
    key = await withKey(ana);
    for (const name of ['a', 'b', 'c']) await makeTag(ana, name);
  });
  afterAll(() => api.stop());

  const somebody = (): Promise<Person> => join(api, `somebody-${(strangers += 1)}`);
  const status = async (): Promise<string> => (await key.get('/api/v1/status/lead/')).body.data[0].id;

  /** The tag that the examples name, since no two have one name. */
  async function docs(): Promise<number> {
    const { tags } = (await ana.get('/api/tags')).body.data;
    return tags.find(({ name }: { name: string }) => name === 'docs')?.id ?? makeTag(ana, 'docs');
  }

  /** What must be there before: by the beginning of the path, a thing whose id it may name. */
  const things: [RegExp, () => Promise<string | number>][] = [
    [/^\/api\/tasks\/\{id\}/, async () => (await makeTask(ana)).id],
    [/^\/api\/tags\/\{id\}/, docs],
    [/^\/api\/users\/\{id\}/, async () => (await somebody()).id],
    [/^\/api\/api-keys\/\{id\}/, async () => (await cast.root.post('/api/api-keys', { name: 'x' })).body.data.id],
    [/^\/api\/v1\/task\/\{id\}/, async () => (await makeCloseTask(key, (await makeLead(key)).id)).id],
    [/^\/api\/v1\/lead\/\{id\}/, async () => (await makeLead(key)).id],
    [/^\/api\/v1\/contact\/\{id\}/, async () => (await makeLead(key)).contact_ids[0]],
    [/^\/api\/v1\/user\/\{id\}/, async () => (await key.get('/api/v1/me/')).body.id],
    [/^\/api\/v1\/organization\/\{id\}/, async () => (await key.get('/api/v1/me/')).body.organizations[0].id],
    [/^\/api\/v1\/event\/\{id\}/, async () => (await key.get('/api/v1/event/')).body.data[0].id],
    [
      /^\/api\/v1\/activity\/task_completed\/\{id\}/,
      async () => (await makeCloseTask(key, (await makeLead(key)).id, { is_complete: true })).object_id,
    ],
  ];

  /** Of the sessions of accounts: who must call. An admin may call everything else. */
  const callers: Record<string, () => Promise<Client>> = {
    'POST /api/auth/register': async () => {
      await cast.root.delete(`/api/users/${ana.id}`);
      return api.anonymous;
    },
    'POST /api/auth/refresh': async () => api.as((await somebody()).refreshToken),
    'POST /api/auth/logout': somebody,
    'POST /api/auth/change-password': somebody,
  };

  /** The same text with ids that there are in place of those of the examples. */
  async function withRealIds(text: string): Promise<string> {
    if (!/(?:lead|cont|user|orga|stat)_\w{30}/.test(text)) return text;
    const lead = await makeLead(key);
    const me = (await key.get('/api/v1/me/')).body;
    return text
      .replaceAll(/lead_\w{43}/g, lead.id)
      .replaceAll(/cont_\w{43}/g, lead.contact_ids[0])
      .replaceAll(/user_\w{43}/g, me.id)
      .replaceAll(/orga_\w{43}/g, me.organizations[0].id)
      .replaceAll(/stat_\w{43}/g, await status());
  }

  async function pathOf({ path }: DescribedOperation): Promise<string> {
    if (!path.includes('{id}')) return path;
    const [, make] = things.find(([pattern]) => pattern.test(path)) ?? [];
    if (!make) throw new Error(`Nothing is known that ${path} could name: say above how it is made.`);
    return path.replace('{id}', String(await make()));
  }

  afterEach(async () => {
    // The one that registers ana made her anew.
    const { status: still } = await ana.get('/api/auth/me');
    if (still === 200) return;
    ana = await logIn(api, 'ana@example.com', 'Secret123');
    key = await withKey(ana);
    await makeTask(ana);
  });

  it.each(EXAMPLES.map((example): [string, Example] => [example.called, example]))(
    'does what it says: %s',
    async (_, { request, query, body }) => {
      await makeTask(ana, { priority: 'low', tags: [1] });
      const path = await pathOf(request);
      const client = (await callers[request.name]?.()) ?? (request.path.startsWith('/api/v1/') ? key : cast.root);
      const sent = body === undefined ? undefined : JSON.parse(await withRealIds(JSON.stringify(body)));
      const ownName = /^\/api\/users\/\d+$/.test(path) ? path.replace(/\d+$/, String(ana.id)) : path;
      const target = request.method === 'DELETE' ? path : ownName;
      const answer = await client.send(request.method, target + (await withRealIds(query)), sent);
      const success = Object.keys(request.operation.responses).find((each) => each.startsWith('2'));
      expect([String(answer.status), answer.text]).toEqual([success, expect.any(String)]);
    },
  );
});
