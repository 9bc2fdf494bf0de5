import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { Passwords } from '../../../src/users/passwords';
import { loadConfig } from '../../../src/config';
import { dataSourceOptions } from '../../../src/database/schema/data-source';
import { migrations } from '../../../src/database/migrations';
import { entities } from '../../../src/entities';
import { Api } from '../../kit/api';
import { makeTask, withKey } from '../../kit/builders';
import { CHEAP_PASSWORDS } from '../../kit/config';
import { miscounted } from '../../kit/counted';
import { logIn } from '../../kit/people';
import { checkSearchIndex } from '../../kit/search-index';
import { engine, makeStore, type TestStore } from '../../kit/stores/store';

type Rows = Record<string, any[]>;

const ORDER: Record<string, string> = { task_tags: 'task_id, tag_id' };
/** More than are given their names at once. */
const MORE_TASKS = 700;
const LAST_TASK = 900;

describe('A database of the first version that has been in use', () => {
  let store: TestStore;
  let dataSource: DataSource;
  let before: Rows;

  const open = async (upTo = migrations.length): Promise<void> => {
    const { database } = loadConfig({
      DATABASE_URL: store.url,
      JWT_SECRET: 'a secret that is known to the tests only',
    });
    const options = { ...dataSourceOptions(database, entities), migrations: migrations.slice(0, upTo) };
    dataSource = await new DataSource(options).initialize();
  };

  const rowsOf = async (tables: string[]): Promise<Rows> => {
    const all: Rows = {};
    for (const table of tables) {
      const rows = await dataSource.query(`SELECT * FROM ${table} ORDER BY ${ORDER[table] ?? 'id'}`);
      all[table] = rows.map((row: object) => ({ ...row }));
    }
    return all;
  };
  const TABLES = ['users', 'sessions', 'tags', 'tasks', 'task_tags', 'events'];

  async function fill(): Promise<void> {
    const hash = await new Passwords({ passwordCost: CHEAP_PASSWORDS }).hash('Secret123');
    for (const sql of [
      `INSERT INTO users (username, email, password_hash, first_name, last_name, role, is_active, session_epoch,
         created_at, updated_at)
       VALUES ('root', 'root@example.com', '${hash}', '', '', 'admin', TRUE, 0, 1700000000001, 1700000000002),
         ('ana', 'ana@example.com', '${hash}', 'Ana', 'Müller', 'user', TRUE, 3, 1700000000003, 1700000000004),
         ('bob', 'bob@example.com', 'x', '', '', 'user', FALSE, 1, 1700000000005, 1700000000006)`,
      `INSERT INTO sessions (id, user_id, epoch, refresh_hash, refresh_generation, created_at, expires_at)
       VALUES ('s1', 2, 3, 'hash', 4, 1700000000007, 1900000000000)`,
      `INSERT INTO tags (name, name_key, color, description, created_at, updated_at)
       VALUES ('Docs', 'docs', '#112233', NULL, 1700000000008, 1700000000009)`,
      `INSERT INTO tasks (title, description, status, priority, due_kind, due_at, completed_at, user_id, search_text,
         created_at, updated_at)
       VALUES ('Tag 🦊', 'All', 'pending', 3, 'date', 1893456000000, NULL, 2, 'tag 🦊\u001fall', 1700000000010, 1700000000011),
         ('Done', NULL, 'completed', 0, 'instant', 1893456000123, 1700000000012, 2, 'done', 1700000000013, 1700000000014),
         ('Off', NULL, 'cancelled', 2, NULL, NULL, NULL, 3, 'off', 1700000000015, 1700000000016)`,
      `WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < ${MORE_TASKS})
       INSERT INTO tasks (title, status, priority, user_id, search_text, created_at, updated_at)
       SELECT 'Task ' || n, 'in_progress', 1, 1, 'task', 1700000000017, 1700000000018 FROM copies`,
      // A number that was given and taken back is not given again.
      `INSERT INTO tasks (id, title, status, priority, user_id, search_text, created_at, updated_at)
       VALUES (${LAST_TASK}, 'Gone', 'pending', 1, 1, 'gone', 1, 1)`,
      ...(engine === 'postgres' ? [`SELECT setval('tasks_id_seq', ${LAST_TASK})`] : []),
      `DELETE FROM tasks WHERE id = ${LAST_TASK}`,
      'INSERT INTO task_tags (task_id, tag_id) VALUES (1, 1), (2, 1)',
      `INSERT INTO events (name, subject_type, subject_id, actor_id, dialect, credential, changes, created_at)
       VALUES ('task.created', 'task', '1', 2, 'taskforge', 'session:s1', '{"title":{"old":null,"new":"Tag 🦊"}}', 1700000000010),
         ('user.created', 'user', '1', NULL, 'system', NULL, '{}', 1700000000001)`,
    ])
      await dataSource.query(sql);
  }

  beforeEach(async () => {
    store = await makeStore();
    await open(1);
    await dataSource.runMigrations();
    await fill();
    before = await rowsOf(TABLES);
    await dataSource.destroy();
  });
  afterEach(async () => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await store.drop();
  });

  it('goes up with every row, gives each a name and an author, and serves both APIs', async () => {
    await open();
    await dataSource.runMigrations();
    const after = await rowsOf(TABLES);
    for (const table of TABLES) {
      expect(after[table]!.length).toBe(before[table]!.length);
      expect(after[table]).toMatchObject(before[table]!);
    }
    for (const [table, form] of [
      ['users', /^user_[0-9A-Za-z]{43}$/],
      ['tasks', /^task_[0-9A-Za-z]{43}$/],
    ] as const) {
      const names = after[table]!.map((row) => row.public_id);
      for (const name of names) expect(name).toMatch(form);
      expect(new Set(names).size).toBe(names.length);
    }
    for (const { user_id, ...task } of after.tasks!)
      expect(task).toMatchObject({
        type: 'lead',
        created_by_id: user_id,
        updated_by_id: user_id,
        lead_id: null,
        contact_id: null,
        resolution: null,
        object_type: null,
        object_id: null,
      });
    expect(await miscounted((sql) => dataSource.query(sql))).toEqual([]);
    for (const { public_id, subject_type, snapshot } of after.events!) {
      expect(public_id).toBeNull();
      expect(snapshot !== null).toBe(subject_type === 'task');
    }
    await dataSource.destroy();

    const api = await Api.start({ DATABASE_URL: store.url });
    try {
      const ana = await logIn(api, 'ana@example.com', 'Secret123');
      const guest = await withKey(ana);
      expect((await ana.get('/api/tasks/1')).body.data).toMatchObject({
        title: 'Tag 🦊',
        description: 'All',
        priority: 'urgent',
        due_date: '2030-01-01T00:00:00',
        tags: [{ id: 1, name: 'Docs' }],
      });
      expect((await ana.get('/api/tasks?search=tag')).body.data.tasks.map(({ id }: any) => id)).toEqual([1]);
      const shown = (await guest.get('/api/v1/task/?_order_by=date_created')).body.data;
      expect(shown).toMatchObject([
        { text: 'Tag 🦊', date: '2030-01-01', is_complete: false, assigned_to_name: 'Ana Müller', lead_id: null },
        { text: 'Done', is_complete: true, object_id: null, resolution: null },
      ]);
      const root = await withKey(await logIn(api, 'root@example.com', 'Secret123'));
      expect((await root.get(`/api/v1/task/?id=${after.tasks![2].public_id}`)).body.data).toMatchObject([
        { text: 'Off', is_complete: true, resolution: 'abandoned' },
      ]);
      expect((await guest.get('/api/v1/event/')).body.data).toEqual([]);
      expect((await makeTask(ana)).id).toBe(LAST_TASK + 1);
    } finally {
      await api.stop();
    }
  });

  it('can be rolled back without losses, and applied again', async () => {
    await open();
    await dataSource.runMigrations();
    const first = await rowsOf(TABLES);
    for (let left = migrations.length; left > 1; left--) await dataSource.undoLastMigration();
    expect(await rowsOf(TABLES)).toEqual(before);
    await dataSource.runMigrations();
    await checkSearchIndex(dataSource.manager);
    const second = await rowsOf(TABLES);
    const unnamed = ({ public_id: _, ...row }: any): unknown => row;
    for (const table of TABLES) expect(second[table]!.map(unnamed)).toEqual(first[table]!.map(unnamed));
    expect(await miscounted((sql) => dataSource.query(sql))).toEqual([]);
  });
});
