import { backUp } from '../../src/database/transfer/backup';
import { copyDatabase } from '../../src/database/transfer/copy';
import { restore } from '../../src/database/transfer/restore';
import { UnitOfWork } from '../../src/database/unit-of-work';
import { parseDatabaseUrl } from '../../src/config';
import { entities } from '../../src/entities';
import { Api } from '../kit/api';
import { makeTask } from '../kit/builders';
import { everythingShown, Follower } from '../kit/follower';
import { logIn, people, type Person } from '../kit/people';
import { StreamClient } from '../kit/stream-client';
import { migratedStore } from '../kit/stores/migrated-store';
import { engine, makePostgresStore, makeStore, onServer, type TestStore } from '../kit/stores/store';

const force = { entities, force: true };

describe('A cursor of the change feed', () => {
  let store: TestStore;
  let running: Api[];

  beforeEach(async () => {
    store = await migratedStore();
    running = [];
  });
  afterEach(async () => {
    for (const api of running) await api.stop();
    await store.drop();
  });

  async function start(url = store.url, env: NodeJS.ProcessEnv = {}): Promise<Api> {
    const api = await Api.start({ DATABASE_URL: url, ...env });
    running.push(api);
    return api;
  }
  async function stop(): Promise<void> {
    for (const api of running.splice(0)) await api.stop();
  }
  const anaOf = (api: Api): Promise<Person> => logIn(api, 'ana@example.com', 'Secret123');
  const ask = async (client: Person, cursor: string | undefined) => {
    const { status, body } = await client.get(`/api/changes?cursor=${cursor}`);
    return [status, body.code];
  };
  const BEGIN_AGAIN = [410, 'changes.restart'];

  /** A follower on a new service that has all there is, and that service. */
  async function followed(): Promise<{ api: Api; ana: Person; follower: Follower }> {
    const api = await start();
    const { ana } = await people(api);
    await makeTask(ana);
    const follower = new Follower(ana);
    await follower.catchUp();
    return { api, ana, follower };
  }

  it('lives through a restart, also with another secret for tokens, and through maintenance of the database', async () => {
    const { follower } = await followed();
    await stop();
    for (const JWT_SECRET of [
      'the first of two secrets of the tests',
      'another secret that is known to the tests only',
    ]) {
      const api = await start(store.url, { JWT_SECRET });
      const ana = await anaOf(api);
      const { id } = await makeTask(ana);
      const next = new Follower(ana);
      next.cursor = follower.cursor;
      expect(await next.catchUp()).toMatchObject([{ type: 'task', id }]);
      follower.cursor = next.cursor;
      await stop();
      if (engine === 'sqlite') continue;
      const name = new URL(store.url).pathname.slice(1);
      for (const sql of ['VACUUM FULL', 'VACUUM FREEZE', 'REINDEX TABLE events'])
        await onServer((client) => client.query(sql), name);
    }
  });

  it('is refused with 410 by another installation', async () => {
    const { follower } = await followed();
    const other = await Api.startOwn();
    running.push(other);
    const { ana } = await people(other);
    expect(await ask(ana, follower.cursor)).toEqual(BEGIN_AGAIN);
  });

  it('is refused with 410 by a copy made with db:copy, and still accepted by the original', async () => {
    const { follower } = await followed();
    await stop();
    const target = await makeStore();
    try {
      const [from, to] = [parseDatabaseUrl(store.url), parseDatabaseUrl(target.url)];
      await copyDatabase(from, to, { entities, progress: () => undefined });
      const copy = await start(target.url);
      const ana = await anaOf(copy);
      expect(await ask(ana, follower.cursor)).toEqual(BEGIN_AGAIN);
      const again = new Follower(ana);
      await again.catchUp();
      await makeTask(ana);
      await again.catchUp();
      expect(again.shown()).toEqual(await everythingShown(ana));
      expect(await ask(await anaOf(await start()), follower.cursor)).toEqual([200, undefined]);
      await stop();
    } finally {
      await target.drop();
    }
  });

  const onSqlite = engine === 'sqlite' ? it : it.skip;
  const onPostgres = engine === 'postgres' ? it : it.skip;
  const fileOf = (url: string): string => url.replace(/^sqlite:/, '');

  onSqlite('is refused with 410 after a restore, into the same database or a new one, running or not', async () => {
    const { api, ana, follower } = await followed();
    const file = fileOf(store.url);
    const backup = `${file}.backup`;
    const cursors = [follower.cursor];
    await backUp(file, backup, force);
    await makeTask(ana);
    await follower.catchUp();
    cursors.push(follower.cursor);
    await restore(backup, file, force);
    for (const cursor of cursors) expect(await ask(ana, cursor)).toEqual(BEGIN_AGAIN);
    const again = new Follower(ana);
    await again.catchUp();
    expect(again.shown()).toEqual(await everythingShown(ana));
    cursors.push(again.cursor);
    await api.stop();
    running = [];
    await restore(backup, file, force);
    for (const url of [store.url, `sqlite:${backup}`]) {
      const other = await anaOf(await start(url));
      for (const cursor of cursors) expect(await ask(other, cursor)).toEqual(BEGIN_AGAIN);
      await stop();
    }
  });

  onSqlite('is said to be of no use on a stream that is open during a restore', async () => {
    const { api, ana } = await followed();
    const file = fileOf(store.url);
    await backUp(file, `${file}.backup`, force);
    const stream = await StreamClient.open(`${api.url}/api/changes/stream`, { authorization: `Bearer ${ana.token}` });
    await stream.ready();
    const { id } = await makeTask(ana);
    await stream.until(({ data }) => data.id === id);
    await restore(`${file}.backup`, file, force);
    // The next change wakes the streams.
    await makeTask(ana);
    await stream.end();
    expect(stream.said.at(-1)).toEqual({ event: 'restart', id: undefined, data: { reason: 'other_installation' } });
    expect(stream.changes.map((change) => change.id)).toEqual([id]);
  });

  onPostgres('is refused with 410 by a copy that the server made', async () => {
    const { follower } = await followed();
    await stop();
    const copy = await makePostgresStore(`TEMPLATE ${new URL(store.url).pathname.slice(1)}`);
    try {
      expect(await ask(await anaOf(await start(copy.url)), follower.cursor)).toEqual(BEGIN_AGAIN);
      expect(await ask(await anaOf(await start()), follower.cursor)).toEqual([200, undefined]);
      await stop();
    } finally {
      await copy.drop();
    }
  });

  onSqlite('is refused with 410 when it is ahead of the log, as after a restore that nobody noticed', async () => {
    const { api, ana } = await followed();
    const behind = new Follower(ana);
    await behind.catchUp();
    for (let i = 0; i < 3; i++) await makeTask(ana);
    const ahead = new Follower(ana);
    await ahead.catchUp();
    // The file of yesterday, put in the place of today's by hand.
    const younger = 'DELETE FROM events WHERE id > (SELECT MAX(id) - 3 FROM events)';
    await api.app.get(UnitOfWork).run((em) => em.query(younger));
    expect(await ask(ana, ahead.cursor)).toEqual(BEGIN_AGAIN);
    expect(await ask(ana, behind.cursor)).toEqual([200, undefined]);
  });
});
