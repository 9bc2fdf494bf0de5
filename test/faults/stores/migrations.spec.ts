import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { loadConfig } from '../../../src/config';
import { dataSourceOptions } from '../../../src/database/schema/data-source';
import { migrations } from '../../../src/database/migrations';
import { entities } from '../../../src/entities';
import { Api } from '../../kit/api';
import { makeCloseTask, makeLead, makeTag, makeTask, withKey } from '../../kit/builders';
import { people } from '../../kit/people';
import { checkSearchIndex, SEARCH_INDEX, searchIndexOf } from '../../kit/search-index';
import { migratedStore } from '../../kit/stores/migrated-store';
import { makeStore, type TestStore } from '../../kit/stores/store';

const USER = `INSERT INTO users (public_id, username, email, password_hash, first_name, last_name, role, is_active, session_epoch,
  created_at, updated_at)`;
const TAG = 'INSERT INTO tags (name, name_key, color, created_at, updated_at)';
const TASK = `INSERT INTO tasks (public_id, type, title, status, priority, due_kind, due_at, completed_at, user_id, search_text, created_at,
  updated_at)`;

const user = (name: string, email = `${name}@example.com`, role = 'user'): string =>
  `${USER} VALUES ('user_${name}${email}', '${name}', '${email}', 'x', '', '', '${role}', TRUE, 0, 1, 1)`;

let count = 0;

const task = ({
  title = "'x'",
  status = "'pending'",
  priority = '1',
  due = 'NULL, NULL',
  done = 'NULL',
  owner = '1',
}) =>
  `${TASK} VALUES ('task_' || ${++count}, 'lead', ${title}, ${status}, ${priority}, ${due}, ${done}, ${owner}, 'x', 1, 1)`;

