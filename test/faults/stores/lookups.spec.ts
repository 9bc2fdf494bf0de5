import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Find } from '../../../src/database/rows/lookup';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Tag } from '../../../src/tags/tag.entity';
import { Gate, openTestStore, tag, type OpenStore } from '../../kit/stores/open-store';

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

  /** Holds the first two statements until the gate is opened, and counts all. */
  function holdingTwo(): { gate: Gate; statements: () => number; stop: () => void } {
    const gate = new Gate();
    const { query } = UnitOfWork.prototype;
    const held = jest.spyOn(UnitOfWork.prototype, 'query').mockImplementation(async function (
      this: UnitOfWork,
      ...call
    ) {
      if (held.mock.calls.length <= 2) await gate.opened;
      return query.apply(this, call) as never;
    });
    return { gate, statements: () => held.mock.calls.length, stop: () => held.mockRestore() };
  }

  /** Each in a turn of its own. */
  async function ask(asked: number[]): Promise<Promise<string | undefined>[]> {
    const names: Promise<string | undefined>[] = [];
    for (const id of asked) {
      names.push(nameOf(id));
      await nextTurn();
      await nextTurn();
    }
    return names;
  }

  it('that start while two statements run share the next one', async () => {
    const { gate, statements, stop } = holdingTwo();
    const names = await ask(ids);
    expect(statements()).toBe(2);
    gate.open();
    expect(await Promise.all(names)).toEqual(NAMES);
    expect(statements()).toBe(3);
    stop();
  });

  it('wait no longer than a moment for statements that take long', async () => {
    const { gate, statements, stop } = holdingTwo();
    const [first, second, ...others] = await ask(ids);
    expect(await Promise.all(others)).toEqual(NAMES.slice(2));
    expect(statements()).toBe(3);
    gate.open();
    expect(await Promise.all([first, second])).toEqual(NAMES.slice(0, 2));
    stop();
  });

  it('that fail do not keep others waiting', async () => {
    const query = jest.spyOn(UnitOfWork.prototype, 'query').mockRejectedValue(new Error('no'));
    const failed = await Promise.allSettled(await ask(ids));
    query.mockRestore();
    expect(failed.map(({ status }) => status)).toEqual(ids.map(() => 'rejected'));
    expect(await nameOf(ids[0]!)).toBe('one');
  });

  it('for more keys than a statement takes are as many as it needs', async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => ids[0]! + i);
    const [found, statements] = await counting(() => find(...many));
    expect([found.map((row) => row?.name).filter(Boolean), statements]).toEqual([NAMES, 2]);
  });
});
