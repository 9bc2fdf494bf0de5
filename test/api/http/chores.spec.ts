import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../../src/app';
import { ChoresService, type ChoreWork } from '../../../src/chores/chores.service';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { migratedStore } from '../../kit/stores/migrated-store';
import type { TestStore } from '../../kit/stores/store';
import { configFor } from '../../kit/config';
import { tag, tagNames } from '../../kit/stores/open-store';
import { Tag } from '../../../src/tags/tag.entity';

const HOUR = 3_600_000;
// Later than any real run, so that the service's own look at the clock finds nothing to do.
const LATER = Date.now() + 1_000 * HOUR;
const at = (hours: number): Date => new Date(LATER + hours * HOUR);

describe('A chore', () => {
  let store: TestStore;
  let app: NestFastifyApplication;

  const start = async (): Promise<ChoresService> => {
    app = await createApp(configFor(store.url));
    return app.get(ChoresService);
  };
  const unitOfWork = (): UnitOfWork => app.get(UnitOfWork);

  beforeEach(async () => {
    store = await migratedStore();
  });
  afterEach(async () => {
    await app.close();
    await store.drop();
  });

  /** Leaves a tag behind for each time that it was done. */
  const leavesTags = (): ChoreWork => {
    let done = 0;
    return async (em) => {
      await em.insert(Tag, tag(`done ${++done}`));
      return false;
    };
  };

  it('is done at the first look and then once in its period', async () => {
    const chores = await start();
    chores.every('sweep', 2, leavesTags());
    await chores.runDue(at(0));
    expect(await tagNames(unitOfWork())).toEqual(['done 1']);
    await chores.runDue(at(0));
    await chores.runDue(at(1.9));
    expect(await tagNames(unitOfWork())).toEqual(['done 1']);
    await chores.runDue(at(2));
    expect(await tagNames(unitOfWork())).toEqual(['done 1', 'done 2']);
  });

  it('has its own period', async () => {
    const chores = await start();
    const done: string[] = [];
    for (const [name, hours] of [
      ['often', 1],
      ['seldom', 24],
    ] as const)
      chores.every(name, hours, async () => Boolean(done.push(name)) && false);
    await chores.runDue(at(0));
    await chores.runDue(at(1));
    await chores.runDue(at(24));
    expect(done).toEqual(['often', 'seldom', 'often', 'often', 'seldom']);
  });

  it('remembers across a restart when it was last done', async () => {
    const first = await start();
    first.every('sweep', 2, leavesTags());
    await first.runDue(at(0));
    await app.close();
    const second = await start();
    second.every('sweep', 2, async () => {
      throw new Error('done again');
    });
    await second.runDue(at(1));
    const rows = await unitOfWork().query<{ name: string; ran_at: number }>(
      `SELECT * FROM chores WHERE name = 'sweep'`,
    );
    expect(rows).toEqual([{ name: 'sweep', ran_at: LATER }]);
  });

  it('is done in units of work of their own until nothing is left', async () => {
    const chores = await start();
    const units = new Set<unknown>();
    chores.every('sweep', 2, async (em, now) => {
      units.add(em);
      expect(now).toEqual(at(0));
      await em.insert(Tag, tag(`part ${units.size}`));
      return units.size < 3;
    });
    await chores.runDue(at(0));
    expect(units.size).toBe(3);
    expect(await tagNames(unitOfWork())).toEqual(['part 1', 'part 2', 'part 3']);
  });

  it('leaves no changes when it fails, does not delay others, and is retried on the next check', async () => {
    const chores = await start();
    let tries = 0;
    chores.every('clumsy', 2, async (em) => {
      await em.insert(Tag, tag(`try ${++tries}`));
      if (tries === 1) throw new Error('dropped it');
      return false;
    });
    chores.every('steady', 2, leavesTags());
    await chores.runDue(at(0));
    expect(await tagNames(unitOfWork())).toEqual(['done 1']);
    await chores.runDue(at(0.2));
    expect(await tagNames(unitOfWork())).toEqual(['done 1', 'try 2']);
  });

  it('stops between two parts when the service stops', async () => {
    const chores = await start();
    let parts = 0;
    let closing: Promise<void> | undefined;
    chores.every('endless', 2, async () => {
      parts++;
      if (parts === 2) closing = app.close();
      return true;
    });
    await chores.runDue(at(0));
    await closing;
    expect(parts).toBe(2);
  });
});
