import { AsyncLocalStorage } from 'node:async_hooks';
import type { Server } from 'node:http';
import { unavailable } from '../../src/common/errors';
import { UnitOfWork } from '../../src/database/unit-of-work';
import { Api, type Answer } from '../kit/api';
import { operations, type DescribedOperation } from '../kit/contract';
import { Examples, examplesOf } from '../kit/examples';
import { Things } from '../kit/things';

/** They show names and other things that are not in the row. */
const READING = ['POST /api/v1/lead/', 'PUT /api/v1/lead/{id}/', 'POST /api/v1/task/', 'PUT /api/v1/task/{id}/'];
const NOTHING_SAVED = /no se guardo nada|nothing was saved/i;
const UNKNOWN = { status: 503, body: { error: expect.stringMatching(/unknown whether the change was saved/) } };

const writes = operations
  .filter(({ method }) => method !== 'GET')
  .map((each): [string, DescribedOperation] => [each.name, each]);

type Store = Record<'write' | 'snapshot' | 'statement', (...all: unknown[]) => Promise<unknown>>;

describe('When the store fails after a request has committed its change', () => {
  let api: Api;
  let things: Things;
  let examples: Examples;
  /** How many reads will fail. */
  let failures = 0;
  const running = new AsyncLocalStorage<{ hasCommitted: boolean }>();

  beforeAll(async () => {
    api = await Api.startOwn();
    things = await Things.of(api);
    examples = new Examples(things);
    const server: Server = api.app.getHttpServer();
    const emit = server.emit.bind(server) as (...all: unknown[]) => boolean;
    server.emit = (...all: unknown[]) => running.run({ hasCommitted: false }, () => emit(...all));
    failReads(api.app.get<unknown, Store>(UnitOfWork));
  });
  afterAll(() => api.stop());

  function failReads(store: Store): void {
    const { write } = store;
    store.write = async (...all) => {
      const value = await write.apply(store, all);
      Object.assign(running.getStore() ?? {}, { hasCommitted: true });
      return value;
    };
    for (const name of ['snapshot', 'statement'] as const) {
      const read = store[name];
      store[name] = (...all) => {
        if (failures === 0 || !running.getStore()?.hasCommitted) return read.apply(store, all);
        failures -= 1;
        return Promise.reject(unavailable('store_unavailable'));
      };
    }
  }

  /** Sends the example of an operation, and lets so many reads after its commit fail. */
  async function send(request: DescribedOperation, count: number, headers = {}): Promise<Answer> {
    const { method, path } = request;
    const endsSessions = /logout|change-password|auth\/sessions$/.test(path);
    const person = endsSessions ? await things.somebody() : things.cast.root;
    const client = path.startsWith('/api/v1/') ? things.key : person;
    const body = await examples.bodyWithRealIds([...examplesOf(request)][0]!.body);
    const named = await examples.pathOf(request);
    failures = count;
    const answer = await client.send(method, named, body, headers);
    failures = 0;
    return answer;
  }

  it.each(writes)('%s does not say that nothing was saved', async (_, request) => {
    expect((await send(request, Infinity)).text).not.toMatch(NOTHING_SAVED);
  });

  describe.each(writes.filter(([name]) => READING.includes(name)))('%s', (_, request) => {
    it('reads again', async () => {
      expect((await send(request, 2)).status).toBe(200);
    });

    it('says in the end that the outcome is unknown', async () => {
      expect(await send(request, Infinity)).toMatchObject(UNKNOWN);
    });

    it('has nothing to fail after the commit if it has an Idempotency-Key', async () => {
      expect((await send(request, Infinity, { 'idempotency-key': request.name })).status).toBe(200);
    });
  });
});