describe('The migrations', () => {
  let store: TestStore;
  let dataSource: DataSource;

  const open = async (): Promise<DataSource> => {
    const { database } = loadConfig({
      DATABASE_URL: store.url,
      JWT_SECRET: 'a secret that is known to the tests only',
    });
    return new DataSource(dataSourceOptions(database, entities)).initialize();
  };

  const drift = async (): Promise<string[]> => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  };

  beforeEach(async () => {
    store = await makeStore();
  });
  afterEach(async () => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await store.drop();
  });

  it('make exactly the schema that the entities describe', async () => {
    dataSource = await open();
    expect((await drift()).length).toBeGreaterThan(0);
    const run = await dataSource.runMigrations();
    expect(run.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
    expect(await drift()).toEqual([]);
    expect(await dataSource.runMigrations()).toEqual([]);
  });

  it('can be rolled back and applied again on a database with data, and the service runs on it', async () => {
    const first = await Api.start({ DATABASE_URL: store.url });
    const { ana } = await people(first);
    await makeTask(ana, { due_date: '2030-01-01', tags: [await makeTag(ana, 'docs')] });
    await first.stop();

    dataSource = await open();
    for (let left = migrations.length; left > 0; left--) await dataSource.undoLastMigration();
    for (const { tableName } of dataSource.entityMetadatas) {
      await expect(dataSource.query(`SELECT * FROM ${tableName}`)).rejects.toThrow(tableName);
    }
    await dataSource.runMigrations();
    expect(await drift()).toEqual([]);
    await dataSource.destroy();

    const second = await Api.start({ DATABASE_URL: store.url });
    try {
      const again = await people(second);
      const made = await makeTask(again.ana, { tags: [await makeTag(again.ana, 'docs')] });
      expect((await again.ana.get('/api/tasks')).body.data.tasks).toEqual([made]);
    } finally {
      await second.stop();
    }
  });

  it('lose nothing but the trash on the way down, and no row is given a number twice', async () => {
    const api = await Api.start({ DATABASE_URL: store.url });
    const { root, ana, bob } = await people(api);
    const program = await withKey(ana);
    const lead = await makeLead(program);
    await makeCloseTask(program, lead.id, { is_complete: true, contact_id: lead.contacts[0].id });
    await makeTask(ana, { tags: [await makeTag(ana, 'docs')] });
    const trashed = await makeTask(ana);
    await ana.delete(`/api/tasks/${trashed.id}`);
    await root.delete(`/api/users/${bob.id}`);
    await api.stop();

    dataSource = await open();
    const tables = ['users', 'sessions', 'api_keys', 'leads', 'contacts', 'tasks', 'task_tags', 'task_completions'];
    const rows = async () => {
      const all: Record<string, any[]> = {};
      for (const table of tables) all[table] = await dataSource.query(`SELECT * FROM ${table} ORDER BY 1`);
      return all;
    };
    const before = await rows();
    const down = migrations.findIndex(({ name }) => name === 'Trash1764610000000');
    for (let left = migrations.length; left > down; left--) await dataSource.undoLastMigration();
    const expected = {
      ...before,
      users: before.users!.filter(({ id }) => id !== bob.id),
      sessions: before.sessions!.filter(({ user_id }) => user_id !== bob.id),
      tasks: before.tasks!.filter(({ id }) => id !== trashed.id),
    };
    const below = await rows();
    expect(expected).toMatchObject(below);
    expect(below.tasks).toHaveLength(2);
    await dataSource.runMigrations();
    expect(await rows()).toMatchObject(below);
    await dataSource.destroy();

    const again = await Api.start({ DATABASE_URL: store.url });
    try {
      const cast = await people(again);
      expect(cast.bob.id).toBeGreaterThan(bob.id);
      expect((await makeTask(cast.bob)).id).toBeGreaterThan(trashed.id);
    } finally {
      await again.stop();
    }
  });

  it('keep the search index correct when they recreate the table of tasks', async () => {
    dataSource = await open();
    await dataSource.runMigrations();
    await dataSource.query(user('ana'));
    const [{ id: owner }] = await dataSource.query('SELECT id FROM users');
    for (const title of ["'Walrus'", "'Ferret'", "'Zebra'"]) await dataSource.query(task({ owner, title }));
    await dataSource.query(`UPDATE tasks SET search_text = title || 'y' WHERE title <> 'Zebra'`);
    await dataSource.query(`DELETE FROM tasks WHERE title = 'Ferret'`);
    await checkSearchIndex(dataSource.manager);
    expect(await searchIndexOf(dataSource.manager)).toEqual(SEARCH_INDEX);
  });

  it('set versions for older rows and complete their events', async () => {
    const first = await Api.start({ DATABASE_URL: store.url });
    const { ana, root } = await people(first);
    const [docs, home] = [await makeTag(ana, 'docs'), await makeTag(ana, 'home')];
    const { id } = await makeTask(ana, { due_date: '2030-01-01', tags: [docs, home] });
    const states = [(await ana.get(`/api/tasks/${id}`)).body.data];
    for (const body of [{ title: 'Two', tags: [home] }, { status: 'in_progress', due_date: null }, { tags: [] }])
      states.push((await ana.patch(`/api/tasks/${id}`, body)).body.data);
    const untouched = await makeTask(root);
    await first.stop();

    dataSource = await open();
    const counting = migrations.findIndex(({ name }) => name.startsWith('Versions'));
    for (let left = migrations.length; left > counting; left--) await dataSource.undoLastMigration();
    await dataSource.query(`UPDATE events SET snapshot = REPLACE(snapshot, '"tags"', '"unknown"')`);
    // The oldest events kept nothing but what changed.
    await dataSource.query(`UPDATE events SET snapshot = NULL, public_id = NULL
      WHERE id <= (SELECT MIN(id) + 1 FROM events WHERE subject_type = 'task')`);
    await dataSource.runMigrations();
    await dataSource.destroy();

    const second = await Api.start({ DATABASE_URL: store.url });
    try {
      const again = await people(second);
      const path = `/api/tasks/${id}`;
      expect((await again.ana.get(path)).headers.get('etag')).toMatch(/^"4-/);
      expect((await again.root.get(`/api/tasks/${untouched.id}`)).headers.get('etag')).toMatch(/^"1-/);
      for (const [i, state] of states.entries())
        expect((await again.ana.get(`${path}?version=${i + 1}`)).body.data).toEqual(state);
      const { items } = (await again.ana.get(`${path}/history`)).body.data;
      expect(items.map(({ version }: { version: number }) => version)).toEqual([4, 3, 2, 1]);
      expect((await again.ana.patch(path, { title: 'Five' })).headers.get('etag')).toMatch(/^"5-/);
    } finally {
      await second.stop();
    }
  });

  it('fold text in the new way, and keep names apart that fold together only now', async () => {
    const first = await Api.start({ DATABASE_URL: store.url });
    const { ana } = await people(first);
    const program = await withKey(ana);
    const titles = ['ΠΡΟΣΟΧΗ', 'Straße', 'İstanbul', 'Plain'];
    for (const title of titles) await makeTask(ana, { title, description: 'GROSS' });
    await makeTask(ana, { title: 'Other', description: 'SPAẞ' });
    const made = await program.post('/api/v1/lead/', {
      name: 'ÖSTERREICH',
      url: 'https://OST.example',
      contacts: [{ name: 'ŁUKASZ', emails: [{ email: 'L@EXAMPLE.com' }], phones: [{ phone: '+1 (650) 3' }] }],
    });
    await first.stop();

    dataSource = await open();
    const rows = async (...tables: string[]) =>
      Promise.all(tables.map((table) => dataSource.query(`SELECT * FROM ${table} ORDER BY id`)));
    const before = await rows('leads', 'contacts', 'tasks');
    const folding = migrations.findIndex(({ name }) => name.startsWith('Folding'));
    for (let left = migrations.length; left > folding; left--) await dataSource.undoLastMigration();
    const old = await dataSource.query('SELECT title, search_text FROM tasks');
    for (const { title, search_text } of old)
      expect(search_text.split('\u001f')[0]).toBe(title.normalize('NFC').toLowerCase());
    const names = ['istanbul', 'İstanbul', 'ıstanbul', 'Straße', 'Strasse', 'προς'];
    for (const name of names) await dataSource.query(`${TAG} VALUES ('${name}', '${name.toLowerCase()}', '', 1, 1)`);
    await dataSource.runMigrations();
    expect(await rows('leads', 'contacts', 'tasks')).toEqual(before);
    if (dataSource.options.type === 'sqlite') await checkSearchIndex(dataSource.manager);
    await dataSource.destroy();

    const second = await Api.start({ DATABASE_URL: store.url });
    try {
      const cast = await people(second);
      const found = async (path: string) => (await cast.ana.get(path)).body.data;
      for (const [search, title] of Object.entries({
        προς: 'ΠΡΟΣΟΧΗ',
        STRASSE: 'Straße',
        ıstan: 'İstanbul',
        spass: 'Other',
      }))
        expect((await found(`/api/tasks?search=${search}`)).tasks.map((each: any) => each.title)).toEqual([title]);
      const { tags } = await found('/api/tags');
      expect(tags.map(({ name }: any) => name).toSorted()).toEqual(names.toSorted());
      for (const { id, name } of tags) {
        const same = await cast.root.put(`/api/tags/${id}`, { name, color: '#112233' });
        expect([same.status, same.body.data]).toMatchObject([200, { id, name, color: '#112233' }]);
        await makeTask(cast.ana, { title: `Carries ${id}`, tags: [id] });
      }
      expect((await found('/api/tasks?tag_name=ISTANBUL')).tasks).toHaveLength(3);
      expect((await cast.ana.post('/api/tags', { name: 'ISTANBUL' })).status).toBe(409);
      const guest = await withKey(cast.ana);
      expect((await guest.get('/api/v1/lead/?query=österreich%20email:example%20phone:6503')).body.data).toEqual([
        made.body,
      ]);
    } finally {
      await second.stop();
    }
  });

  it('fold the width of text, and keep names apart that fold together only now', async () => {
    const first = await Api.start({ DATABASE_URL: store.url });
    const { ana } = await people(first);
    const program = await withKey(ana);
    const wide = await makeTask(ana, { title: 'ＷＩＤＥ\u3000ｶﾞ', tags: [await makeTag(ana, 'Ｄｏｃｓ')] });
    await ana.post('/api/filters', { name: 'Ｍｉｎｅ', filter: 'id > 0' });
    await ana.patch(`/api/users/${ana.id}`, { first_name: 'Ａｎａ' });
    const contacts = [{ name: 'ＪＯ', emails: [{ email: 'jo@example.com' }] }];
    await program.post('/api/v1/lead/', { name: 'ＡＣＭＥ', contacts });
    await first.stop();

    dataSource = await open();
    const TABLES = ['tasks', 'tags', 'leads', 'contacts', 'users', 'saved_filters'];
    const rows = () => Promise.all(TABLES.map((table) => dataSource.query(`SELECT * FROM ${table} ORDER BY id`)));
    const before = await rows();
    const width = migrations.findIndex(({ name }) => name.startsWith('Width'));
    const undo = async () => {
      for (let left = migrations.length; left > width; left--) await dataSource.undoLastMigration();
    };
    await undo();
    expect((await dataSource.query('SELECT name_key FROM tags'))[0].name_key).toBe('ｄｏｃｓ');
    await dataSource.runMigrations();
    expect(await rows()).toEqual(before);
    await undo();
    await dataSource.query(`${TAG} VALUES ('docs', 'docs', '', 1, 1)`);
    await dataSource.runMigrations();
    if (dataSource.options.type === 'sqlite') await checkSearchIndex(dataSource.manager);
    await dataSource.destroy();

    const second = await Api.start({ DATABASE_URL: store.url });
    try {
      const cast = await people(second);
      for (const query of ['search=wide ガ', 'filter=title:ｗｉＤＥ AND tag = DOCS', 'tag_name=docs'])
        expect((await cast.ana.get(`/api/tasks?${query}`)).body.data.tasks).toEqual([wide]);
      expect((await cast.ana.get('/api/tags')).body.data.tags.map(({ name }: any) => name)).toEqual([
        'docs',
        'Ｄｏｃｓ',
      ]);
      expect((await cast.ana.post('/api/tags', { name: 'ＤＯＣＳ' })).status).toBe(409);
      expect((await cast.ana.post('/api/filters', { name: 'mine', filter: 'id > 1' })).status).toBe(409);
      expect((await cast.root.get('/api/users?search=ana')).body.data.users).toHaveLength(1);
      const guest = await withKey(cast.ana);
      expect((await guest.get('/api/v1/lead/?query=acme')).body.data).toHaveLength(1);
    } finally {
      await second.stop();
    }
  });

  describe('leave it to the database', () => {
    let owner: string;

    beforeEach(async () => {
      await store.drop();
      store = await migratedStore();
      dataSource = await open();
      await dataSource.runMigrations();
      await dataSource.query(user('ana'));
      owner = String((await dataSource.query('SELECT id FROM users'))[0].id);
    });

    it.each([
      ['a user of a taken name', () => user('ana', 'other@example.com')],
      ['a user of a taken address', () => user('other', 'ana@example.com')],
      ['a role that there is not', () => user('bob', 'bob@example.com', 'king')],
      ['a task of nobody', () => task({ owner: '999' })],
      ['a task without an owner', () => task({ owner: 'NULL' })],
      ['a task without a title', () => task({ title: 'NULL', owner })],
      ['a status that there is not', () => task({ status: "'done'", owner })],
      ['a priority above urgent', () => task({ priority: '4', owner })],
      ['a priority below low', () => task({ priority: '-1', owner })],
      ['a due time without a kind', () => task({ due: 'NULL, 1', owner })],
      ['a kind of due without a time', () => task({ due: "'date', NULL", owner })],
      ['a kind of due that there is not', () => task({ due: "'week', 1", owner })],
      ['a completed task without its time', () => task({ status: "'completed'", owner })],
      ['a time of completion on an open task', () => task({ done: '1', owner })],
      ['a tag on no task', () => 'INSERT INTO task_tags (task_id, tag_id) VALUES (999, 999)'],
      [
        'a session of nobody',
        () =>
          `INSERT INTO sessions (id, user_id, epoch, refresh_hash, refresh_generation, created_at, expires_at)
           VALUES ('x', 999, 0, 'x', 0, 1, 1)`,
      ],
    ])('to refuse %s', async (_, sql) => {
      await expect(dataSource.query(sql())).rejects.toThrow(/constraint/i);
      await expect(dataSource.query(task({ owner }))).resolves.toBeDefined();
      expect(await dataSource.query('SELECT title, status FROM tasks')).toEqual([{ title: 'x', status: 'pending' }]);
    });

    it('to let a name and an address be taken again once their user is in the trash, but only once', async () => {
      await dataSource.query('UPDATE users SET deleted_at = 1');
      await dataSource.query(`UPDATE users SET public_id = 'user_gone'`);
      await dataSource.query(user('ana'));
      await expect(dataSource.query(user('ana', 'ana2@example.com'))).rejects.toThrow(/constraint/i);
      await expect(dataSource.query('UPDATE users SET deleted_at = NULL')).rejects.toThrow(/constraint/i);
      expect(await dataSource.query('SELECT * FROM users')).toHaveLength(2);
    });

    it('to refuse a second tag of one name, and a tag that is on a task already', async () => {
      await dataSource.query(`${TAG} VALUES ('docs', 'docs', '', 1, 1)`);
      await expect(dataSource.query(`${TAG} VALUES ('Docs', 'docs', '', 1, 1)`)).rejects.toThrow(/constraint/i);
      await dataSource.query(task({ owner }));
      const link = 'INSERT INTO task_tags (task_id, tag_id) SELECT tasks.id, tags.id FROM tasks, tags';
      await dataSource.query(link);
      await expect(dataSource.query(link)).rejects.toThrow(/constraint/i);
      expect(await dataSource.query('SELECT * FROM task_tags')).toHaveLength(1);
    });

    it('to take along what belongs to a user, a task or a tag', async () => {
      await dataSource.query(`${TAG} VALUES ('docs', 'docs', '', 1, 1)`);
      const link = 'INSERT INTO task_tags (task_id, tag_id) SELECT tasks.id, tags.id FROM tasks, tags';
      await dataSource.query(task({ owner }));
      await dataSource.query(link);
      await dataSource.query('DELETE FROM tags');
      expect(await dataSource.query('SELECT * FROM task_tags')).toEqual([]);
      expect(await dataSource.query('SELECT title FROM tasks')).toEqual([{ title: 'x' }]);
      await dataSource.query('DELETE FROM users');
      expect(await dataSource.query('SELECT * FROM tasks')).toEqual([]);
    });
  });
});
