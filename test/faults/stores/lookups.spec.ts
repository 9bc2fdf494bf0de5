import type { Find } from '../../../src/database/rows/lookup';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Tag } from '../../../src/tags/tag.entity';
import { openTestStore, tag, type OpenStore } from '../../kit/stores/open-store';

const NAMES = ['one', 'two', 'three', 'four', 'five'];

describe('Look-ups by key', () => {
  let opened: OpenStore;
  let find: Find<number, { id: number; name: string }>;
  let ids: number[];

  beforeAll(async () => {
    opened = await openTestStore();
    const { store } = opened;
    ids = await store.run(async (em) => {
      for (const name of NAMES) await em.insert(Tag, tag(name));
      return (await em.find(Tag, { order: { id: 'ASC' } })).map(({ id }) => id);
    });
    find = store.lookup({
      select: (places) => `SELECT id, name FROM tags WHERE id IN (${places})`,
      keyOf: ({ id }) => id,
    });
  });
  afterAll(() => opened.drop());

  /** What is found, and by how many statements. */
  async function counting<T>(act: () => Promise<T>): Promise<[found: T, statements: number]> {
    const query = jest.spyOn(UnitOfWork.prototype, 'query');
    try {
      return [await act(), query.mock.calls.length];
    } finally {
      query.mockRestore();
    }
  }

  const nameOf = async (id: number): Promise<string | undefined> => (await find(id))[0]?.name;

  it('that are asked for in one turn are one statement, even for different callers', async () => {
    const asked = [...ids, 0, ids[0]!];
    const found = await counting(() => Promise.all(asked.map(nameOf)));
    expect(found).toEqual([[...NAMES, undefined, 'one'], 1]);
  });

  it('that start later see newer commits', async () => {
    expect(await nameOf(ids[0]!)).toBe('one');
    await opened.store.run((em) => em.update(Tag, ids[0]!, { name: 'other' }));
    expect(await nameOf(ids[0]!)).toBe('other');
    await opened.store.run((em) => em.update(Tag, ids[0]!, { name: 'one' }));
  });

  it('in a unit of work see its changes, and share nothing with those outside', async () => {
    const changed = opened.store.run(async (em) => {
      await em.update(Tag, ids[1]!, { name: 'changed' });
      const inside = await find(ids[1]!, ids[2]!);
      await em.update(Tag, ids[1]!, { name: 'two' });
      return inside.map((row) => row?.name);
    });
    const [inside, outside] = await Promise.all([changed, Promise.all([nameOf(ids[1]!), nameOf(ids[2]!)])]);
    expect([inside, outside]).toEqual([
      ['changed', 'three'],
      ['two', 'three'],
    ]);
  });

  it('for more keys than a statement takes are as many as it needs', async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => ids[0]! + i);
    const [found, statements] = await counting(() => find(...many));
    expect([found.map((row) => row?.name).filter(Boolean), statements]).toEqual([NAMES, 2]);
  });
});
