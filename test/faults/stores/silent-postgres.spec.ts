import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { copyDatabase } from '../../../src/database/transfer/copy';
import { entities } from '../../../src/entities';
import { Api } from '../../kit/api';
import { join as joinService, type Person } from '../../kit/people';
import { SilentProxy } from '../../kit/silent-proxy';
import { expectOutage, listenToLog, occurrences } from '../../kit/stores/faults';
import { migratedStore } from '../../kit/stores/migrated-store';
import { makeStore } from '../../kit/stores/store';

const STATEMENT_TIMEOUT_MS = 500;
const LIMIT_MS = STATEMENT_TIMEOUT_MS + 2_000;
const REST_MS = 1_000;
const CONNECTIONS = 3;
const ROLE = `tasksmith_few_${process.pid}`;

interface Store {
  url: string;
  drop(): Promise<void>;
}

describe('A PostgreSQL server that vanishes without a word', () => {
  let store: Store;
  let proxy: SilentProxy;
  let api: Api;
  let ana: Person;

  beforeEach(async () => {
    store = await migratedStore();
    proxy = await SilentProxy.before(store.url);
    api = await Api.start({
      DATABASE_URL: proxy.url,
      DATABASE_STATEMENT_TIMEOUT_MS: String(STATEMENT_TIMEOUT_MS),
      DATABASE_LOCK_TIMEOUT_MS: '1000',
      LOG_LEVEL: 'warn',
    });
    ana = await joinService(api, 'ana');
    // Several connections that lie idle afterwards.
    await Promise.all(Array.from({ length: 8 }, () => ana.get('/api/tasks')));
  });
  afterEach(async () => {
    await api.stop();
    proxy.stop();
    await store.drop();
  });

  it('costs 503s for the statement timeout and two seconds, and nothing afterwards', async () => {
    const log = listenToLog();
    proxy.silence();
    const begun = performance.now();
    const answers = await Promise.all([ana.get('/api/tasks'), ana.post('/api/tasks', { title: 'Lost' })]);
    expect(performance.now() - begun).toBeLessThan(LIMIT_MS + REST_MS);
    for (const answer of answers) expectOutage(answer);
    proxy.heal();
    expect((await ana.get('/api/tasks')).status).toBe(200);
    expect((await ana.post('/api/tasks', { title: 'Back' })).status).toBe(201);
    log.stop();
    expect(log.text()).toMatch(/did not answer a statement within 2500 ms/);
    expect(log.text()).not.toMatch(/AlreadyReleased/);
  });

  it('is a 503 of unknown outcome, and logged as such, while it commits', async () => {
    const log = listenToLog();
    proxy.silenceAt('COMMIT', 'INSERT INTO "tags"');
    const answer = await ana.post('/api/tags', { name: 'maybe' }, { 'accept-language': 'en' });
    expect(answer).toMatchObject({ status: 503, body: { code: 'store_outcome_unknown' } });
    expect(answer.body.message).toMatch(/unknown whether the change was saved/);
    proxy.heal();
    expect((await ana.get('/api/tags')).status).toBe(200);
    log.stop();
    expect(occurrences(log.text(), 'unknown whether the change was saved')).toBe(1);
  });

  it('ends a copy with an error', async () => {
    const folder = mkdtempSync(join(tmpdir(), `tasksmith-silent-copy-${process.pid}-`));
    const from = { type: 'postgres', url: proxy.url, shown: 'the server' } as const;
    const to = { type: 'sqlite', file: `${folder}/copy.sqlite` } as const;
    proxy.silenceAt('"users"', 'SELECT');
    const copied = copyDatabase(from, to, { entities, progress: () => undefined, limitMs: LIMIT_MS });
    await expect(copied).rejects.toThrow(`PostgreSQL did not answer a statement within ${LIMIT_MS} ms`);
    proxy.heal();
    rmSync(folder, { recursive: true });
  });

  it('is not ready meanwhile, within the lock timeout and a second', async () => {
    proxy.silence();
    const begun = performance.now();
    expect((await api.anonymous.get('/api/health/ready')).status).toBe(503);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

describe('A PostgreSQL server that allows few connections', () => {
  let store: Store;
  let api: Api;

  beforeEach(async () => {
    store = await makeStore();
    const admin = new Client({ connectionString: store.url });
    await admin.connect();
    const { rows } = await admin.query('SELECT current_database() AS name');
    await admin.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD 'few' CONNECTION LIMIT ${CONNECTIONS}`);
    await admin.query(`ALTER DATABASE ${rows[0].name} OWNER TO ${ROLE}`);
    await admin.end();
    const url = new URL(store.url);
    [url.username, url.password] = [ROLE, 'few'];
    api = await Api.start({ DATABASE_URL: url.href, DATABASE_POOL_SIZE: '20', LOG_LEVEL: 'warn' });
  });
  afterEach(async () => {
    await api.stop();
    await store.drop();
    const server = new Client({ connectionString: process.env.TEST_DATABASE_URL });
    await server.connect();
    await server.query(`DROP ROLE ${ROLE}`);
    await server.end();
  });

  it('lets requests wait for one of them, without 503 and without a line in the log', async () => {
    const ana = await joinService(api, 'ana');
    const log = listenToLog();
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => (i % 2 ? ana.get('/api/tasks') : ana.post('/api/tasks', { title: 'x' }))),
    );
    log.stop();
    expect(answers.map(({ status }) => status).filter((status) => status >= 300)).toEqual([]);
    expect(log.text()).toBe('');
  });
});
