import { Api, type Client } from '../kit/api';
import { makeTask, withKey } from '../kit/builders';
import { operations } from '../kit/contract';
import { Examples, examplesOf, type Example } from '../kit/examples';
import { logIn } from '../kit/people';
import { Things } from '../kit/things';

const EXAMPLES = operations.flatMap((request) => [...examplesOf(request)]);

describe('Every example of a request in the OpenAPI document', () => {
  let api: Api;
  let things: Things;
  let examples: Examples;

  beforeAll(async () => {
    api = await Api.start();
    things = await Things.of(api);
    examples = new Examples(things);
  });
  afterAll(() => api.stop());

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
      await makeTask(things.ana, { priority: 'low', tags: [query.includes('tag_name') ? await examples.docs() : 1] });
      const path = await examples.pathOf(request);
      const client =
        (await callers[request.name]?.()) ?? (request.path.startsWith('/api/v1/') ? things.key : things.cast.root);
      const sent = await examples.bodyWithRealIds(body);
      const answer = await client.send(request.method, path + (await examples.withRealIds(query)), sent);
      const success = Object.keys(request.operation.responses).find((each) => each.startsWith('2'));
      expect([String(answer.status), answer.text]).toEqual([success, expect.any(String)]);
    },
  );
});
