import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app';
import { UnitOfWork } from '../../src/database/unit-of-work';
import { Client, type Answer } from '../kit/api';
import { configFor } from '../kit/config';
import { Gate } from '../kit/stores/open-store';
import { migratedStore } from '../kit/stores/migrated-store';
import type { TestStore } from '../kit/stores/store';

const MANY = 20;
const ROUNDS = 15;

describe('Two instances that get the same request with one Idempotency-Key', () => {
  let store: TestStore;
  let apps: NestFastifyApplication[];
  let clients: Client[];

  beforeAll(async () => {
    store = await migratedStore();
    apps = await Promise.all([0, 1].map(() => createApp(configFor(store.url))));
    const urls: string[] = [];
    for (const app of apps) {
      await app.listen(0, '127.0.0.1');
      urls.push(await app.getUrl());
    }
    const login = { email: 'root@example.com', password: 'Root12345' };
    const { body } = await new Client(urls[0]!).post('/api/auth/login', login);
    clients = urls.map((url) => new Client(url, body.data.access_token));
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    await store.drop();
  });

  const key = (name: string) => ({ 'idempotency-key': name });
  const everywhere = (send: (client: Client) => Promise<Answer>) =>
    Promise.all(Array.from({ length: MANY }, (_, i) => send(clients[i % 2]!)));
  const count = async (sql: string) => (await apps[0]!.get(UnitOfWork).query(sql)).length;

  async function expectOneAnswer(status: number, send: (client: Client) => Promise<Answer>): Promise<void> {
    const answers = await everywhere(send);
    const again = await send(clients[1]!);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([status, 'true']);
    const others = answers.filter(({ text }) => text !== again.text);
    expect(others.filter((other) => other.status !== 409 || other.headers.get('retry-after') !== '1')).toEqual([]);
    expect(answers.length - others.length).toBeGreaterThan(1);
  }

  it('create one task', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await expectOneAnswer(201, (client) => client.post('/api/tasks', { title: 'Both' }, key(`create ${round}`)));
    }
    expect(await count(`SELECT id FROM tasks WHERE title = 'Both'`)).toBe(ROUNDS);
  });

  it('delete it, and neither returns 404', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { body } = await clients[0]!.post('/api/tasks', { title: 'Gone' });
      const path = `/api/tasks/${body.data.id}`;
      await expectOneAnswer(200, (client) => client.delete(path, undefined, key(`delete ${round}`)));
    }
  });

  it('tell the second to retry while the first is running', async () => {
    const [gate, held] = [new Gate(), new Gate()];
    const holding = apps[0]!.get(UnitOfWork).run(async (em) => {
      await em.query('LOCK TABLE tags IN SHARE MODE');
      held.open();
      await gate.opened;
    });
    await held.opened;
    const both = clients.map((client) => client.post('/api/tags', { name: 'slow' }, key('slow')));
    const second = await Promise.race(both);
    expect([second.status, second.headers.get('retry-after')]).toEqual([409, '1']);
    gate.open();
    await holding;
    expect((await Promise.all(both)).map(({ status }) => status).toSorted()).toEqual([201, 409]);
    for (const client of clients) {
      const again = await client.post('/api/tags', { name: 'slow' }, key('slow'));
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    }
    expect(await count(`SELECT id FROM tags WHERE name = 'slow'`)).toBe(1);
  });
});
