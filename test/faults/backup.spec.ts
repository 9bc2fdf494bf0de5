import 'reflect-metadata';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { OperationError } from '../../src/database/operation-error';
import { backUp as backUpFile } from '../../src/database/transfer/backup';
import { restore as restoreFile } from '../../src/database/transfer/restore';
import { entities } from '../../src/entities';
import { Client } from '../kit/api';
import { makeTask } from '../kit/builders';
import { checkIndexBy } from '../kit/search-index';
import { miscounted } from '../kit/counted';
import { Service } from '../kit/service';
import { expectMisuse, expectRefusal, Tool } from '../kit/tool';

const PROCESSES_MS = 180_000;

describe('The backup', () => {
  /** A database with one task, and a backup of it. */
  let prepared: string;
  let folder: string;
  let database: string;
  let backup: string;
  let running: Service[] = [];

  beforeAll(async () => {
    prepared = mkdtempSync(join(tmpdir(), `tasksmith-backup-${process.pid}-`));
    const file = join(prepared, 'tasks.sqlite');
    const { service, root } = await start(file);
    await makeTask(root, { title: 'Old' });
    await stop(service);
    await Tool.run('backup', [join(prepared, 'backup.sqlite')], environment(file));
  }, PROCESSES_MS);
  afterAll(() => rmSync(prepared, { recursive: true }));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), `tasksmith-backup-${process.pid}-`));
    database = join(folder, 'data', 'tasks.sqlite');
    backup = join(folder, 'monday.sqlite');
    running = [];
  });
  afterEach(async () => {
    for (const service of running) await service.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const environment = (file = database): NodeJS.ProcessEnv => ({
    DATABASE_URL: `sqlite:${file}`,
    JWT_SECRET: 'a secret that is known to the tests only',
    ADMIN_PASSWORD: 'Root12345',
    RATE_LIMIT: 'off',
    PORT: '0',
  });

  // What a process of its own would only say more slowly.
  const expectNoBackup = (file: string, ...words: (string | RegExp)[]): Promise<void> =>
    expectRefused(backUpFile(database, file, { entities, force: false }), ...words);
  const backUp = (...args: string[]): Promise<Tool> => Tool.run('backup', args, environment());
  const restore = (...args: string[]): Promise<Tool> => Tool.run('restore', args, environment());

  async function start(file = database): Promise<{ service: Service; root: Client }> {
    const service = Service.run(environment(file));
    running.push(service);
    return { service, root: await logIn(await service.url()) };
  }

  /** A database with one task, and nobody who has it open. */
  function makeDatabase(): void {
    mkdirSync(join(database, '..'));
    copyFileSync(join(prepared, 'tasks.sqlite'), database);
  }

  function makeDatabaseAndBackup(): void {
    makeDatabase();
    copyFileSync(join(prepared, 'backup.sqlite'), backup);
  }

  it('makes the folder that it is to be in', async () => {
    makeDatabase();
    const tool = await backUp(join(folder, 'backups', 'of', 'monday.sqlite'));
    expect([await tool.exit, tool.err]).toEqual([0, '']);
    expect(readdirSync(join(folder, 'backups', 'of'))).toEqual(['monday.sqlite']);
  });

  it(
    'holds, taken while the service takes writes, every write that was acknowledged before, and restores it',
    async () => {
      const { service, root } = await start();
      const acknowledged: number[] = [];
      const load = { isOver: false };
      const write = async (): Promise<void> => {
        while (!load.isOver) acknowledged.push((await makeTask(root, { title: `Task ${acknowledged.length}` })).id);
      };
      const writers = Array.from({ length: 8 }, write);
      while (acknowledged.length < 200) await new Promise((ok) => setTimeout(ok, 5));

      const before = [...acknowledged];
      const tool = Tool.start('backup', [backup], environment());
      expect([await tool.exit, tool.err]).toEqual([0, '']);
      const meanwhile = acknowledged.length - before.length;
      load.isOver = true;
      await Promise.all(writers);
      await stop(service);
      expect(meanwhile).toBeGreaterThan(0);

      const ids = (await query(backup, 'SELECT id FROM tasks')).map(({ id }) => id);
      expect(before.filter((id) => !ids.includes(id))).toEqual([]);
      expect(await query(backup, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      expect(await miscounted((sql) => query(backup, sql))).toEqual([]);
      expect(tool.out).toMatch(new RegExp(`^ {2}tasks +${ids.length}$`, 'm'));
      expect(tool.out).not.toContain('tasks_search');
      await checkIndexBy((sql, parameters) => query(backup, sql, parameters));
      expect(statSync(backup).mode & 0o777).toBe(0o600);
      expect(besides(backup)).toEqual(['data']);

      const other = join(folder, 'other', 'tasks.sqlite');
      const restored = await Tool.run('restore', [backup], environment(other));
      expect([restored.err, await restored.exit]).toEqual(['', 0]);
      const second = await start(other);
      for (const id of [before[0], before.at(-1)]) {
        expect((await second.root.get(`/api/tasks/${id}`)).status).toBe(200);
      }
      const made = await makeTask(second.root);
      expect(made.id).toBeGreaterThan(Math.max(...ids));
    },
    PROCESSES_MS,
  );

  it(
    'overwrites a file only when forced, and never the database itself',
    async () => {
      makeDatabase();
      writeFileSync(backup, 'a letter');
      await expectRefusal(await backUp(backup), backup, '--force');
      expect(readFileSync(backup, 'utf8')).toBe('a letter');
      const before = readFileSync(database);
      await expectRefusal(await backUp(database, '--force'), database, /itself/);
      expect(readFileSync(database).equals(before)).toBe(true);

      expect((await backUp(backup, '--force')).err).toBe('');
      expect(await query(backup, 'SELECT title FROM tasks')).toEqual([{ title: 'Old' }]);
      expect(besides(backup)).toEqual(['data']);
    },
    PROCESSES_MS,
  );

  it(
    'removes what a backup to the same file left behind that was killed, and nothing else',
    async () => {
      makeDatabase();
      const { pid: ended } = spawnSync(process.execPath, ['--version']);
      const others = [`monday.sqlite.${process.pid}.part`, 'monday.sqlite.part', `tuesday.sqlite.${ended}.part`];
      const stale = [`monday.sqlite.${ended}.part`, `monday.sqlite.${ended}.part-journal`];
      for (const name of [...others, ...stale]) writeFileSync(join(folder, name), 'half');
      expect((await backUp(backup)).err).toBe('');
      expect(besides(backup).toSorted()).toEqual(['data', ...others].toSorted());
    },
    PROCESSES_MS,
  );

  it(
    'says in a sentence why there is no backup, and leaves nothing behind',
    async () => {
      await expectMisuse(await backUp(), /argument 'file'/, 'npx tasksmith backup --help');
      await expectMisuse(await backUp(backup, '--fast'), '--fast', 'npx tasksmith backup --help');
      await expectMisuse(await backUp(backup), database);
      expect(readdirSync(folder)).toEqual([]);
      mkdirSync(join(folder, 'data'));
      writeFileSync(database, 'This is a letter to my aunt. '.repeat(500));
      await expectNoBackup(backup, /not a database/);
      await makeOther(join(folder, 'other.sqlite'));
      copyFileSync(join(folder, 'other.sqlite'), database);
      await expectRefusal(await backUp(backup), /not a Tasksmith database/);
      await expectNoBackup(join(folder, 'new', 'folder', 'x.sqlite'), /not a Tasksmith database/);
      await expectRefusal(await backUp(join(database, 'x.sqlite')), database);
      expect(readdirSync(folder).toSorted()).toEqual(['data', 'other.sqlite']);
    },
    PROCESSES_MS,
  );

  it('of a PostgreSQL server is left to its own tools, and the message names the command', async () => {
    const env = { DATABASE_URL: 'postgres://ana:secret@localhost/tasks' };
    const [out, back] = [await Tool.run('backup', ['x.dump'], env), await Tool.run('restore', ['x.dump'], env)];
    await expectRefusal(out, 'pg_dump --format=custom --file=x.dump "$DATABASE_URL"');
    await expectRefusal(back, 'pg_restore --clean --if-exists --no-owner --dbname="$DATABASE_URL" x.dump');
    expect(out.err + back.err).not.toContain('secret');
  });

  describe('when it is restored', () => {
    it(
      'takes the place of a database only when forced, which is kept aside with what was in its WAL',
      async () => {
        makeDatabaseAndBackup();
        const { service, root } = await start();
        await makeTask(root, { title: 'New' });
        await service.kill();
        expect(statSync(`${database}-wal`).size).toBeGreaterThan(0);

        await expectRefusal(await restore(backup), database, /exists already/, '--force');
        const tool = await restore(backup, '--force');
        expect([tool.err, await tool.exit]).toEqual(['', 0]);
        const aside = asideOf(tool);
        expect(besides(database).map((name) => join(database, '..', name))).toEqual([aside]);
        expect(await titles(aside)).toEqual(['New', 'Old']);
        expect(await titles(database)).toEqual(['Old']);

        const second = await start();
        const made = await makeTask(second.root, { title: 'Newer' });
        expect((await second.root.get(`/api/tasks/${made.id}`)).status).toBe(200);
      },
      PROCESSES_MS,
    );

    it(
      'reaches a running service only when forced, which goes on with it and loses nothing acknowledged after',
      async () => {
        makeDatabaseAndBackup();
        const { service, root } = await start();
        const lost = await makeTask(root, { title: 'Before' });
        await expectRefusal(await restore(backup), database, /running service/, '--force');
        expect((await root.get(`/api/tasks/${lost.id}`)).status).toBe(200);

        const load = { isOver: false };
        const acknowledged: string[] = [];
        const writers = Array.from({ length: 4 }, async (_, writer) => {
          for (let i = 0; !load.isOver; i++) {
            const title = `Writer ${writer}: ${i}`;
            // The restore takes the session away too, until somebody logs in again.
            const { status } = await root.post('/api/tasks', { title });
            if (status === 201) acknowledged.push(title);
          }
        });
        const tool = await restore(backup, '--force');
        load.isOver = true;
        await Promise.all(writers);
        expect([tool.err, await tool.exit]).toEqual(['', 0]);

        const again = await logIn(root.url);
        await makeTask(again, { title: 'After' });
        for (const [search, total] of Object.entries({ After: 1, Old: 1, Before: 0 }))
          expect((await again.get(`/api/tasks?search=${search}`)).body.data.pagination.total).toBe(total);
        await service.kill();
        await checkIndexBy((sql, parameters) => query(database, sql, parameters));
        const now = await titles(database);
        expect(now).toEqual(expect.arrayContaining(['After', 'Old']));
        expect(now).not.toContain('Before');
        const kept = await titles(asideOf(tool));
        expect(kept).toEqual(expect.arrayContaining(['Before', 'Old']));
        expect(acknowledged.filter((title) => !kept.includes(title) && !now.includes(title))).toEqual([]);
        expect(await query(database, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
        expect(await miscounted((sql) => query(database, sql))).toEqual([]);
      },
      PROCESSES_MS,
    );

    it(
      'under a running service leaves none of its handles for the end of the process, which then might never come',
      async () => {
        makeDatabaseAndBackup();
        await start();
        expect((await restoreFile(backup, database, { entities, force: true })).live).toBe(true);
        expect(openFiles().filter((file) => file.startsWith(folder))).toEqual([]);
      },
      PROCESSES_MS,
    );

    it(
      'replaces a damaged database, whose bytes are kept aside',
      async () => {
        makeDatabaseAndBackup();
        const damaged = readFileSync(database).fill(1, 0, 5_000);
        writeFileSync(database, damaged);
        const tool = await restore(backup, '--force');
        expect([tool.err, await tool.exit]).toEqual(['', 0]);
        expect(await titles(database)).toEqual(['Old']);
        expect(readFileSync(asideOf(tool)).equals(damaged)).toBe(true);
        expect(besides(database).map((name) => join(database, '..', name))).toEqual([asideOf(tool)]);
      },
      PROCESSES_MS,
    );

    it(
      'is refused if it is no sound Tasksmith database of this version, and the old one stays as it was',
      async () => {
        makeDatabaseAndBackup();
        const before = readFileSync(database);
        const bad = join(folder, 'bad.sqlite');
        const expectKept = async (...words: (string | RegExp)[]): Promise<void> => {
          await expectRefused(restoreFile(bad, database, { entities, force: true }), bad, ...words);
          expect(readFileSync(database).equals(before)).toBe(true);
          expect(besides(database)).toEqual([]);
          rmSync(bad, { force: true });
        };

        await expectKept(/no file/);
        writeFileSync(bad, 'This is a letter to my aunt. '.repeat(500));
        await expectKept(/not a sound SQLite database/);
        writeFileSync(bad, readFileSync(backup).subarray(0, 40_000));
        await expectKept(/not a sound SQLite database/);
        await makeOther(bad);
        await expectKept(/not a Tasksmith database/);
        copyFileSync(backup, bad);
        await query(bad, `INSERT INTO migrations (timestamp, name) VALUES (9, 'Tomorrow9')`);
        await expectKept(/newer version/, 'Tomorrow9');
        copyFileSync(backup, bad);
        await query(bad, 'DROP TABLE task_tags');
        await expectKept(/lacks the table task_tags/);
        await expectMisuse(await restore(bad, '--force'), bad, /no file/);
      },
      PROCESSES_MS,
    );
  });
});

/** Asserts that it fails with one sentence, which says these things, as the tools print it. */
async function expectRefused(work: Promise<unknown>, ...words: (string | RegExp)[]): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  // Of any other error, the tools print the stack.
  expect(error instanceof OperationError || Object.hasOwn(error as Error, 'code')).toBe(true);
  for (const word of words) expect((error as Error).message).toMatch(word);
  expect((error as Error).message).not.toContain('\n');
}

async function logIn(url: string): Promise<Client> {
  const credentials = { email: 'admin@tasksmith.local', password: 'Root12345' };
  const { body } = await new Client(url).post('/api/auth/login', credentials);
  return new Client(url, body.data.access_token);
}

async function stop(service: Service): Promise<void> {
  service.signal('SIGTERM');
  await service.exit;
}

/** What this very process has open. Linux says so. */
const openFiles = (): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    // The listing itself was open, and is no more.
    const path = join('/proc/self/fd', fd);
    return lstatSync(path, { throwIfNoEntry: false }) ? [readlinkSync(path)] : [];
  });

/** What else is in the folder of a file. */
const besides = (file: string): string[] =>
  readdirSync(join(file, '..')).filter((name) => name !== 'jwt-secret' && !file.endsWith(`/${name}`));

const asideOf = (tool: Tool): string => /is kept as (.*)\.\n/.exec(tool.out)![1]!;

async function query<Row = any>(file: string, sql: string, parameters?: unknown[]): Promise<Row[]> {
  const dataSource = await new DataSource({ type: 'sqlite', database: file }).initialize();
  try {
    return await dataSource.query(sql, parameters);
  } finally {
    await dataSource.destroy();
  }
}

const titles = async (file: string): Promise<string[]> =>
  (await query(file, 'SELECT title FROM tasks ORDER BY title')).map(({ title }) => title);

const makeOther = (file: string): Promise<unknown> => query(file, 'CREATE TABLE letters (id integer)');
