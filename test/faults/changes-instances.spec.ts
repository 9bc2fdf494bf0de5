import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app';
import { SYSTEM } from '../../src/common/actor';
import { UnitOfWork } from '../../src/database/unit-of-work';
import { TasksService } from '../../src/tasks/tasks.service';
import { Client } from '../kit/api';
import { makeTask } from '../kit/builders';
import { configFor } from '../kit/config';
import { everythingShown, Follower } from '../kit/follower';
import { migratedStore } from '../kit/stores/migrated-store';
import { Gate } from '../kit/stores/open-store';
import type { TestStore } from '../kit/stores/store';

describe('The change feed of two instances on PostgreSQL', () => {
  let store: TestStore;
  let apps: NestFastifyApplication[];
  let clients: [Client, Client];

  beforeAll(async () => {
    store = await migratedStore();
    apps = [];
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
  afterAll(async () => {
    for (const app of apps) await app.close();
    await store.drop();
  });

  /** Changes a task on an instance and does not commit until `gate` opens. Resolves once it is written. */
  async function changeSlowly(instance: number, id: number, gate: Gate): Promise<{ done: Promise<void> }> {
    const app = apps[instance]!;
    const written = new Gate();
    const done = app.get(UnitOfWork).run(async (em) => {
      await app.get(TasksService).complete(SYSTEM, id);
      // Events are inserted at the end, or before somebody reads them.
      await em.query('SELECT 1 FROM events LIMIT 1');
      written.open();
      await gate.opened;
    });
    await written.opened;
    return { done };
  }

  it.each([
    ['on one instance', 0],
    ['on two instances', 1],
  ])(
    'gives event 100 after event 101 if it was committed after it, and does not withhold 101: both %s',
    async (_, instance) => {
      const [slow, fast] = [await makeTask(clients[0]), await makeTask(clients[0])];
      const readers = clients.map((client) => new Follower(client));
      for (const reader of readers) await reader.catchUp();
      const gate = new Gate();
      const { done } = await changeSlowly(0, slow.id, gate);
      await clients[instance]!.patch(`/api/tasks/${fast.id}`, { title: 'Two' });
      // What was acknowledged before a request is in its answer.
      for (const reader of readers) expect(await reader.catchUp()).toMatchObject([{ id: fast.id, version: 2 }]);
      gate.open();
      await done;
      for (const reader of readers) expect(await reader.catchUp()).toMatchObject([{ id: slow.id, version: 2 }]);
      for (const reader of readers) expect(reader.shown()).toEqual(await everythingShown(clients[1]));
    },
  );

  it('wakes who waits on the other instance', async () => {
    const reader = new Follower(clients[1]);
    await reader.catchUp();
    const waiting = reader.catchUp({ wait: '55' });
    const { id } = await makeTask(clients[0]);
    // Written before or after the other instance has begun to wait: it is in the answer either way.
    expect(await waiting).toMatchObject([{ type: 'task', id }]);
  });

  it('adds up for readers that follow on both while many write on both', async () => {
    const tasks: number[] = [];
    for (let i = 0; i < 5; i++) tasks.push((await makeTask(clients[0])).id);
    let isOver = false;
    const readers = [...clients, ...clients].map((client) => new Follower(client));
    const reading = readers.map(async (reader, i) => {
      while (!isOver) await reader.page({ limit: String(i + 1) });
    });
    const writing = Array.from({ length: 8 }, async (_, writer) => {
      const client = clients[writer % 2]!;
      for (let i = 0; i < 15; i++) {
        await client.patch(`/api/tasks/${tasks[(writer + i) % tasks.length]}`, { title: `${writer} ${i}` });
        const { id } = await makeTask(client);
        if (i % 3 === 0) await client.delete(`/api/tasks/${id}`);
      }
    });
    await Promise.all(writing);
    isOver = true;
    await Promise.all(reading);
    const shown = await everythingShown(clients[0]);
    for (const reader of readers) {
      await reader.catchUp();
      expect(reader.shown()).toEqual(shown);
    }
  });
});
