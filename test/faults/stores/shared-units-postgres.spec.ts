import { Client } from 'pg';
import type { EntityManager } from 'typeorm';
import { INDEX_PENDING } from '../../../src/database/postgres/pending-texts';
import type { DeferredWrites } from '../../../src/database/rows/deferred-writes';
import type { KeyedSelect } from '../../../src/database/rows/keyed';
import type { Find } from '../../../src/database/rows/lookup';
import type { UnitOfWork } from '../../../src/database/unit-of-work';
import { Tag } from '../../../src/tags/tag.entity';
import { until } from '../../kit/stores/faults';
import { Gate, openTestStore, tag, type OpenStore } from '../../kit/stores/open-store';

type Found = Pick<Tag, 'id' | 'description'>;

const BY_ID: KeyedSelect<number, Found> = {
  select: (places) => `SELECT id, description FROM tags WHERE id IN (${places})`,
  keyOf: ({ id }) => id,
  rowOf: ({ id }) => ['tags', id],
  lock: 'FOR UPDATE',
};
const NAMES = ['a', 'b', 'c'] as const;

describe('Units of work that wait on PostgreSQL', () => {
  let opened: OpenStore;
  let store: UnitOfWork;
  let other: Client;
  let byId: Find<number, Found>;
  let writes: DeferredWrites<Tag>;
  let ids: Record<(typeof NAMES)[number], number>;
  /** How many units each commit had. */
  let commits: number[];

  const open = async (env: NodeJS.ProcessEnv): Promise<void> => {
    opened = await openTestStore(env);
    store = opened.store;
    byId = store.lookup(BY_ID);
    writes = store.deferred(store.rows(Tag));
    const made = NAMES.map((name) => Object.assign(new Tag(), tag(name), { version: 1 }));
    await store.run((em) => store.rows(Tag).insert(em, made));
    ids = Object.fromEntries(made.map(({ name, id }) => [name, id])) as typeof ids;
    commits = [];
    store.onCommit = (_, units) => commits.push(units);
    other = new Client({ connectionString: opened.url });
    await other.connect();
  };
  beforeEach(() => open({ DATABASE_LOCK_TIMEOUT_MS: '20000' }));
  afterEach(() => close());

  async function close(): Promise<void> {
    await other.end();
    await opened.drop();
  }

  /** Adds a letter to the description of a tag. `then` runs in the same unit. */
  const append = (id: number, letter: string, then?: (em: EntityManager) => Promise<unknown>): Promise<string> =>
    store.run(
      async (em) => {
        const description = `${(await byId(id))[0]!.description ?? ''}${letter}`;
        await writes.change(em, { id, description });
        await then?.(em);
        return description;
      },
      [{ by: BY_ID, keys: [id] }],
    );

  const create = (name: string): Promise<number> =>
    store.run(
      async (em) => {
        const row = Object.assign(new Tag(), tag(name), { version: 1 });
        await writes.create(em, row);
        return row.id;
      },
      [writes.ahead, { by: BY_ID, keys: [ids.c] }],
    );

  const stored = async (): Promise<Record<string, string | null>> => {
    const { rows } = await other.query<Tag>('SELECT name, description FROM tags ORDER BY name');
    return Object.fromEntries(rows.map(({ name, description }) => [name, description]));
  };

  const isSomebodyWaiting = async (): Promise<boolean> => {
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return (await other.query(waiting)).rows.length > 0;
  };

  /** Starts a unit that changes a tag and goes on once the gate `end` is open. */
  async function holding(id: number, letter: string): Promise<{ end: () => void; done: Promise<string> }> {
    const [begun, end] = [new Gate(), new Gate()];
    const done = append(id, letter, () => {
      begun.open();
      return end.opened;
    });
    await begun.opened;
    return { end: end.open, done };
  }

  it('share a transaction', async () => {
    await Promise.all([append(ids.a, 'x'), append(ids.b, 'y'), append(ids.a, 'z')]);
    expect(commits).toEqual([3]);
    expect(await stored()).toEqual({ a: 'xz', b: 'y', c: null });
  });

  it('create rows with consecutive keys', async () => {
    const made = await Promise.all(['d', 'e', 'f'].map((name) => create(name)));
    expect([made, commits]).toEqual([[ids.c + 1, ids.c + 2, ids.c + 3], [3]]);
    expect(await create('g')).toBe(ids.c + 4);
    expect(Object.keys(await stored())).toEqual([...'abcdefg']);
  });

  it('wait for a unit of this process that has locked their row, and then share a transaction', async () => {
    const first = await holding(ids.a, '1');
    const rest = Promise.all([...'234'].map((letter) => append(ids.a, letter)));
    await append(ids.b, 'x');
    first.end();
    await Promise.all([first.done, rest]);
    expect(await stored()).toEqual({ a: '1234', b: 'x', c: null });
    expect(commits).toEqual([1, 1, 3]);
  });

  it('wait alone for a row that somebody else has locked', async () => {
    await other.query(`BEGIN; UPDATE tags SET description = 'outside ' WHERE id = ${ids.a}`);
    const waiting = append(ids.a, 'x');
    await Promise.all([append(ids.b, 'y'), append(ids.c, 'z')]);
    await until(isSomebodyWaiting, Boolean);
    await other.query('COMMIT');
    expect(await waiting).toBe('outside x');
    expect(await stored()).toEqual({ a: 'outside x', b: 'y', c: 'z' });
  });

  it('do not wait for another that waits for a lock which it did not name', async () => {
    await other.query(`BEGIN; SELECT 1 FROM tags WHERE id = ${ids.b} FOR UPDATE`);
    const waiting = append(ids.a, 'x', (em) => em.update(Tag, ids.b, { description: 'named' }));
    await append(ids.c, 'y');
    await until(isSomebodyWaiting, Boolean);
    await other.query('COMMIT');
    await waiting;
    expect(await stored()).toEqual({ a: 'x', b: 'named', c: 'y' });
  });

  it.each([
    ['without having written', () => Promise.reject(new Error('on purpose'))],
    ['after a statement that writes', (em: EntityManager) => writeAndFail(em)],
    ['because of a statement', (em: EntityManager) => em.query('SELECT 1 / 0')],
  ])('fail alone if one fails %s', async (_, fail) => {
    const outcomes = await Promise.allSettled([append(ids.a, 'x'), append(ids.a, '!', fail), append(ids.a, 'y')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const { a, ...rest } = await stored();
    expect([[...a!].toSorted(), rest]).toEqual([['x', 'y'], { b: null, c: null }]);
  });

  it('fail alone if what one has deferred cannot be written', async () => {
    const taken = append(ids.a, '!', (em) => writes.change(em, { id: ids.b, nameKey: 'c' }));
    const [{ status }] = await Promise.allSettled([taken, append(ids.a, 'x'), append(ids.c, 'y')]);
    expect([status, await stored()]).toEqual(['rejected', { a: 'x', b: null, c: 'y' }]);
  });

  it('run again alone, once, if their connection breaks before the commit', async () => {
    let isBroken = false;
    const breaking = append(ids.a, 'x', async (em) => {
      if (isBroken) return;
      isBroken = true;
      const [{ pid }] = await em.query('SELECT pg_backend_pid() AS pid');
      await other.query(`SELECT pg_terminate_backend(${pid})`);
      await em.query('SELECT 1');
    });
    await Promise.all([append(ids.b, 'y'), breaking, append(ids.c, 'z')]);
    expect([await stored(), commits]).toEqual([{ a: 'x', b: 'y', c: 'z' }, [1, 1, 1]]);
  });

  it('do not run again if their connection breaks during the commit', async () => {
    await other.query(`CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'`);
    await other.query(`CREATE CONSTRAINT TRIGGER break_off AFTER UPDATE ON tags
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION break_off()`);
    let runs = 0;
    const count = async (): Promise<void> => void runs++;
    const outcomes = await Promise.allSettled([append(ids.a, 'x', count), append(ids.b, 'y', count)]);
    expect(outcomes.map((outcome) => (outcome as { reason?: { code: string } }).reason?.code)).toEqual([
      'store_outcome_unknown',
      'store_outcome_unknown',
    ]);
    expect(runs).toBe(2);
  });

  it('run alone if the transactions before them take too long', async () => {
    await close();
    await open({ DATABASE_LOCK_TIMEOUT_MS: '200' });
    const held = [await holding(ids.a, 'x'), await holding(ids.b, 'y')];
    await append(ids.c, 'z');
    expect(commits).toEqual([1]);
    for (const { end } of held) end();
    await Promise.all(held.map(({ done }) => done));
    expect(await stored()).toEqual({ a: 'x', b: 'y', c: 'z' });
  });

  it('leave texts that the search index can take before its list is full', async () => {
    expect(await store.query(INDEX_PENDING)).toEqual([{ pages: expect.any(Number) }]);
  });
});

async function writeAndFail(em: EntityManager): Promise<never> {
  await em.query(`UPDATE tags SET color = '#111111'`);
  throw new Error('on purpose');
}
