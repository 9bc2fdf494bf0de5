import {
  chmodSync,
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { Api, type Answer } from '../../kit/api';
import { makeTask } from '../../kit/builders';
import { expectOutage, listenToLog, occurrences, writerOf } from '../../kit/stores/faults';
import { holdLock } from '../../kit/stores/lock-holder';
import { configFor } from '../../kit/config';
import { tag } from '../../kit/stores/open-store';
import { join as joinAs, type Person } from '../../kit/people';
import { ConfigError } from '../../../src/config';
import { openStore } from '../../../src/database/open-store';
import { SqliteCheck } from '../../../src/database/sqlite/sqlite-check';
import { SqliteStore } from '../../../src/database/sqlite/sqlite-store';
import { entities } from '../../../src/entities';
import { Tag } from '../../../src/tags/tag.entity';
import { makeStore } from '../../kit/stores/store';

const NOBODY = 65_534;
const PAGE = 4096;
const OUTAGE = 'The store does not serve writes';
const RECOVERY = 'The store serves writes again';

describe('The embedded database', () => {
  let api: Api;
  let ana: Person;
  let file: string;
  let log: ReturnType<typeof listenToLog>;

  beforeEach(async () => {
    api = await Api.start({ DATABASE_LOCK_TIMEOUT_MS: '200', LOG_LEVEL: 'warn' });
    ana = await joinAs(api, 'ana');
    [{ file }] = (await api.rows('PRAGMA database_list')) as [{ file: string }];
    log = listenToLog();
  });
  afterEach(async () => {
    log.stop();
    await api.stop();
  });

  it('is readable only by the account that runs the service', () => {
    for (const path of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  const post = (description: string | null = null) => ana.post('/api/tasks', { title: 'Write', description });

  /** Writes are refused and leave nothing, reads go on; and of all that the log tells the cause once. */
  async function expectOnlyReads(cause: RegExp): Promise<void> {
    const before = await api.everything();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post()));
    expectOutage(await post());
    answers.forEach(expectOutage);
    expect((await ana.get('/api/tasks')).status).toBe(200);
    expect(await api.everything()).toEqual(before);
    expect(log.text()).toMatch(cause);
    expect(occurrences(log.text(), OUTAGE)).toBe(1);
    expect(log.text()).not.toContain(RECOVERY);
  }

  async function expectRecovery(): Promise<void> {
    expect((await post()).status).toBe(201);
    await makeTask(ana);
    expect(occurrences(log.text(), RECOVERY)).toBe(1);
    expect(occurrences(log.text(), OUTAGE)).toBe(1);
    expect(await api.rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  }

  it.each(['IMMEDIATE', 'EXCLUSIVE'])('serves reads while another process holds BEGIN %s, then all', async (kind) => {
    const release = await holdLock(file, `BEGIN ${kind}`);
    try {
      await expectOnlyReads(/SQLITE_BUSY/);
    } finally {
      await release();
    }
    await expectRecovery();
  });

  it('waits for a lock that another process gives back in time', async () => {
    const release = await holdLock(file, 'BEGIN IMMEDIATE');
    const answers = [post(), post(), post()];
    await release();
    for (const answer of await Promise.all(answers)) expect([201, 503]).toContain(answer.status);
    expect((await post()).status).toBe(201);
  });

  it('refuses complete writes on a full disk, serves reads, and recovers when there is space', async () => {
    const [{ max_page_count: most }] = (await writerOf(api).query('PRAGMA max_page_count')) as any[];
    // No less than the file has now: from here on, it cannot grow.
    await writerOf(api).query('PRAGMA max_page_count = 1');
    const answers: Answer[] = [];
    while (!answers.some(({ status }) => status === 503)) {
      answers.push(...(await Promise.all(Array.from({ length: 5 }, () => post('x'.repeat(2000))))));
    }
    const told = answers.filter(({ status }) => status === 201).map(({ body }) => body.data.id as number);
    const refused = answers.filter(({ status }) => status !== 201);
    refused.forEach(expectOutage);
    expect((await api.rows('SELECT id FROM tasks ORDER BY id')).map(({ id }) => id)).toEqual(told);
    expect((await api.events('task')).map((event) => Number(event.subject_id))).toEqual(told);
    expect((await ana.get(`/api/tasks`)).status).toBe(200);
    expect(log.text()).toMatch(/SQLITE_FULL/);

    await writerOf(api).query(`PRAGMA max_page_count = ${most}`);
    expect((await post('x'.repeat(2000))).status).toBe(201);
    expect(await api.rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('serves reads while its file takes no writes, then all', async () => {
    await writerOf(api).query('PRAGMA query_only = ON');
    await expectOnlyReads(/SQLITE_READONLY/);
    await writerOf(api).query('PRAGMA query_only = OFF');
    await expectRecovery();
  });

  it.each(['', '-wal'])(
    'acknowledges no write into a file%s that was replaced, and goes on when it is back',
    async (part) => {
      await makeTask(ana);
      renameSync(file + part, `${file}.aside`);
      try {
        copyFileSync(`${file}.aside`, file + part);
        await expectOnlyReads(/was moved, deleted or replaced/);
      } finally {
        renameSync(`${file}.aside`, file + part);
      }
      await expectRecovery();
    },
  );
});

describe('A start on a file', () => {
  let file: string;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    const made = await makeStore();
    drop = made.drop;
    file = made.url.slice('sqlite:'.length);
    const store = await openStore(configFor(made.url), entities);
    const many = Array.from({ length: 500 }, (_, i) => tag(`tag${i}`));
    await store.run((em) => em.insert(Tag, many));
    await store.close();
  });
  afterEach(() => drop());

  async function expectRefusal(words: RegExp): Promise<void> {
    const before = readFileSync(file);
    const opening = openStore(configFor(`sqlite:${file}`), entities);
    await expect(opening).rejects.toThrow(ConfigError);
    await expect(opening).rejects.toThrow(words);
    await expect(opening).rejects.toThrow(file);
    expect(readFileSync(file).equals(before)).toBe(true);
  }

  it('that is damaged in the middle is refused in a sentence, and the file is left as it is', async () => {
    const handle = openSync(file, 'r+');
    const middle = Math.floor(readFileSync(file).length / 2 / PAGE) * PAGE;
    writeSync(handle, Buffer.alloc(PAGE, 0xaa), 0, PAGE, middle);
    closeSync(handle);
    await expectRefusal(/damaged|malformed/);
  });

  it('that is damaged and takes long to check is reported while the first requests are served', async () => {
    const handle = openSync(file, 'r+');
    const middle = Math.floor(readFileSync(file).length / 2 / PAGE) * PAGE;
    writeSync(handle, Buffer.alloc(PAGE, 0xaa), 0, PAGE, middle);
    closeSync(handle);
    let store!: SqliteStore;
    const error = await new Promise<Error>((tell, no) => {
      store = new SqliteStore(file, entities, 200, undefined, new SqliteCheck(file, 1_000), tell);
      store.open().catch(no);
    });
    expect(error.message).toMatch(/damaged|malformed/);
    await store.close();
  });

  it.each([
    [64 * 2 ** 20, false],
    [64 * 2 ** 20 + 1, true],
  ])('of %i bytes takes long to look at: %s', (bytes, isLong) => {
    truncateSync(file, bytes);
    expect(new SqliteCheck(file).isLong).toBe(isLong);
  });

  it('that takes long to look at can be closed before that has ended', async () => {
    const told = jest.fn();
    const store = new SqliteStore(file, entities, 200, undefined, new SqliteCheck(file, 1_000), told);
    await store.open();
    await store.close();
    expect(told).not.toHaveBeenCalled();
  });

  it('that was cut off is refused in a sentence, and the file is left as it is', async () => {
    truncateSync(file, readFileSync(file).length / 2);
    await expectRefusal(/damaged|malformed/);
  });

  it('that may only be read is refused in a sentence, and the file is left as it is', async () => {
    chmodSync(file, 0o444);
    chmodSync(dirname(file), 0o755);
    // Permissions do not bind root, so the store is opened as somebody else.
    const isRoot = process.geteuid!() === 0;
    if (isRoot) process.seteuid!(NOBODY);
    try {
      await expectRefusal(/permission denied|unable to open|readonly/);
    } finally {
      if (isRoot) process.seteuid!(0);
    }
    expect(readdirSync(dirname(file))).toEqual([basename(file)]);
  });
});
