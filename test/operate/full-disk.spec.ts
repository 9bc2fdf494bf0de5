import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../kit/api';
import { Service } from '../kit/service';
import { until } from '../kit/stores/faults';
import { makeCluster, makeDatabase, ownUrl, startDebian, type Program } from './programs';
import { SmallDisk } from './small-disk';

const ADMIN = { email: 'root@example.com', password: 'Root12345' };
const MAX_WRITES = 20_000;
const AT_ONCE = 8;
const LONG_TEXT = 'x'.repeat(4_000);

/** PostgreSQL stops when it cannot write its WAL, so its data and its WAL are each tried on a small disk. */
const DISKS = [
  { name: 'the disk of SQLite', megabytes: 12, isPostgres: false, isWal: false },
  { name: 'the data disk of PostgreSQL', megabytes: 60, isPostgres: true, isWal: false },
  { name: 'the WAL disk of PostgreSQL', megabytes: 60, isPostgres: true, isWal: true },
];

describe.each(DISKS)('When $name is full', ({ megabytes, isPostgres, isWal }) => {
  let folder: string;
  let disk: SmallDisk;
  let postgres: Program | undefined;
  let service: Service | undefined;
  let client: Client;

  /** The folder of PostgreSQL's data. */
  const data = () => (isWal ? folder : disk.folder);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), `tasksmith-full-${process.pid}-`));
    chmodSync(folder, 0o777);
    disk = SmallDisk.make(join(folder, 'disk'), megabytes);
    if (isPostgres) {
      makeCluster(data(), '--waldir', join(isWal ? disk.folder : folder, 'wal'));
      postgres = await startDebian(data());
      await makeDatabase();
    }
    const url = postgres ? ownUrl(5432) : `sqlite:${join(disk.folder, 'tasks.sqlite')}`;
    service = Service.run({
      PORT: '0',
      DATABASE_URL: url,
      DATABASE_LOCK_TIMEOUT_MS: '3000',
      RATE_LIMIT: 'off',
      JWT_SECRET: 'a secret of the test, long enough',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
    });
    client = new Client(await service.url());
    client = new Client(client.url, (await client.post('/api/auth/login', ADMIN)).body.data.access_token);
  });
  afterAll(async () => {
    await service?.kill();
    await postgres?.stop();
    disk.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (title: string) => client.post('/api/tasks', { title, description: LONG_TEXT });

  /** Writes until a write is refused. Returns the titles that were acknowledged, and the refusals. */
  async function writeUntilRefused(prefix: string) {
    const saved: string[] = [];
    const refusals: Awaited<ReturnType<typeof write>>[] = [];
    let count = 0;
    const worker = async (): Promise<void> => {
      while (refusals.length === 0 && count < MAX_WRITES) {
        const title = `${prefix} ${count++}`;
        const answer = await write(title);
        if (answer.status === 201) saved.push(title);
        else refusals.push(answer);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return { saved, refusals };
  }

  async function titles(): Promise<string[]> {
    const { text } = await client.get('/api/tasks/export');
    return [...text.matchAll(/(?:before|full) \d+/g)].map(([title]) => title);
  }

  const reads = isWal ? 'refuses reads until PostgreSQL is started again' : 'serves reads';
  it(`refuses writes with 503, ${reads}, loses nothing, and goes on by itself when there is space`, async () => {
    for (let i = 0; i < 5; i++) expect((await write(`before ${i}`)).status).toBe(201);
    disk.fill();
    const { saved, refusals } = await writeUntilRefused('full');
    expect(refusals.length).toBeGreaterThan(0);
    for (const { status, body } of refusals)
      expect([status, body.code]).toEqual([503, expect.stringMatching(/^store_(unavailable|outcome_unknown)$/)]);
    const ready = await until(
      () => client.get('/api/health/ready'),
      ({ status }) => status === 503,
    );
    expect(ready.body).toMatchObject({ success: false, code: 'store_unavailable' });
    expect((await client.get('/api/health/live')).status).toBe(200);
    if (isWal)
      await until(
        () => write('more'),
        () => !postgres!.isRunning,
      );
    const found = await client.get('/api/tasks?search=before');
    if (isWal) expect([found.status, found.body.code]).toEqual([503, 'store_unavailable']);
    else expect(found.body.data.tasks).toHaveLength(5);
    disk.clear();
    if (isWal) postgres = await startDebian(data());
    await until(
      () => client.get('/api/health/ready'),
      ({ status }) => status === 200,
    );
    expect((await write('full 999999')).status).toBe(201);
    const kept = await titles();
    expect(new Set(kept).size).toBe(kept.length);
    for (const title of [...saved, 'full 999999']) expect(kept).toContain(title);
    expect(service!.err).toBe('');
  });
});
