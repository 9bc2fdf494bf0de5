import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../kit/api';
import { makeTask } from '../kit/builders';
import { everythingShown } from '../kit/follower';
import { freePort, Service } from '../kit/service';
import { migratedStore } from '../kit/stores/migrated-store';
import type { TestStore } from '../kit/stores/store';
import { StreamFollower } from '../kit/stream-follower';
import { ENVIRONMENT, logIn } from './torture/load';

const KILLS = process.env.TORTURE === 'long' ? 20 : 2;
const READERS = 8;
const WRITERS = 4;
const LONGEST_TEST_MS = 600_000;
const SOON_MS = 2_000;

describe('Streams of a service that goes away', () => {
  let store: TestStore;
  let port: number;
  let service: Service | undefined;

  beforeEach(async () => {
    store = await migratedStore();
    port = await freePort();
  });
  afterEach(async () => {
    await service?.kill();
    await store.drop();
  });

  async function start(): Promise<Client> {
    service = Service.run({ ...ENVIRONMENT, DATABASE_URL: store.url, PORT: String(port) });
    return logIn(await service.url());
  }

  it(
    'end at once on SIGTERM, and miss nothing when they connect again',
    async () => {
      const client = await start();
      const follower = new StreamFollower(client);
      const stream = await follower.open();
      const { id } = await makeTask(client);
      await stream.until(({ data }) => data.id === id);
      const unfinished = makeTask(client).catch(() => undefined);
      service!.signal('SIGTERM');
      const since = performance.now();
      await stream.end();
      expect(performance.now() - since).toBeLessThan(SOON_MS);
      expect(await service!.exit).toBe(0);
      expect(performance.now() - since).toBeLessThan(2 * SOON_MS);
      await unfinished;
      // Nobody answers, so that an EventSource tries again.
      await expect(follower.open()).rejects.toThrow(/ECONNREFUSED/);

      const again = await start();
      await makeTask(again, { title: 'Last' });
      await follower.until('Last');
      expect(follower.shown()).toEqual(await everythingShown(again));
    },
    LONGEST_TEST_MS,
  );

  it(
    'add up for eight readers whenever it is killed',
    async () => {
      const client = await start();
      const followers = Array.from({ length: READERS }, () => new StreamFollower(client));
      for (let kills = 0; kills <= KILLS; kills++) {
        const title = `After ${kills} kills`;
        const following = followers.map((follower) => follower.until(title));
        if (kills < KILLS) {
          const everything = Promise.all(Array.from({ length: WRITERS }, (_, writer) => writing(client, writer)));
          await pause(200 + Math.random() * 400);
          await service!.kill();
          await everything;
          await start();
        }
        await makeTask(client, { title });
        await Promise.all(following);
      }
      const shown = await everythingShown(client);
      for (const follower of followers) expect(follower.shown()).toEqual(shown);
      expect(shown.tasks.length).toBeGreaterThan(KILLS);
    },
    LONGEST_TEST_MS,
  );

  async function writing(client: Client, writer: number): Promise<void> {
    try {
      for (let i = 0; ; i++) {
        const { id } = await makeTask(client, { title: `${writer} ${i}` });
        await client.patch(`/api/tasks/${id}`, { title: 'Changed' });
        if (i % 3 === 0) await client.delete(`/api/tasks/${id}`);
      }
    } catch {
      // The service is gone.
    }
  }
});
