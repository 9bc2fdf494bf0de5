import { Client as PgClient } from 'pg';
import { ChoresService } from '../../../src/chores/chores.service';
import { Api } from '../../kit/api';
import { makeTag, makeTask } from '../../kit/builders';
import { everythingShown, Follower } from '../../kit/follower';
import { people, type People } from '../../kit/people';
import { engine, makePostgresStore } from '../../kit/stores/store';
import { StreamClient } from '../../kit/stream-client';

const DAY_MS = 86_400_000;

/** "xmin:xmax:xip,…" on PostgreSQL. */
const positionIn = (cursor: string): string =>
  /"from":"([\d:,]+)"/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))![1]!;

/** Whether no transaction was open at the position of a cursor. */
function isSettled(cursor: string): boolean {
  const [from, to] = positionIn(cursor).split(':');
  return from === to;
}

describe('The change feed with HISTORY_DAYS', () => {
  let api: Api;
  let ana: People['ana'];
  let daysLater: number;

  beforeEach(async () => {
    api = await Api.start({ HISTORY_DAYS: '30' });
    ({ ana } = await people(api));
    daysLater = 0;
  });
  afterEach(() => api.stop());

  /** Trims the log as it is done so many days later. */
  const trim = (days: number): Promise<void> =>
    api.app.get(ChoresService).runDue(new Date(Date.now() + (daysLater += days) * DAY_MS));

  const followed = async (): Promise<Follower> => {
    const follower = new Follower(ana);
    await follower.catchUp();
    return follower;
  };

  /** Short transactions of other tests on the same server are in positions, too, as long as they are open. */
  async function untilSettled(follower: Follower): Promise<void> {
    for (let i = 0; !isSettled(follower.cursor!); i++) {
      await makeTag(ana, `tag ${i}`);
      await follower.catchUp();
    }
  }

  it('begins again when changes that were not read are older, and only then', async () => {
    const { id } = await makeTask(ana);
    const [behind, upToDate] = [await followed(), await followed()];
    for (const title of ['Two', 'Three']) await ana.patch(`/api/tasks/${id}`, { title });
    await upToDate.catchUp();
    await untilSettled(upToDate);
    await trim(20);
    for (const follower of [behind, upToDate]) expect((await follower.ask()).status).toBe(200);
    await trim(11);
    expect(await api.events('task', id)).toHaveLength(1);
    const { status, body, headers } = await behind.ask();
    expect([status, body.code, headers.get('link')]).toEqual([410, 'changes.restart', '</api/changes>; rel="start"']);
    await makeTag(ana, 'docs');
    expect(await upToDate.catchUp()).toMatchObject([{ type: 'tag' }]);
    const again = await followed();
    for (const follower of [again, upToDate]) expect(follower.shown()).toEqual(await everythingShown(ana));
  });

  const onPostgres = engine === 'postgres' ? it : it.skip;

  onPostgres('reaches as far back while a transaction of another database is open', async () => {
    const other = await makePostgresStore('TEMPLATE template0');
    const client = new PgClient({ connectionString: other.url });
    await client.connect();
    try {
      await client.query('BEGIN');
      const { rows } = await client.query('SELECT CAST(pg_current_xact_id() AS text) AS number');
      const { id } = await makeTask(ana);
      for (let i = 0; i < 10; i++) await ana.patch(`/api/tasks/${id}`, { title: `Title ${i}` });
      const follower = await followed();
      expect(positionIn(follower.cursor!)).not.toContain(rows[0].number);
      await untilSettled(follower);
      await trim(31);
      expect(await api.events('task', id)).toHaveLength(1);
      expect((await follower.ask()).status).toBe(200);
    } finally {
      await client.end();
      await other.drop();
    }
  });

  it('begins again in the middle of a snapshot that began before what was trimmed', async () => {
    const { id } = await makeTask(ana);
    await makeTask(ana);
    const follower = new Follower(ana);
    await follower.page({ limit: '1' });
    for (const title of ['Two', 'Three']) await ana.patch(`/api/tasks/${id}`, { title });
    await trim(31);
    expect((await follower.ask()).status).toBe(410);
  });

  it('says so on a stream that begins before what was trimmed, and goes on with one that is open', async () => {
    const { id } = await makeTask(ana);
    const { cursor } = await followed();
    const url = `${ana.url}/api/changes/stream`;
    const headers = { authorization: `Bearer ${ana.token}` };
    const open = await StreamClient.open(url, headers);
    await open.ready();
    for (const title of ['Two', 'Three']) await ana.patch(`/api/tasks/${id}`, { title });
    await trim(31);
    const late = await StreamClient.open(`${url}?cursor=${cursor}`, headers);
    await late.end();
    expect(late.said).toEqual([{ event: 'restart', id: undefined, data: { reason: 'log_trimmed' } }]);
    await ana.patch(`/api/tasks/${id}`, { title: 'Four' });
    expect((await open.until(({ data }) => data.task?.title === 'Four'))?.event).toBe('change');
    open.close();
  });

  it('trims in batches without forgetting one, and keeps the last version of each task', async () => {
    const tasks = [];
    for (let i = 0; i < 3; i++) tasks.push((await makeTask(ana)).id);
    const many = Array.from({ length: 250 }, (_, i) => i);
    for (const id of tasks)
      await ana.post('/api/tasks/bulk', {
        operations: many.map((i) => ({ op: 'update', id, data: { title: `Title ${i}` } })),
      });
    const left = async () => (await api.events('task')).map(({ subject_id }) => Number(subject_id));
    expect((await left()).length).toBeGreaterThan(750);
    await trim(31);
    expect(await left()).toEqual(tasks);
  });
});
