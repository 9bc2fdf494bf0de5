import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../kit/api';
import { makeTask } from '../kit/builders';
import { everythingShown, Follower } from '../kit/follower';
import { Service } from '../kit/service';
import { migratedStore } from '../kit/stores/migrated-store';
import type { TestStore } from '../kit/stores/store';
import { ENVIRONMENT, logIn } from './torture/load';

const KILLS = process.env.TORTURE === 'long' ? 20 : 3;
const READERS = 8;
const WRITERS = 4;
const LONGEST_LIFE_MS = 400;
const LONGEST_TEST_MS = 600_000;

/** A follower that goes on where it was when it gets a new client, with its copy. */
class Survivor extends Follower {
  constructor(readonly place: { client: Client }) {
    super({ get: (path: string) => place.client.get(path) } as Client);
  }
}

describe('A service that is killed while eight follow its changes', () => {
  let store: TestStore;

  beforeEach(async () => {
    store = await migratedStore();
  });
  afterEach(() => store.drop());

  it(
    'gives each of them what is there, after every restart',
    async () => {
      const place = { client: new Client('') };
      const readers = Array.from({ length: READERS }, () => new Survivor(place));
      for (let kills = 0; kills <= KILLS; kills++) {
        const service = Service.run({ ...ENVIRONMENT, DATABASE_URL: store.url });
        try {
          place.client = await logIn(await service.url());
          const shown = await everythingShown(place.client);
          for (const [i, reader] of readers.entries()) {
            await reader.catchUp({ limit: String(i * 30 + 20) });
            expect(reader.shown()).toEqual(shown);
          }
          if (kills === KILLS) break;
          const everything = Promise.all([...readers.map(reading), ...Array.from({ length: WRITERS }, writing)]);
          await pause(100 + Math.random() * LONGEST_LIFE_MS);
          await service.kill();
          await everything;
        } finally {
          await service.kill();
        }
      }

      /** Reads until the service is gone. A page that did not arrive was not applied. */
      async function reading(reader: Survivor, i: number): Promise<void> {
        for (;;) {
          const isThere = await reader.page({ limit: String(i + 1) }).then(
            () => true,
            () => false,
          );
          if (!isThere) return;
        }
      }

      async function writing(_: unknown, writer: number): Promise<void> {
        const { client } = place;
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
    },
    LONGEST_TEST_MS,
  );
});
