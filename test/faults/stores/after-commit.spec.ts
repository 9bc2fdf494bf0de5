import { setImmediate as turn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { precompute, withPrecompute } from '../../../src/common/precompute';
import type { UnitOfWork } from '../../../src/database/unit-of-work';
import { Tag } from '../../../src/tags/tag.entity';
import { Gate, openTestStore, tag, tagNames, type OpenStore } from '../../kit/stores/open-store';

const stop = (): never => {
  throw new Error('on purpose');
};

describe('What is registered to happen after a commit', () => {
  let opened: OpenStore;
  let store: UnitOfWork;
  let happened: string[];

  beforeEach(async () => {
    opened = await openTestStore();
    store = opened.store;
    happened = [];
  });
  afterEach(() => opened.drop());

  const register = (name: string): void => store.afterCommit(() => happened.push(name));
  /** A unit that writes and registers, then does `end`. */
  const unit = (name: string, end: (em: EntityManager) => unknown = () => undefined) =>
    store.run(async (em) => {
      register(name);
      await em.insert(Tag, tag(name));
      await end(em);
    });
  /** What has happened once all that is due has run. */
  const all = async (): Promise<string[]> => {
    for (let turns = 0; turns < 5; turns++) await turn();
    return happened;
  };

  it('runs once, in order, when the writes are visible to all', async () => {
    const [written, seen, done] = [new Gate(), new Gate(), new Gate()];
    const running = store.run(async (em) => {
      store.afterCommit(async () => {
        happened.push(...(await tagNames(store)));
        done.open();
      });
      register('second');
      await em.insert(Tag, tag('first'));
      written.open();
      await seen.opened;
    });
    await written.opened;
    expect(await all()).toEqual([]);
    seen.open();
    await running;
    await done.opened;
    expect((await all()).toSorted()).toEqual(['first', 'second']);
  });

  it('does not happen when the unit fails', async () => {
    await expect(unit('failed', stop)).rejects.toThrow('on purpose');
    await unit('next');
    expect(await all()).toEqual(['next']);
  });

  it('does not happen when the commit fails', async () => {
    if (store.engine === 'sqlite') {
      const breakCommit = async (em: EntityManager): Promise<void> => {
        await em.query('PRAGMA defer_foreign_keys = ON');
        await em.query('INSERT INTO task_tags (task_id, tag_id) VALUES (999, 999)');
      };
      await expect(unit('failed', breakCommit)).rejects.toThrow();
    } else {
      await store.run(async (em) => {
        await em.query(`CREATE FUNCTION no() RETURNS trigger AS $$ BEGIN RAISE 'no'; END $$ LANGUAGE plpgsql`);
        await em.query(`CREATE CONSTRAINT TRIGGER no_commit AFTER INSERT ON tags
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION no()`);
      });
      await expect(unit('failed')).rejects.toThrow('no');
    }
    expect(await tagNames(store)).toEqual([]);
    expect(await all()).toEqual([]);
  });

  it('waits for the outer unit, and goes with it', async () => {
    const seen: string[][] = [];
    const outer = (end: () => unknown) =>
      store.run(async () => {
        await unit('inner');
        seen.push(await all());
        await end();
      });
    await expect(outer(stop)).rejects.toThrow('on purpose');
    expect(await all()).toEqual([]);
    await outer(() => register('outer'));
    expect(seen).toEqual([[], []]);
    expect(await all()).toEqual(['inner', 'outer']);
  });

  it('happens once for a unit that the store had to run again', async () => {
    // A batch of SQLite ends after a while, which on a busy machine could be between the two units.
    const clock = jest.spyOn(performance, 'now');
    if (store.engine === 'sqlite') clock.mockReturnValue(performance.now());
    let runs = 0;
    const again = unit('again', () => {
      runs++;
      if (store.engine === 'postgres' && runs === 1) throw Object.assign(new Error('deadlock'), { code: '40P01' });
    });
    // On SQLite the two share a transaction, and the one that fails after a write has the other run again.
    const other = store.engine === 'sqlite' ? unit('other', stop).catch(() => undefined) : undefined;
    await Promise.all([again, other]).finally(() => clock.mockRestore());
    expect(runs).toBe(2);
    expect(await all()).toEqual(['again']);
  });

  it('happens once for a unit that was given up for work that had to be done first', async () => {
    let runs = 0;
    await withPrecompute(() =>
      unit('prepared', async () => {
        runs++;
        await precompute('work', () => Promise.resolve(1));
        store.afterCommit(() => precompute('later', () => Promise.resolve(happened.push('outside of the request'))));
      }),
    );
    expect(runs).toBe(2);
    expect(await all()).toEqual(['prepared', 'outside of the request']);
  });

  it('does not happen after a dry run, alone or inside a unit', async () => {
    const dry = () => store.dryRun(() => unit('dry'));
    await dry();
    await store.run(async () => {
      register('before');
      await dry();
      await store.dryRun(() => unit('refused', stop)).catch(() => undefined);
      register('after');
    });
    expect(await all()).toEqual(['before', 'after']);
    expect(await tagNames(store)).toEqual([]);
  });

  it('does not keep an answer waiting', async () => {
    await store.run(async () => {
      store.afterCommit(() => new Promise(() => undefined));
      register('late');
    });
    expect(happened).toEqual([]);
    expect(await all()).toEqual(['late']);
  });

  it('changes nothing when it fails: it is logged, and the others happen', async () => {
    const errors: unknown[] = [];
    jest.spyOn(Logger.prototype, 'error').mockImplementation((...words) => void errors.push(words.join(' ')));
    try {
      await unit('kept', () => {
        store.afterCommit(stop);
        store.afterCommit(() => Promise.reject(new Error('later')));
        register('last');
      });
      expect(await all()).toEqual(['kept', 'last']);
    } finally {
      jest.restoreAllMocks();
    }
    expect(errors).toEqual([expect.stringContaining('on purpose'), expect.stringContaining('later')]);
    expect(await tagNames(store)).toEqual(['kept']);
  });

  it('may write in a separate unit, and register further callbacks', async () => {
    const done = new Gate();
    await unit('first', () => {
      store.afterCommit(async () => {
        await unit('second', () => store.afterCommit(() => done.open()));
      });
    });
    await done.opened;
    expect(await tagNames(store)).toEqual(['first', 'second']);
  });

  it('can be registered in a unit of work only', async () => {
    expect(() => store.afterCommit(stop)).toThrow('Only a unit of work is committed');
    await expect(store.read(async () => store.afterCommit(stop))).rejects.toThrow('Only a unit of work is committed');
  });
});
