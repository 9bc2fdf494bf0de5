import { setTimeout as pause } from 'node:timers/promises';
import { loadConfig } from '../../../src/config';
import { openStore } from '../../../src/database/open-store';
import type { UnitOfWork } from '../../../src/database/unit-of-work';
import { entities } from '../../../src/entities';
import { migratedStore } from '../../kit/stores/migrated-store';
import type { TestStore } from '../../kit/stores/store';

const WRITE = `INSERT INTO chores (name, ran_at) VALUES ('signal', $1) ON CONFLICT (name) DO UPDATE SET ran_at = $1`;

describe('Two processes on one database', () => {
  let database: TestStore;
  let stores: UnitOfWork[];

  beforeEach(async () => {
    database = await migratedStore();
    stores = [];
    const config = loadConfig({ DATABASE_URL: database.url, JWT_SECRET: 'a secret that is known to the tests only' });
    for (let i = 0; i < 2; i++) stores.push(await openStore(config, entities));
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    await database.drop();
  });

  /** Resolves with each signal. */
  function signalsOf(store: UnitOfWork) {
    let ring: () => void = () => undefined;
    const stop = store.signals.listen(() => ring());
    return { next: () => new Promise<void>((ok) => (ring = ok)), stop };
  }

  const write = (store: UnitOfWork, ranAt: number) =>
    store.run(async (em) => {
      await em.query(WRITE, [ranAt]);
    });

  it('hear of each other’s commits, however often', async () => {
    const [ours, theirs] = stores as [UnitOfWork, UnitOfWork];
    const { next, stop } = signalsOf(ours);
    // The first one says that there may have been commits before.
    await next();
    for (let i = 0; i < 2; i++) {
      const heard = next();
      await write(theirs, i);
      theirs.signals.send();
      await heard;
    }
    stop();
  });

  it('end when somebody still listens', async () => {
    const { stop } = signalsOf(stores[0]!);
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await pause(0);
    stop();
  });
});
