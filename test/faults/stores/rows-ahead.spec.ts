import type { EntityManager } from 'typeorm';
import { DeferredRows, type DeferredTable } from '../../../src/database/deferred-rows';
import type { DeferredWrites } from '../../../src/database/rows/deferred-writes';
import type { KeyedSelect } from '../../../src/database/rows/keyed';
import type { Find } from '../../../src/database/rows/lookup';
import type { UnitOfWork } from '../../../src/database/unit-of-work';
import { Tag } from '../../../src/tags/tag.entity';
import { Gate, openTestStore, tag, tagNames, type OpenStore } from '../../kit/stores/open-store';

type Found = Pick<Tag, 'id' | 'name' | 'description'>;

const selectBy = (column: string) => (places: string) =>
  `SELECT id, name, description FROM tags WHERE ${column} IN (${places})`;
const rowOf = ({ id }: Found): [string, number] => ['tags', id];
const locking = { rowOf, lock: 'FOR UPDATE' } as const;
const BY_ID: KeyedSelect<number, Found> = { select: selectBy('id'), keyOf: ({ id }) => id, ...locking };
const BY_NAME: KeyedSelect<string, Found> = { select: selectBy('name'), keyOf: ({ name }) => name, ...locking };
const newTag = (name: string): Tag => Object.assign(new Tag(), tag(name), { version: 1 });

