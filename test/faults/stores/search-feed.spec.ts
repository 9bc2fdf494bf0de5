import type { EntityManager } from 'typeorm';
import { SearchFeed } from '../../../src/database/sqlite/search-feed';
import { SqliteStore } from '../../../src/database/sqlite/sqlite-store';
import type { SqliteWriter } from '../../../src/database/sqlite/sqlite-writer';
import { entities } from '../../../src/entities';
import { checkSearchIndex } from '../../kit/search-index';
import { makeStore, type TestStore } from '../../kit/stores/store';

const USER = `INSERT INTO users (public_id, username, email, password_hash, first_name, last_name, role, is_active, session_epoch,
  created_at, updated_at) VALUES ('user_a', 'ana', 'ana@example.com', '-', '', '', 'user', TRUE, 0, 1, 1)`;

/** So many tasks with this word. */
const insert = (em: EntityManager, word: string, many: number): Promise<unknown> =>
  em.query(`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${many})
    INSERT INTO tasks (public_id, type, title, status, priority, user_id, search_text, created_at, updated_at)
    SELECT 'task_${word}' || i, 'lead', '${word}', 'pending', 1, 1, '${word} ' || i, 1, 1 FROM n`);

describe('The search index of a SQLite file', () => {
  const feeds = jest.spyOn(SearchFeed.prototype, 'feed');
  let made: TestStore;
  let store: SqliteStore;

  afterAll(() => feeds.mockRestore());

  const open = async (): Promise<void> => {
    store = new SqliteStore(made.url.slice('sqlite:'.length), entities, 200);
    await store.open();
  };

  beforeEach(async () => {
    const doNotFake: FakeableAPI[] = ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate'];
    jest.useFakeTimers({ doNotFake: [...doNotFake, 'clearImmediate', 'setInterval', 'clearInterval'] });
    made = await makeStore();
    await open();
    await store.run((em) => em.query(USER));
  });
  afterEach(async () => {
    feeds.mockClear();
    jest.useRealTimers();
    await store.close();
    await made.drop();
  });

  const fill = (word: string, many: number): Promise<unknown> => store.run((em) => insert(em, word, many));

  /** In a unit of work, which waits for those of the index. */
  const unindexed = (): Promise<number> =>
    store.run(async (em) => (await em.query('SELECT COUNT(*) AS n FROM tasks_unindexed'))[0].n);

  /** In the index, by the beginning of the word. */
  const matches = async (word: string): Promise<number> => {
    const count = 'SELECT COUNT(*) AS n FROM tasks_search WHERE tasks_search MATCH $1';
    return (await store.query<{ n: number }>(count, [word.slice(0, 3)]))[0]!.n;
  };

  /** After the units that feed the index. */
  async function waitAWhile(): Promise<void> {
    jest.advanceTimersByTime(200);
    await Promise.all(feeds.mock.results.map(({ value }) => value));
  }

  const segments = async (): Promise<number> =>
    (await store.query<{ n: number }>('SELECT COUNT(DISTINCT segid) AS n FROM tasks_search_idx', []))[0]!.n;

  it('is not written by a write, but a little later, with all that was written meanwhile', async () => {
    await fill('walrus', 3);
    await fill('ferret', 4_500);
    expect([await unindexed(), await matches('walrus')]).toEqual([4_503, 0]);
    await waitAWhile();
    expect([await unindexed(), await matches('walrus'), await matches('ferret')]).toEqual([0, 3, 4_500]);
    await fill('zebra', 1);
    await waitAWhile();
    expect([await unindexed(), await matches('zebra')]).toEqual([0, 1]);
  });

  it('drops deleted texts and tasks, however often they have changed', async () => {
    await fill('walrus', 3);
    await waitAWhile();
    for (const text of ['ferret', 'zebra'])
      await store.run((em) => em.query(`UPDATE tasks SET search_text = '${text}' WHERE search_text <> 'walrus 1'`));
    await store.run((em) => em.query(`DELETE FROM tasks WHERE search_text = 'walrus 1'`));
    await store.run((em) => em.query(`INSERT INTO tasks_unindexed SELECT 999, NULL`));
    expect(await matches('walrus')).toBe(3);
    await waitAWhile();
    expect(await unindexed()).toBe(0);
    expect([await matches('walrus'), await matches('ferret'), await matches('zebra')]).toEqual([0, 0, 2]);
    await store.run(checkSearchIndex);
  });

  it('has few segments, however often it was fed', async () => {
    for (let i = 0; i < 40; i++) {
      await fill(`walrus${i}x`, 1);
      await waitAWhile();
    }
    expect(await segments()).toBeLessThan(20);
    expect(await matches('walrus')).toBe(40);
    await store.run(checkSearchIndex);
  });

  it('has few segments while very many tasks are fed', async () => {
    await fill('walrus', 20_000);
    const most: number[] = [];
    jest.advanceTimersByTime(200);
    const isFed = Promise.all(feeds.mock.results.map(({ value }) => value)).then(() => true);
    while (!(await Promise.race([isFed, segments().then((now) => void most.push(now))])));
    expect(Math.max(...most)).toBeLessThan(25);
    expect([await unindexed(), await matches('walrus')]).toEqual([0, 20_000]);
    await store.run(checkSearchIndex);
  });

  it('has what was written while it was fed', async () => {
    await fill('walrus', 1_200);
    jest.advanceTimersByTime(200);
    await fill('ferret', 3);
    await Promise.all(feeds.mock.results.map(({ value }) => value));
    await waitAWhile();
    expect([await unindexed(), await matches('ferret')]).toEqual([0, 3]);
  });

  it('is fed even though units always wait, then with all at once', async () => {
    await fill('walrus', 4_500);
    // Time passes when it is told to. A batch ends after 200 units.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
    const writer = Reflect.get(store, 'writer') as SqliteWriter;
    const batches = 20;
    let ran = 0;
    let last: Promise<void> = Promise.resolve();
    const runOneAfterAnother = (): Promise<void> =>
      writer.run(async () => {
        if (++ran === 200) clock.mockReturnValue(2_000);
        if (ran < 200 * batches) last = runOneAfterAnother();
      });
    const first = runOneAfterAnother();
    jest.advanceTimersByTime(200);
    await Promise.all(feeds.mock.results.map(({ value }) => value));
    expect(ran).toBeLessThan(200 * 6);
    clock.mockRestore();
    await first;
    while (ran < 200 * batches) await last;
    expect(await unindexed()).toBe(0);
  });

  it('has after the next start what it lacked at the end', async () => {
    await fill('walrus', 3);
    await store.close();
    await open();
    expect(await unindexed()).toBe(3);
    await waitAWhile();
    expect([await unindexed(), await matches('walrus')]).toEqual([0, 3]);
  });

  it('is not changed by a unit of work that is rolled back', async () => {
    await expect(
      store.run(async (em) => {
        await insert(em, 'walrus', 3);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await unindexed()).toBe(0);
  });
});
