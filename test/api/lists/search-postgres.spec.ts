import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import { PLANNED_FOR_VALUES } from '../../../src/database/rows/statement';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Api, type Fields } from '../../kit/api';
import { makeTask, withQuery } from '../../kit/builders';
import { people, type Person } from '../../kit/people';
import { SEARCH_INDEX, searchIndexOf } from '../../kit/search-index';
import { makeStore, type TestStore } from '../../kit/stores/store';

describe('A server that does not let the service create pg_trgm', () => {
  let store: TestStore;
  let admin: Client;
  const role = `plain_${randomUUID().replaceAll('-', '')}`;

  beforeAll(async () => {
    store = await makeStore();
    admin = new Client({ connectionString: store.url });
    await admin.connect();
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'plain'; GRANT ALL ON SCHEMA public TO ${role}`);
  });
  afterAll(async () => {
    await admin.end();
    await store.drop();
  });

  /** Starts the service as that role, and tells what it warns of, what a search finds, and which index there is. */
  async function start(): Promise<{ warnings: unknown[]; found: unknown[]; index: string[] }> {
    const url = new URL(store.url);
    [url.username, url.password] = [role, 'plain'];
    const warn = jest.spyOn(Logger.prototype, 'warn');
    const api = await Api.start({ DATABASE_URL: url.href });
    try {
      const { ana } = await people(api);
      await makeTask(ana, { title: 'A walrus' });
      return {
        warnings: warn.mock.calls.map(([warning]) => warning),
        found: (await ana.get('/api/tasks?search=WALRUS')).body.data.tasks.map(({ title }: any) => title),
        index: await api.app.get(UnitOfWork).read(searchIndexOf),
      };
    } finally {
      warn.mockRestore();
      await api.stop();
    }
  }

  it('is served without the index, with a warning at each start, and gets the index once it does', async () => {
    for (const times of [1, 2]) {
      const { warnings, ...rest } = await start();
      expect(warnings).toEqual([expect.stringContaining('CREATE EXTENSION pg_trgm')]);
      expect(rest).toEqual({ found: Array(times).fill('A walrus'), index: [] });
      // In a place of its own, which this role may not use yet.
      if (times === 1) await admin.query('CREATE SCHEMA extensions; CREATE EXTENSION pg_trgm SCHEMA extensions');
    }
    await admin.query(`GRANT USAGE ON SCHEMA extensions TO ${role}`);
    expect(await start()).toMatchObject({ warnings: [], found: Array(3).fill('A walrus'), index: SEARCH_INDEX });
  });
});

// With 20,000 tasks, PostgreSQL finds the right plans by itself. With a million it needs these forms: see bench/RESULTS.md.
describe('The statement of a list', () => {
  let api: Api;
  let ana: Person;

  beforeAll(async () => {
    api = await Api.start();
    ({ ana } = await people(api));
  });
  afterAll(() => api.stop());

  async function statementOf(query: Fields): Promise<string> {
    const spy = jest.spyOn(UnitOfWork.prototype, 'query');
    try {
      expect((await ana.get(withQuery('/api/tasks', { limit: 50, ...query }))).status).toBe(200);
      return spy.mock.calls.map(([sql]) => sql).find((sql) => /FROM tasks task[^]* LIMIT /.test(sql))!;
    } finally {
      spy.mockRestore();
    }
  }

  it('gathers the few tasks made for others before it sorts them, but in the order of their index', async () => {
    const gathered = /\(SELECT \* FROM tasks task WHERE task\.created_by_id = [^()]* OFFSET 0\) task/;
    for (const sort_by of ['created_at', 'updated_at', 'due_date', 'completed_at', 'priority'])
      expect(await statementOf({ sort_by, filter: 'due_date = null' })).toMatch(gathered);
    expect(await statementOf({ sort_by: 'id' })).not.toMatch(gathered);
  });

  it('is planned for the values of a filter, as some are rare and others frequent', async () => {
    for (const query of [{ filter: 'priority = urgent' }, { priority: 'high' }, { filter: 'created_at > now - 1d' }])
      expect((await statementOf(query)).endsWith(PLANNED_FOR_VALUES)).toBe(true);
    expect((await statementOf({})).endsWith(PLANNED_FOR_VALUES)).toBe(false);
  });
});
