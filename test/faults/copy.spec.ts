import 'reflect-metadata';
import { DataSource, type EntityManager } from 'typeorm';
import { withMicros } from '../../src/common/time/instant';
import { parseDatabaseUrl } from '../../src/config';
import { dataSourceOptions } from '../../src/database/schema/data-source';
import { entities } from '../../src/entities';
import { Event } from '../../src/events/event.entity';
import { Session } from '../../src/auth/sessions/session.entity';
import { Tag } from '../../src/tags/tag.entity';
import { TaskTag } from '../../src/tasks/records/task-tag.entity';
import { Task } from '../../src/tasks/task.entity';
import { User } from '../../src/users/user.entity';
import { Api } from '../kit/api';
import { miscounted } from '../kit/counted';
import { join } from '../kit/people';
import { checkSearchIndex } from '../kit/search-index';
import { migratedStore } from '../kit/stores/migrated-store';
import { engine, makeStore, type Engine, type TestStore } from '../kit/stores/store';
import { expectMisuse, expectRefusal, Tool } from '../kit/tool';

const PROCESSES_MS = 180_000;
/** Four batches: of one it is known that it was copied, of another that it was not. */
const MANY = 1_600;
const HELD = 1_200;
const NOW = new Date('2026-11-24T16:07:58.123Z');

const ways: [Engine, Engine][] =
  engine === 'sqlite'
    ? [['sqlite', 'sqlite']]
    : [
        ['sqlite', 'postgres'],
        ['postgres', 'sqlite'],
        ['postgres', 'postgres'],
      ];

it('The copy says how it is called, and which address is wrong', async () => {
  await expectMisuse(await Tool.run('copy', ['sqlite:tasks.sqlite']), /argument 'to'/, 'npx tasksmith copy --help');
  await expectRefusal(await Tool.run('copy', ['sqlite:tasks.sqlite', 'mysql://x']), /^TO must be/);
});

/** Fails if a task of a SQLite file is not in the search index yet. */
async function expectIndexed(em: EntityManager): Promise<void> {
  if (em.connection.options.type !== 'sqlite') return;
  expect(await em.query('SELECT COUNT(*) AS unindexed FROM tasks_unindexed')).toEqual([{ unindexed: 0 }]);
}