// Units that start together share a transaction, and what they look up is read together.
describe('Rows that units look up and write', () => {
  let opened: OpenStore;
  let store: UnitOfWork;
  let byId: Find<number, Found>;
  let byName: Find<string, Found>;
  let writes: DeferredWrites<Tag>;
  let ids: number[];

  beforeEach(async () => {
    opened = await openTestStore();
    store = opened.store;
    byId = store.lookup(BY_ID);
    byName = store.lookup(BY_NAME);
    writes = store.deferred(store.rows(Tag));
    ids = await Promise.all(['a', 'b', 'c'].map(create));
  });
  afterEach(() => opened.drop());

  function create(name: string): Promise<number> {
    return store.run(
      async (em) => {
        const row = newTag(name);
        await writes.create(em, row);
        return row.id;
      },
      [writes.ahead],
    );
  }

  /** Adds a letter to what the description is when the unit looks the tag up by its id. */
  const append = (id: number, letter: string): Promise<string> =>
    store.run(
      async (em) => {
        const description = `${(await byId(id))[0]!.description ?? ''}${letter}`;
        await writes.change(em, { id, description });
        return description;
      },
      [{ by: BY_ID, keys: [id] }],
    );

  const descriptionOf = (name: string): Promise<string | null> =>
    store.run(async () => (await byName(name))[0]!.description, [{ by: BY_NAME, keys: [name] }]);

  const stored = async (): Promise<Record<string, string | null>> =>
    Object.fromEntries(
      (await store.read((em) => em.find(Tag, { order: { id: 'ASC' } }))).map(({ name, description }) => [
        name,
        description,
      ]),
    );

  async function counting(act: () => Promise<unknown>): Promise<number> {
    // Of this store: the worker may have others, which do their own work meanwhile.
    const query = jest.spyOn(store, 'query');
    try {
      await act();
      return query.mock.calls.length;
    } finally {
      query.mockRestore();
    }
  }

  it('are created with the next keys, in the order of the units', async () => {
    expect(ids.toSorted((a, b) => a - b)).toEqual(store.engine === 'sqlite' ? ids : expect.any(Array));
    expect(new Set(ids).size).toBe(3);
    const rows = await store.read((em) => em.find(Tag));
    expect(rows.map(({ id, name }) => [name, id]).toSorted()).toEqual(ids.map((id, i) => ['abc'[i], id]));
  });

  it('get no key twice, whoever else inserts into the table, and although units fail', async () => {
    const failing = store.run(async (em) => {
      await writes.create(em, newTag('never'));
      throw new Error('on purpose');
    });
    const atOnce = (name: string) => store.run((em) => em.insert(Tag, tag(name)));
    const both = store.run(async (em) => {
      await writes.create(em, newTag('g'));
      await em.insert(Tag, tag('h'));
      await writes.create(em, newTag('i'));
    });
    await Promise.allSettled([create('d'), failing, atOnce('e'), create('f'), both, create('j')]);
    expect(await tagNames(store)).toEqual([...'abcdefghij']);
    await create('k');
    expect(await tagNames(store)).toEqual([...'abcdefghijk']);
  });

  it('are read together if the units say what they will look up', async () => {
    const statements = await counting(() =>
      Promise.all([append(ids[0]!, 'x'), append(ids[1]!, 'y'), descriptionOf('c')]),
    );
    expect(statements).toBe(0);
    expect(await stored()).toEqual({ a: 'x', b: 'y', c: null });
  });

  it('are not read again if there are none', async () => {
    let found: unknown;
    const look = async () => void (found = await store.run(() => byId(0), [{ by: BY_ID, keys: [0] }]));
    expect(await counting(look)).toBe(0);
    expect(found).toEqual([undefined]);
  });

  it('are read again after a unit before has changed them', async () => {
    const letters = [...'pqrst'];
    const results = await Promise.all([...letters.map((letter) => append(ids[0]!, letter)), append(ids[1]!, 'z')]);
    expect(results.map((text) => text.length).toSorted()).toEqual([1, 1, 2, 3, 4, 5]);
    const { a, b } = await stored();
    expect([[...a!].toSorted(), b]).toEqual([letters, 'z']);
  });

  it('are read again only if they have changed, when a unit makes others write', async () => {
    const reading = store.run((em) => em.query('SELECT name FROM tags'));
    const act = () => Promise.all([append(ids[0]!, 'x'), reading, append(ids[1]!, 'y'), append(ids[0]!, 'z')]);
    expect(await counting(act)).toBe(1);
    const { a, b } = await stored();
    expect([[...a!].toSorted(), b]).toEqual([['x', 'z'], 'y']);
  });

  it('are deleted at the end, and gone for a unit that looks before', async () => {
    const rows = store.rows(Tag);
    const seen = store.run(async (em) => {
      await rows.deferDelete(em, ids[0]!);
      await rows.deferDelete(em, ids[1]!);
      return (await rows.byIds(ids)).map(({ name }) => name);
    });
    const failing = store.run(async (em) => {
      await rows.deferDelete(em, ids[2]!);
      throw new Error('on purpose');
    });
    const [{ status }] = await Promise.allSettled([failing, seen]);
    expect([status, await seen, await tagNames(store)]).toEqual(['rejected', ['c'], ['c']]);
  });

  it('are complete for a unit that waits while another has yet to write something that belongs to them', async () => {
    const belonging: DeferredTable<number> = {
      name: 'tags',
      write: async (em, keys) => void (await em.update(Tag, keys, { description: 'belongs' })),
    };
    const [begun, joined] = [new Gate(), new Gate()];
    const first = store.run(async (em) => {
      await DeferredRows.of(em).add(em, belonging, [ids[0]!]);
      begun.open();
      await joined.opened;
    });
    await begun.opened;
    const later = append(ids[0]!, '!');
    joined.open();
    await first;
    expect(['belongs!', '!']).toContain(await later);
    if (store.engine === 'sqlite') expect(await later).toBe('belongs!');
  });

  it('get a key each if a unit creates several at once', async () => {
    await store.run((em) => Promise.all(['d', 'e', 'f'].map((name) => writes.create(em, newTag(name)))));
    expect(await tagNames(store)).toEqual([...'abcdef']);
  });

  it('are read again under another key', async () => {
    const changed = append(ids[0]!, 'x').then(() => 'x');
    const [, seen] = await Promise.all([changed, descriptionOf('a')]);
    expect([null, 'x']).toContain(seen);
    // On SQLite, units run in the order in which they were started.
    if (store.engine === 'sqlite') expect(seen).toBe('x');
  });

  it('are read again after any other statement that writes', async () => {
    const renamed = store.run((em) => em.update(Tag, ids[0]!, { description: 'at once' }));
    const [, after] = await Promise.all([renamed, append(ids[0]!, '!')]);
    expect(['at once!', '!']).toContain(after);
    if (store.engine === 'sqlite') expect(after).toBe('at once!');
  });

  it('do not show the changes of a unit that failed', async () => {
    const failing = store.run(async (em) => {
      await writes.change(em, { id: ids[0]!, description: 'never' });
      throw new Error('on purpose');
    });
    const [{ status }, after] = await Promise.all([
      failing.then(
        () => ({ status: 'fulfilled' }),
        () => ({ status: 'rejected' }),
      ),
      append(ids[0]!, 'x'),
    ]);
    expect([status, after]).toEqual(['rejected', 'x']);
    expect(await stored()).toEqual({ a: 'x', b: null, c: null });
  });

  it('are all changed if a unit changes one of them twice, or different fields of several', async () => {
    await store.run(async (em) => {
      await writes.change(em, { id: ids[0]!, description: 'first' });
      await writes.change(em, { id: ids[1]!, color: '#111111' });
      await writes.change(em, { id: ids[0]!, description: 'second' });
      await writes.change(em, { id: ids[2]!, description: 'third' });
    });
    expect(await stored()).toEqual({ a: 'second', b: null, c: 'third' });
  });

  it('fail only their own unit if they cannot be written', async () => {
    const taken = store.run((em) => writes.change(em, { id: ids[1]!, nameKey: 'a' }));
    const outcomes = await Promise.allSettled([append(ids[0]!, 'x'), taken, create('a'), append(ids[2]!, 'y')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await stored()).toEqual({ a: 'x', b: null, c: 'y' });
  });

  it('fail no other unit that makes them be written', async () => {
    const taken = store.run((em) => writes.change(em, { id: ids[1]!, nameKey: 'a' }));
    const reading = store.run(() => tagNames(store));
    const [{ status }, seen] = await Promise.allSettled([taken, reading]);
    expect([status, seen]).toEqual(['rejected', { status: 'fulfilled', value: ['a', 'b', 'c'] }]);
  });

  it.each([
    ['has only read', () => Promise.resolve()],
    ['changes a row after it', (em: EntityManager) => writes.change(em, { id: ids[1]!, description: 'never' })],
  ])('are written once although they are for a unit that fails, which %s', async (_, act) => {
    let runs = 0;
    const first = store.run(
      (em) => {
        runs += 1;
        return writes.change(em, { id: ids[0]!, description: 'x' });
      },
      [{ by: BY_ID, keys: [ids[0]!] }],
    );
    const failing = store.run(
      async (em) => {
        expect(await byId(ids[0]!)).toMatchObject([{ description: 'x' }]);
        await act(em);
        throw new Error('on purpose');
      },
      [{ by: BY_ID, keys: [ids[0]!] }],
    );
    const [, { status }] = await Promise.allSettled([first, failing, append(ids[2]!, 'y')]);
    expect([runs, status, await stored()]).toEqual([1, 'rejected', { a: 'x', b: null, c: 'y' }]);
  });

  it('are written before rows that refer to them', async () => {
    const seen: string[] = [];
    const referring: DeferredTable<number> = {
      name: 'task_tags',
      write: async (em) => void seen.push(...(await em.find(Tag)).map(({ name }) => name)),
    };
    await store.run(async (em) => {
      await DeferredRows.of(em).add(em, referring, [1]);
      await writes.create(em, newTag('d'));
    });
    expect(seen.toSorted()).toEqual([...'abcd']);
  });
});
