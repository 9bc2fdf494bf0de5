import type { EntityManager } from 'typeorm';
import type { DeferredWrites } from '../../../src/database/rows/deferred-writes';
import type { UnitOfWork } from '../../../src/database/unit-of-work';
import { Tag } from '../../../src/tags/tag.entity';
import { openTestStore, tag, tagNames, type OpenStore } from '../../kit/stores/open-store';

// Units that start together share a transaction on SQLite.
describe('Rows created all at once', () => {
  let opened: OpenStore;
  let store: UnitOfWork;
  let writes: DeferredWrites<Tag>;

  beforeEach(async () => {
    opened = await openTestStore();
    store = opened.store;
    writes = store.deferred(store.rows(Tag));
  });
  afterEach(() => opened.drop());

  const tags = (...names: string[]) => names.map((name) => ({ ...tag(name), version: 1 }) as Tag);
  const createAll = async (em: EntityManager, ...names: string[]) => {
    const rows = tags(...names);
    await writes.createAll(em, rows);
    return rows;
  };
  const creating = (...names: string[]) => store.run((em) => createAll(em, ...names));
  const ids = (rows: Tag[]) => rows.map(({ id }) => id).toSorted((a, b) => a - b);

  it('have the ids that they are stored with', async () => {
    const [first, second] = await Promise.all([creating('a', 'b'), creating('c')]);
    const stored = await store.read((em) => em.find(Tag));
    const pairs = ({ id, name }: Tag) => [id, name];
    expect(stored.map(pairs)).toEqual(expect.arrayContaining([...first, ...second].map(pairs)));
    expect(stored).toHaveLength(3);
  });

  it('are seen by the next statement, beside those that were created before it', async () => {
    const seen = await store.run(async (em) => {
      const [last] = tags('single');
      await writes.create(em, last!);
      const rows = await createAll(em, 'a', 'b');
      const found = await em.find(Tag);
      expect(ids(found)).toEqual(ids([last!, ...rows]));
      return tagNames(store);
    });
    expect(seen).toEqual(['a', 'b', 'single']);
  });

  it('fail their unit if they cannot be written, even if it does nothing else', async () => {
    await creating('taken');
    const outcomes = await Promise.allSettled([creating('a'), creating('b', 'taken'), creating('c')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await tagNames(store)).toEqual(['a', 'c', 'taken']);
  });

  it('fail their unit if no statement can be made of them', async () => {
    const rows = tags('a', 'b', 'c', 'd', 'e').map((row) => Object.assign(row, { version: 1n }));
    await expect(store.run((em) => writes.createAll(em, rows))).rejects.toThrow('BigInt');
    expect(await tagNames(store)).toEqual([]);
  });

  it('are dropped by a dry run, and later rows have ids of their own', async () => {
    const first = await store.run(async (em) => {
      await store.dryRun(() => createAll(em, 'dry', 'run'));
      return createAll(em, 'a');
    });
    const others = await creating('b', 'c');
    expect(ids(await store.read((em) => em.find(Tag)))).toEqual(ids([...first, ...others]));
    expect(await tagNames(store)).toEqual(['a', 'b', 'c']);
  });
});