describe.each(ways)('The copy from %s to %s', (fromEngine, toEngine) => {
  let from: TestStore;
  let to: TestStore;

  beforeEach(async () => {
    from = await migratedStore(fromEngine);
    to = await migratedStore(toEngine);
  });
  afterEach(async () => {
    await from.drop();
    await to.drop();
  });

  const copy = (): Promise<Tool> => Tool.run('copy', [from.url, to.url]);

  async function expectCopied(tool: Tool): Promise<void> {
    expect(await tool.exit).toBe(0);
    const [source, target] = [await everything(from), await everything(to)];
    expect(target).toEqual(source);
    expect(await on(to, (em) => miscounted((sql) => em.query(sql)))).toEqual([]);
    for (const [table, rows] of Object.entries(source)) {
      expect(tool.out).toMatch(new RegExp(`^ {2}${table} +${rows.length} rows +[0-9a-f]{64}$`, 'm'));
    }
    expect(await hasLedger(to)).toBe(false);
    await on(to, expectIndexed);
    await on(to, checkSearchIndex);
  }

  it(
    'keeps every value as it is, and new rows get numbers that were never given',
    async () => {
      await on(from, fill);
      // The copy makes the tables as well.
      await to.drop();
      to = await makeStore(toEngine);
      const tool = await copy();
      expect(tool.err).toMatch(/^Copying tasks: 100 % \(4\/4\)$/m);
      await expectCopied(tool);

      const api = await Api.start({ DATABASE_URL: to.url });
      try {
        const zoe = await join(api, 'zoe');
        expect(zoe.id).toBe(4);
        const made = await zoe.post('/api/tasks', { title: 'The next one' });
        // 7 was given too, and deleted before the copy.
        expect(made.body.data.id).toBe(8);
        expect((await api.events()).at(-1)!.id).toBeGreaterThan(2);
      } finally {
        await api.stop();
      }
    },
    PROCESSES_MS,
  );

  /** Copies some of many tasks, until it is killed. */
  async function copyUntilKilled(): Promise<void> {
    await on(from, async (em) => {
      await fill(em);
      await fillWithTasks(em, MANY);
    });
    await on(to, (em) => holdAtTask(em, HELD));
    await Tool.start('copy', [from.url, to.url]).killAt(/tasks: 60 %/);
    await on(to, letGo);
  }

  it(
    'goes on after a kill where it was',
    async () => {
      await copyUntilKilled();
      expect(await on(to, (em) => em.count(Task))).toBe(1_000);

      const other = await makeStore(fromEngine);
      try {
        await on(other, fill);
        await expectRefusal(await Tool.run('copy', [other.url, to.url]), /unfinished copy/);
      } finally {
        await other.drop();
      }

      const second = await copy();
      expect(second.err).toMatch(/^Copying tasks: 60 %/m);
      expect(second.err).not.toMatch(/^Copying tasks: [0-5]?0 %/m);
      await expectCopied(second);
    },
    PROCESSES_MS,
  );

  it(
    'tells if the two differ in the end',
    async () => {
      await copyUntilKilled();
      await on(from, (em) => em.update(Task, { id: 1 }, { title: 'Written meanwhile' }));
      const tool = await copy();
      expect(await tool.exit).toBe(1);
      expect(tool.err).toMatch(
        /The copy of tasks is not equal: .* stop the service, drop the target and copy again\.\n$/,
      );
    },
    PROCESSES_MS,
  );

  it(
    'refuses a target with rows, and a source that is not a database, and does not change them',
    async () => {
      const bare = await makeStore(fromEngine);
      const tool = await Tool.run('copy', [bare.url, to.url]);
      if (fromEngine === 'sqlite') await expectMisuse(tool, /no file/);
      else await expectRefusal(tool, /not a Tasksmith database/);
      await bare.drop();
      await on(from, fill);
      await on(to, (em) => insert(em, Tag, tag(1, 'docs')));
      const before = await everything(to);
      await expectRefusal(await copy(), /not empty/, 'tags');
      expect(await everything(to)).toEqual(before);
      expect(await hasLedger(to)).toBe(false);
      await expectRefusal(await Tool.run('copy', [from.url, from.url]), /onto itself/);
    },
    PROCESSES_MS,
  );

  it('names the rows that the target does not take', async () => {
    await on(from, fill);
    await on(to, (em) => em.query('ALTER TABLE users RENAME COLUMN last_name TO surname'));
    const tool = await copy();
    expect(await tool.exit).toBe(1);
    expect(tool.err).toMatch(/The rows of users up to \d+ were refused: .*last_name.*\.\n$/);
  });
});

/** Does something to a migrated database that nobody else has open. */
async function on<T>(store: TestStore, work: (em: EntityManager) => Promise<T>): Promise<T> {
  const dataSource = await new DataSource(dataSourceOptions(parseDatabaseUrl(store.url), entities)).initialize();
  try {
    await dataSource.runMigrations();
    return await work(dataSource.manager);
  } finally {
    await dataSource.destroy();
  }
}

const everything = (store: TestStore): Promise<Record<string, object[]>> =>
  on(store, async (em) => {
    const tables = em.connection.entityMetadatas.map(async ({ tableName, target }) => {
      const rows: object[] = await em.find(target);
      return [tableName, rows.map((row) => JSON.stringify(row)).toSorted()];
    });
    return Object.fromEntries(await Promise.all(tables));
  });

const hasLedger = (store: TestStore): Promise<boolean> =>
  on(store, (em) => em.connection.createQueryRunner().hasTable('tasksmith_copy'));

const user = (id: number, username: string, more: Partial<User> = {}): Partial<User> => ({
  id,
  publicId: `user_${username}`,
  username,
  email: `${username}@example.com`,
  passwordHash: 'x',
  firstName: '',
  lastName: '',
  role: 'user',
  isActive: true,
  sessionEpoch: 0,
  createdAt: NOW,
  updatedAt: NOW,
  ...more,
});

const tag = (id: number, name: string, more: Partial<Tag> = {}): Partial<Tag> => ({
  id,
  name,
  nameKey: name,
  color: '',
  description: null,
  createdAt: NOW,
  updatedAt: NOW,
  ...more,
});

/** With the numbers that the rows bring along, which TypeORM's own insert leaves out on PostgreSQL. */
async function insert(em: EntityManager, entity: new () => object, rows: object | object[]): Promise<void> {
  const columns = em.connection.getMetadata(entity).columns.map(({ propertyPath }) => propertyPath);
  await em.createQueryBuilder().insert().into(entity, columns).values(rows).execute();
}

