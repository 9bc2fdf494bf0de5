import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '../../../src/database/unit-of-work';
import { Tag } from '../../../src/tags/tag.entity';
import { Gate, openTestStore, tag, tagNames, type OpenStore } from '../../kit/stores/open-store';

const times = <T>(many: number, make: (i: number) => T): T[] => Array.from({ length: many }, (_, i) => make(i));

describe('A unit of work', () => {
  let opened: OpenStore;
  let store: UnitOfWork;

  beforeEach(async () => {
    // On a busy machine the last of five hundred waits long for a connection.
    opened = await openTestStore({ DATABASE_LOCK_TIMEOUT_MS: '60000' });
    store = opened.store;
  });
  afterEach(() => opened.drop());

  const write = (name: string) => store.run((em) => em.insert(Tag, tag(name)));

  it('is atomic: of fifty concurrent units, of which every fifth throws, exactly forty are committed', async () => {
    const outcomes = await Promise.allSettled(
      times(50, (i) =>
        store.run(async (em) => {
          await em.insert(Tag, tag(`a${i}`));
          await pause(i % 3);
          await em.insert(Tag, tag(`b${i}`));
          if (i % 5 === 0) throw new Error('on purpose');
          return i;
        }),
      ),
    );
    const kept = times(50, (i) => i).filter((i) => i % 5 !== 0);
    expect(outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))).toEqual(kept);
    expect(await tagNames(store)).toEqual(kept.flatMap((i) => [`a${i}`, `b${i}`]).toSorted());
  });

  it('does not fail other units when one of its statements fails', async () => {
    await write('taken');
    const outcomes = await Promise.allSettled(times(20, (i) => write(i % 4 === 0 ? 'taken' : `free${i}`)));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual(
      times(5, () => ({ status: 'rejected', reason: expect.objectContaining({ code: 'tags.name_key.taken' }) })),
    );
    expect(await tagNames(store)).toHaveLength(16);
  });

  it('inside a unit joins it', async () => {
    const both = (end: () => void) =>
      store.run(async (em) => {
        await em.insert(Tag, tag('outer'));
        await store.run((inner) => inner.insert(Tag, tag('inner')));
        end();
      });
    const stop = () => {
      throw new Error('on purpose');
    };
    await expect(both(stop)).rejects.toThrow('on purpose');
    expect(await tagNames(store)).toEqual([]);
    await both(() => undefined);
    expect(await tagNames(store)).toEqual(['inner', 'outer']);
  });

  it('reads its own changes, which others do not see before the commit', async () => {
    const [written, seen] = [new Gate(), new Gate()];
    const unit = store.run(async (em) => {
      await em.insert(Tag, tag('mine'));
      const own = await tagNames(store);
      written.open();
      await seen.opened;
      return own;
    });
    await written.opened;
    // The writer is busy all the while; readers are not kept waiting.
    expect(await Promise.all(times(20, () => tagNames(store)))).toEqual(times(20, () => []));
    seen.open();
    expect(await unit).toEqual(['mine']);
    expect(await tagNames(store)).toEqual(['mine']);
  });

  it('cannot begin inside a read, nor can a read write', async () => {
    await expect(store.read(() => write('late'))).rejects.toThrow('cannot begin inside a read');
    const refused = store.read((em) => em.insert(Tag, tag('late')));
    await expect(refused).rejects.toThrow(/read-?only/);
    await expect(refused).rejects.not.toMatchObject({ kind: 'unavailable' });
    expect(await tagNames(store)).toEqual([]);
    await write('later');
  });

  it('takes its entity manager along when it ends', async () => {
    let unit!: EntityManager;
    await store.run(async (em) => void (unit = em));
    await expect(unit.insert(Tag, tag('late'))).rejects.toThrow('has ended');
    const kept: EntityManager = await store.read(async (em) => em);
    await expect(kept.find(Tag)).rejects.toThrow('has ended');
    await store.run(async () => expect(unit.getRepository(Tag).find()).rejects.toThrow('has ended'));
    expect(await tagNames(store)).toEqual([]);
  });

  it('refuses a repository of the outside at once', async () => {
    await store.run(async (em) => {
      const outside = em.connection.getRepository(Tag);
      await expect(outside.find()).rejects.toThrow('does not belong to the unit of work');
      await expect(outside.insert(tag('lost'))).rejects.toThrow('does not belong to the unit of work');
    });
    expect(await tagNames(store)).toEqual([]);
  });

  it('that fails leaves nothing behind of what it has not waited for', async () => {
    await write('taken');
    const failing = times(10, (round) =>
      store.run((em) =>
        Promise.all(['taken', 'x', 'y'].map((name) => em.insert(Tag, tag(name === 'taken' ? name : name + round)))),
      ),
    );
    const others = times(10, (i) => write(`other${i}`));
    expect((await Promise.allSettled(failing)).every(({ status }) => status === 'rejected')).toBe(true);
    await Promise.all(others);
    expect(await tagNames(store)).toEqual([...times(10, (i) => `other${i}`), 'taken']);
  });

  it('is not acknowledged when it hides that a statement failed', async () => {
    await write('taken');
    const hiding = store.run(async (em) => {
      await em.insert(Tag, tag('first'));
      await em.insert(Tag, tag('taken')).catch(() => undefined);
      return 'done';
    });
    await expect(hiding).rejects.toMatchObject({ kind: 'conflict' });
    expect(await tagNames(store)).toEqual(['taken']);
  });

  it('is not lost when it arrives just after the previous one has ended', async () => {
    for (let turns = 0; turns < 30; turns++) {
      await write(`first${turns}`);
      // Each turn lets whatever is due next in the store happen before the second unit comes.
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      await write(`second${turns}`);
    }
    expect(await tagNames(store)).toHaveLength(60);
  });

  it('does not wait for company', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'performance', 'queueMicrotask', 'Date'] });
    try {
      await write('alone');
    } finally {
      jest.useRealTimers();
    }
    expect(await tagNames(store)).toEqual(['alone']);
  });

  it('is seen by its client as soon as it is acknowledged, five hundred times at once', async () => {
    const found = await Promise.all(
      times(500, async (i) => {
        await write(`tag${i}`);
        return store.read((em) => em.findOneBy(Tag, { name: `tag${i}` }));
      }),
    );
    expect(found.map((one) => one?.name)).toEqual(times(500, (i) => `tag${i}`));
  });

  it('runs in the context of its caller', async () => {
    const caller = new AsyncLocalStorage<number>();
    const seen = await Promise.all(times(20, (i) => caller.run(i, () => store.run(async () => caller.getStore()))));
    expect(seen).toEqual(times(20, (i) => i));
    caller.disable();
  });

  it('costs the other promises of the process nothing once its store is closed, even if it never ends', async () => {
    const other = await openTestStore();
    const disable = jest.spyOn(AsyncLocalStorage.prototype, 'disable');
    await other.drop();
    // Other stores of the worker disable theirs at any time.
    const { current } = other.store as unknown as { current: unknown };
    expect(disable.mock.contexts.filter((storage) => storage === current)).toHaveLength(1);
    disable.mockRestore();
  });
});
