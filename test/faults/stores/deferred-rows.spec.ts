import type { EntityManager } from 'typeorm';
import { DeferredRows, type DeferredTable } from '../../../src/database/deferred-rows';
import type { UnitOfWork } from '../../../src/database/unit-of-work';
import { Tag } from '../../../src/tags/tag.entity';
import { openTestStore, tag, tagNames, type OpenStore } from '../../kit/stores/open-store';

const MANY = 1_203;

/** Names of tags. They can collide. */
const TABLE: DeferredTable<string> = {
  name: 'tags',
  write: async (em, names) => void (await em.insert(Tag, names.map(tag))),
};
const add = (em: EntityManager, ...names: string[]) => DeferredRows.of(em).add(em, TABLE, names);

// Units that start together share a transaction on SQLite.
describe('Deferred rows', () => {
  let opened: OpenStore;
  let store: UnitOfWork;

  beforeEach(async () => {
    opened = await openTestStore();
    store = opened.store;
  });
  afterEach(() => opened.drop());

  const adding = (...names: string[]) => store.run((em) => add(em, ...names));
  const outcomesOf = async (units: Promise<unknown>[]) => (await Promise.allSettled(units)).map(({ status }) => status);

  it('are committed with their unit', async () => {
    await Promise.all([adding('a'), adding('b', 'c'), store.run((em) => em.insert(Tag, tag('d')))]);
    expect(await tagNames(store)).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([
    ['before it has written', () => Promise.resolve()],
    ['after it has written', (em: EntityManager) => em.query(`UPDATE users SET username = 'x' WHERE id = 0`)],
    ['after it has read the table', (em: EntityManager) => em.query('SELECT name FROM tags')],
  ])('are not committed if their unit fails %s, and those of others are, once', async (_, act) => {
    const failing = store.run(async (em) => {
      await add(em, 'never');
      await act(em);
      await add(em, 'neither');
      throw new Error('on purpose');
    });
    expect(await outcomesOf([adding('a'), failing, adding('b')])).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await tagNames(store)).toEqual(['a', 'b']);
  });

  it('are seen by statements that name the table', async () => {
    await adding('a');
    const seen = store.run(async (em) => {
      await add(em, 'b');
      return tagNames(store);
    });
    expect(await seen).toEqual(['a', 'b']);
  });

  it('of a dry run are dropped, those before it and those of others are not', async () => {
    const dry = store.run(async (em) => {
      await add(em, 'before');
      const names = await store.dryRun(async () => {
        await add(em, 'dry');
        return tagNames(store);
      });
      await add(em, 'after');
      return names;
    });
    const alone = store.dryRun((em) => add(em, 'dry'));
    await Promise.all([adding('a'), dry, alone, adding('b')]);
    expect(await dry).toEqual(expect.arrayContaining(['before', 'dry']));
    expect(await tagNames(store)).toEqual(['a', 'after', 'b', 'before']);
  });

  it('fail their own unit only if they cannot be inserted', async () => {
    await adding('taken');
    const units = [adding('a'), adding('b', 'taken'), adding('c')];
    expect(await outcomesOf(units)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await tagNames(store)).toEqual(['a', 'c', 'taken']);
  });

  it('can be very many', async () => {
    const names = Array.from({ length: MANY }, (_, i) => `tag ${i}`);
    await store.run(async (em) => {
      for (const name of names) await add(em, name);
    });
    expect(await tagNames(store)).toEqual(names.toSorted());
  });

  it('cannot be added in a read', async () => {
    await expect(store.read((em) => add(em, 'a'))).rejects.toThrow('Only a unit of work writes rows.');
  });
});