/** A row for each kind of value: nothing, empty, large, beyond the basic plane, before 1970, microseconds. */
async function fill(em: EntityManager): Promise<void> {
  const text = 'Ñandú 👩‍👩‍👧 \u{10ffff} e\u0301 \t\r\n\'"\\ \u001f %_ <b> ${x} $1 ?';
  await insert(em, User, [
    user(1, 'ana', { firstName: text, isActive: false, createdAt: new Date(-1) }),
    user(3, 'bob', { role: 'admin', sessionEpoch: 2_147_483_647, updatedAt: new Date(8.64e15) }),
  ]);
  const ids = ['ffffffff-0000', '00000000-ffff', 'Zz-1', 'zz-1', 'a b', 'ab'];
  const session = { userId: 3, epoch: 0, refreshHash: 'x', refreshGeneration: 0, createdAt: NOW, expiresAt: NOW };
  await em.insert(
    Session,
    ids.map((id) => ({ id, ...session })),
  );
  await insert(em, Tag, [tag(1, text), tag(2, 'b', { description: '', color: '#ABCDEF' }), tag(9, 'B'), tag(4, 'ñ')]);
  for (const [id, fields] of [
    [1, { title: text, description: null }],
    [2, { title: 'b', description: '', priority: 'urgent', due: { kind: 'date', at: NOW } }],
    [4, { title: 'c', description: text.repeat(5_000), status: 'completed', priority: 'low' }],
    [
      5,
      {
        title: 'NULL',
        description: 'null',
        due: { kind: 'instant', at: withMicros(0, 7) },
        createdAt: withMicros(-1, 999),
      },
    ],
    [7, { title: 'deleted' }],
  ] as const) {
    await insert(em, Task, Object.assign(Task.of(3, fields, NOW), { id }));
  }
  await insert(em, TaskTag, [
    { taskId: 2, tagId: 9 },
    { taskId: 2, tagId: 1 },
    { taskId: 1, tagId: 2 },
  ]);
  const past = { subjectType: 'task', subjectId: '1', api: 'taskforge', createdAt: NOW };
  const changes = { title: { old: null, new: text }, due: { old: { at: NOW }, new: [1.5, true, { a: [] }] } };
  await insert(em, Event, [
    { id: 1, name: 'task.created', actorId: null, credential: null, storedChanges: changes, ...past },
    { id: 2, name: 'task.updated', actorId: 3, credential: 'x', storedChanges: {}, ...past },
  ]);
  await em.delete(Task, { id: 7 });
  await countOn(em);
}

/** Rows with numbers of their own do not move PostgreSQL's sequences, as rows of the service do. */
async function countOn(em: EntityManager): Promise<void> {
  if (em.connection.options.type !== 'postgres') return;
  for (const [table, last] of Object.entries({ users: 3, tags: 9, tasks: 7, events: 2 })) {
    await em.query(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), ${last})`);
  }
}

/** Lets nobody get past the task of this number, nor end by himself. */
async function holdAtTask(em: EntityManager, id: number): Promise<void> {
  if (em.connection.options.type === 'sqlite') {
    const forEver = '(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n)';
    return em.query(`CREATE TRIGGER held BEFORE INSERT ON tasks WHEN NEW.id = ${id} BEGIN SELECT ${forEver}; END`);
  }
  await em.query(
    `CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NEW; END'`,
  );
  await em.query(
    `CREATE TRIGGER held BEFORE INSERT ON tasks FOR EACH ROW WHEN (NEW.id = ${id}) EXECUTE FUNCTION hold()`,
  );
}

async function letGo(em: EntityManager): Promise<void> {
  if (em.connection.options.type === 'sqlite') return em.query('DROP TRIGGER held');
  // The server does not notice yet that its client was killed.
  await em.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await em.query('DROP FUNCTION hold CASCADE');
}

async function fillWithTasks(em: EntityManager, count: number): Promise<void> {
  await em.query(
    `INSERT INTO tasks (public_id, type, title, status, priority, user_id, search_text, created_at, updated_at)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
     SELECT 'task_' || i, 'lead', 'Task ' || i, 'pending', i % 4, 3, 'task ' || i, i, i FROM n`,
  );
}
