import 'reflect-metadata';
import { DataSource } from 'typeorm';
import type { Actor } from '../../../src/common/actor';
import { ChoresService } from '../../../src/chores/chores.service';
import { parseDatabaseUrl } from '../../../src/config';
import { dataSourceOptions } from '../../../src/database/schema/data-source';
import { positional } from '../../../src/database/rows/sql';
import { feedSearchIndex } from '../../../src/database/sqlite/feed-search-index';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { entities } from '../../../src/entities';
import { withSearchIndex } from '../../../src/tasks/lists/task-search';
import { countTasksSql, listTasksSql } from '../../../src/tasks/lists/list-sql';
import { Api, type Client } from '../../kit/api';
import { makeTask, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { BY_INDEX, checkSearchIndex } from '../../kit/search-index';
import { migratedStore } from '../../kit/stores/migrated-store';
import { engine, type TestStore } from '../../kit/stores/store';

/** More than are looked up one by one. */
const MANY = 2_600;
const DAY = 86_400_000;
/** So long that reading all tasks costs something. */
const DESCRIPTION = 'and so on, '.repeat(60);

describe('A search among many tasks', () => {
  let store: TestStore;
  let api: Api;
  let cast: People;
  let rare: any;

  const all = (client: Client, search: string, page = 1) => client.get(withQuery('/api/tasks', { search, page }));
  const totalOf = async (client: Client, search: string): Promise<number> =>
    (await all(client, search)).body.data.pagination.total;

  /** Of every second task the owner is ana, the others are bob's. */
  async function fill(): Promise<void> {
    const { ana, bob } = cast;
    await api.app.get(UnitOfWork).run(async (em) => {
      await em.query(
        `INSERT INTO tasks (public_id, type, title, description, status, priority, user_id, search_text, created_at, updated_at)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${2 * MANY})
         SELECT 'task_' || i, 'lead', 'Invoice ' || i, '${DESCRIPTION}', 'pending', 1, CASE i % 2 WHEN 0 THEN ${ana.id} ELSE ${bob.id} END,
           'invoice ' || i || '\u001f${DESCRIPTION}', i, i FROM n`,
      );
      if (engine === 'sqlite') while (await feedSearchIndex(em));
      else await em.query(`SELECT gin_clean_pending_list('tasks_search_text'); ANALYZE tasks`);
    });
  }

  beforeAll(async () => {
    store = await migratedStore();
    api = await Api.start({ DATABASE_URL: store.url });
    cast = await people(api);
    await fill();
    rare = await makeTask(cast.ana, { title: 'A zebra', description: 'The invoice of the zoo' });
  });
  afterAll(async () => {
    await api.stop();
    await store.drop();
  });

  /** On a handle of its own: a prepared EXPLAIN keeps its handle from seeing new rows. */
  async function plansOf(search: string, id: number, role: 'admin' | 'user'): Promise<string[]> {
    const dataSource = await new DataSource(dataSourceOptions(parseDatabaseUrl(store.url), entities)).initialize();
    const actor = { userId: id, role } as Actor;
    const filter = await withSearchIndex(api.app.get(UnitOfWork), { search }, (fast) => Promise.resolve(fast));
    const explain = engine === 'postgres' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
    const page = { by: 'id', descending: true, limit: 50 } as const;
    const statements = [
      listTasksSql('task.id', actor, filter, page, engine === 'postgres'),
      countTasksSql(actor, filter),
    ];
    const plans: string[] = [];
    for (const { sql, values } of statements)
      plans.push(JSON.stringify(await dataSource.query(...positional(`${explain} ${sql}`, values))));
    await dataSource.destroy();
    return plans;
  }

  it.each(['zebra', 'invoice 5199', 'the invoice of the zoo', 'a zebra\u001fthe', '"zebra"', 'zebra OR invoice'])(
    'goes by the index for the page and for the total, if few have it: %s',
    async (search) => {
      for (const role of ['admin', 'user'] as const)
        for (const plan of await plansOf(search, cast.ana.id, role)) expect(plan).toMatch(BY_INDEX);
    },
  );

  it.each(['in', 'z', '%', 'invoice'])('looks at the tasks if many may have it: %s', async (search) => {
    const [page] = await plansOf(search, cast.root.id, 'admin');
    expect(page).not.toMatch(BY_INDEX);
  });

  it('finds all matching tasks that the caller may see, and no others', async () => {
    const { root, ana, bob } = cast;
    for (const search of ['invoice', 'oice', 'in', 'v']) {
      expect([search, await totalOf(root, search)]).toEqual([search, 2 * MANY + 1]);
      expect([search, await totalOf(ana, search)]).toEqual([search, MANY + 1]);
      expect([search, await totalOf(bob, search)]).toEqual([search, MANY]);
    }
    expect((await all(ana, 'INVOICE')).body.data.tasks[0]).toEqual(rare);
    expect((await all(root, 'invoice', 521)).body.data.tasks.map(({ title }: any) => title)).toEqual(['Invoice 1']);
    const { tasks, pagination } = (await all(root, 'voice 519')).body.data;
    expect(pagination.total).toBe(11);
    expect(tasks.map(({ title }: any) => title)).toEqual(
      [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((last) => `Invoice 519${last}`),
    );
    expect([await totalOf(ana, 'zebra'), await totalOf(bob, 'zebra')]).toEqual([1, 0]);
  });

  it('finds nothing where all parts of the text are, but not in its order', async () => {
    const { id } = await makeTask(cast.ana, { title: 'abcab bcabc' });
    for (const [search, total] of Object.entries({ abcab: 1, bcabc: 1, abcabc: 0, bcabb: 0, 'cab bca': 1 }))
      expect([search, await totalOf(cast.ana, search)]).toEqual([search, total]);
    await cast.ana.delete(`/api/tasks/${id}`);
  });

  it('takes a text of any length', async () => {
    const long = Array.from({ length: 1_500 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    expect(await totalOf(cast.ana, long)).toBe(0);
    const { id } = await makeTask(cast.ana, { title: 'Long', description: `x${long}x` });
    expect((await all(cast.ana, long)).body.data.tasks.map((task: any) => task.id)).toEqual([id]);
    expect(await totalOf(cast.ana, `${long}y`)).toBe(0);
  });

  it('knows of each change, and of none that was taken back', async () => {
    const { ana, root } = cast;
    const words = async (...searches: string[]) => Promise.all(searches.map((search) => totalOf(ana, search)));
    const { id } = await makeTask(ana, { title: 'First walrus' });
    expect(await words('walrus', 'first walrus')).toEqual([1, 1]);
    await ana.patch(`/api/tasks/${id}`, { title: 'Second ferret', status: 'in_progress' });
    expect(await words('walrus', 'ferret', 'second ferret')).toEqual([0, 1, 1]);

    const operations = [
      { op: 'update', id, data: { title: 'Third walrus' } },
      { op: 'create', data: { title: 'Fourth walrus' } },
    ];
    await ana.post('/api/tasks/bulk', { operations, dry_run: true });
    await ana.post('/api/tasks/bulk', { operations: [...operations, { op: 'delete', id: 999_999 }] });
    expect(await words('walrus', 'ferret')).toEqual([0, 1]);
    await ana.post('/api/tasks/bulk', { operations });
    expect(await words('walrus', 'ferret')).toEqual([2, 0]);

    await ana.delete(`/api/tasks/${id}`);
    expect(await words('third walrus')).toEqual([0]);
    await ana.post(`/api/tasks/${id}/restore`);
    expect(await words('third walrus')).toEqual([1]);
    await ana.delete(`/api/tasks/${id}`);
    await root.delete(`/api/users/${cast.bob.id}`);
    await api.app.get(ChoresService).runDue(new Date(Date.now() + 31 * DAY));
    expect(await words('walrus')).toEqual([1]);
    expect(await api.rows(`SELECT id FROM tasks WHERE id = ${id} OR user_id = ${cast.bob.id}`)).toEqual([]);
    await api.app.get(UnitOfWork).run(checkSearchIndex);
  });
});
