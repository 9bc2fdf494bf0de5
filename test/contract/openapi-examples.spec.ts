import { Api, type Client } from '../kit/api';
import { makeTag, makeTask, withKey } from '../kit/builders';
import { operations, type DescribedOperation } from '../kit/contract';
import { logIn } from '../kit/people';
import { Things } from '../kit/things';

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
  for (const { name, in: where, schema, examples: ofParameter } of parameters) {
    if (where !== 'query') continue;
    const inSchema = schema.examples?.[0] ?? schema.default ?? schema.enum?.[0] ?? 'true';
    const shown = Object.values<{ value: unknown }>(ofParameter ?? {}).map(({ value }) => value);
    for (const value of [inSchema, ...shown])
      yield {
        called: `${request.name} ?${name}=${value}`,
        request,
        query: `?${new URLSearchParams([[name, String(value)]])}`,
        body: bodies[0]![1].value,
      };
  }
}

const EXAMPLES = operations.flatMap((request) => [...examplesOf(request)]);

describe('Every example of a request in the OpenAPI document', () => {
  let api: Api;
  let things: Things;

  beforeAll(async () => {
    api = await Api.start();
    things = await Things.of(api);
  });
  afterAll(() => api.stop());

  /** The tag that the examples name, since no two have one name. */
  async function docs(): Promise<number> {
    const { tags } = (await things.ana.get('/api/tags')).body.data;
    return tags.find(({ name }: { name: string }) => name === 'docs')?.id ?? makeTag(things.ana, 'docs');
  }

  /** Of the sessions of accounts: who must call. An admin may call everything else. */
  const callers: Record<string, () => Promise<Client>> = {
    'POST /api/auth/register': async () => {
      await things.cast.root.delete(`/api/users/${things.ana.id}`);
      return api.anonymous;
    },
    'POST /api/auth/refresh': async () => api.as((await things.somebody()).refreshToken),
    'POST /api/auth/logout': () => things.somebody(),
    'POST /api/auth/change-password': () => things.somebody(),
  };

  let made = 0;

  /** The same text with ids that there are in place of those of the examples, and no webhook twice. */
  async function withRealIds(example: string): Promise<string> {
    const text = example.replaceAll('/hooks/close', () => `/hooks/close-${(made += 1)}`);
    if (text.includes('"op":')) {
      const two = [await makeTask(things.ana), await makeTask(things.ana)];
      return text.replaceAll(/"id":([12])\b/g, (_, n) => `"id":${two[n - 1].id}`);
    }
    if (text.startsWith('?ids=')) return `?ids=${(await makeTask(things.ana)).id}`;
    if (!/(?:lead|cont|user|orga|stat)_\w{30}/.test(text)) return text;
    const [lead, me] = [await things.lead(), await things.me()];
    const statuses = (await things.key.get('/api/v1/status/lead/')).body.data;
    return text
      .replaceAll(/lead_\w{43}/g, lead.id)
      .replaceAll(/cont_\w{43}/g, lead.contact_ids[0])
      .replaceAll(/user_\w{43}/g, me.id)
      .replaceAll(/orga_\w{43}/g, me.organizations[0].id)
      .replaceAll(/stat_\w{43}/g, statuses[0].id);
  }

  /** A path to an existing object; for tags and accounts, the ones in the examples. */
  async function pathOf({ method, path }: DescribedOperation): Promise<string> {
    if (path === '/api/tags/{id}') return `/api/tags/${await docs()}`;
    if (path === '/api/users/{id}' && method !== 'DELETE') return `/api/users/${things.ana.id}`;
    return things.pathOf(path);
  }

  afterEach(async () => {
    // The example of a registration has replaced ana.
    const { status: still } = await things.ana.get('/api/auth/me');
    if (still === 200) return;
    things.ana = await logIn(api, 'ana@example.com', 'Secret123');
    things.key = await withKey(things.ana);
    await makeTask(things.ana);
  });

  it.each(EXAMPLES.map((example): [string, Example] => [example.called, example]))(
    'does what it says: %s',
    async (_, { request, query, body }) => {
      await makeTask(things.ana, { priority: 'low', tags: [query.includes('tag_name') ? await docs() : 1] });
      const path = await pathOf(request);
      const client =
        (await callers[request.name]?.()) ?? (request.path.startsWith('/api/v1/') ? things.key : things.cast.root);
      const sent = body === undefined ? undefined : JSON.parse(await withRealIds(JSON.stringify(body)));
      const answer = await client.send(request.method, path + (await withRealIds(query)), sent);
      const success = Object.keys(request.operation.responses).find((each) => each.startsWith('2'));
      expect([String(answer.status), answer.text]).toEqual([success, expect.any(String)]);
    },
  );
});
