import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app';
import { Client } from '../kit/api';
import { makeTask } from '../kit/builders';
import { configFor } from '../kit/config';
import { migratedStore } from '../kit/stores/migrated-store';
import type { TestStore } from '../kit/stores/store';
import { StreamClient, type Said } from '../kit/stream-client';

const SECOND = 1_000;
const WRITES = 20;

describe('Streams of two instances on PostgreSQL', () => {
  let store: TestStore;
  let apps: NestFastifyApplication[];
  let clients: Client[];
  let streams: StreamClient[];

  beforeEach(async () => {
    store = await migratedStore();
    [apps, streams] = [[], []];
    for (let i = 0; i < 2; i++) {
      const app = await createApp(configFor(store.url));
      await app.listen(0, '127.0.0.1');
      apps.push(app);
    }
    const [one, two] = [await apps[0]!.getUrl(), await apps[1]!.getUrl()];
    const login = { email: 'root@example.com', password: 'Root12345' };
    const { access_token: token } = (await new Client(one).post('/api/auth/login', login)).body.data;
    clients = [new Client(one, token), new Client(two, token)];
  });
  afterEach(async () => {
    for (const stream of streams) stream.close();
    for (const app of apps) await app.close();
    await store.drop();
  });

  async function open({ url, token }: Client, query = ''): Promise<StreamClient> {
    const headers: Record<string, string> = query === '' ? { authorization: `Bearer ${token}` } : {};
    const stream = await StreamClient.open(`${url}/api/changes/stream${query}`, headers);
    streams.push(stream);
    await stream.ready();
    return stream;
  }
  const about = (id: number) => (said: Said) => said.event === 'change' && said.data.id === id;

  it('carry what the other instance commits within a second', async () => {
    const stream = await open(clients[1]!);
    for (let i = 0; i < WRITES; i++) {
      const { id } = await makeTask(clients[0]!);
      const committed = performance.now();
      await stream.until(about(id));
      expect(performance.now() - committed).toBeLessThan(SECOND);
    }
  });

  it('take tickets of the other instance, once between them', async () => {
    const { ticket } = (await clients[0]!.post('/api/changes/ticket')).body.data;
    const stream = await open(clients[1]!, `?ticket=${ticket}`);
    const { id } = await makeTask(clients[0]!);
    await stream.until(about(id));
    const again = await StreamClient.refusal(`${clients[0]!.url}/api/changes/stream?ticket=${ticket}`);
    expect(again.status).toBe(401);
  });

  it('end within two seconds of the end of their session on the other instance', async () => {
    const stream = await open(clients[1]!);
    await clients[0]!.post('/api/auth/logout', { refresh_token: 'any' });
    const since = performance.now();
    await stream.end();
    expect(performance.now() - since).toBeLessThan(2 * SECOND);
  });

  it('go on with the last id on the other instance, and miss nothing', async () => {
    const first = await open(clients[0]!);
    const one = await makeTask(clients[0]!);
    await first.until(about(one.id));
    const two = await makeTask(clients[0]!);
    await apps[0]!.close();
    await first.end();
    const { url, token } = clients[1]!;
    const headers = { authorization: `Bearer ${token}`, 'last-event-id': first.lastId! };
    const second = await StreamClient.open(`${url}/api/changes/stream`, headers);
    streams.push(second);
    if (!first.said.some(about(two.id))) await second.until(about(two.id));
    const three = await makeTask(clients[1]!);
    await second.until(about(three.id));
    const ids = [...first.changes, ...second.changes].map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set([one.id, two.id, three.id]));
  });
});
