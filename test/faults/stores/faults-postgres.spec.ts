import { Client, type Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import type { UserActor } from '../../../src/common/actor';
import { translate } from '../../../src/database/database-errors';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Tag } from '../../../src/tags/tag.entity';
import { TagsService } from '../../../src/tags/tags.service';
import { TasksService } from '../../../src/tasks/tasks.service';
import { Api } from '../../kit/api';
import { makeTask } from '../../kit/builders';
import { unpacked } from '../../kit/events';
import { expectOutage, listenToLog, occurrences, until } from '../../kit/stores/faults';
import { Gate, tag } from '../../kit/stores/open-store';
import { ownPostgres, type OwnPostgres } from '../../kit/stores/own-postgres';
import { join, type Person } from '../../kit/people';

const admin: UserActor = { userId: 1, role: 'admin', api: 'taskforge', credential: 'test' };
const WAITING = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
const NAMES = 'SELECT name FROM tags ORDER BY name';

describe('On PostgreSQL', () => {
  let api: Api;
  let ana: Person;
  let unitOfWork: UnitOfWork;
  let other: Client;

  beforeEach(async () => {
    api = await Api.start({ DATABASE_LOCK_TIMEOUT_MS: '2000', DATABASE_POOL_SIZE: '5' });
    ana = await join(api, 'ana');
    unitOfWork = api.app.get(UnitOfWork);
    const [{ database }] = await api.rows('SELECT current_database() AS database');
    const url = new URL(process.env.TEST_DATABASE_URL!);
    url.pathname = database;
    other = new Client({ connectionString: url.href });
    await other.connect();
  });
  afterEach(async () => {
    await other.end();
    await api.stop();
  });

  const makeTag = async (name: string): Promise<number> => (await ana.post('/api/tags', { name })).body.data.id;
  const namesOf = (tags: { name: string }[]): string[] => tags.map(({ name }) => name);
  const removeTag = (id: number) => api.app.get(TagsService).delete(admin, id);
  const exchange = (taskId: number, tagId: number) =>
    api.app.get(TasksService).update(admin, taskId, { fields: () => ({}), tagIds: [tagId] });

  /** Runs two units that change rows 1 and 2 in opposite order, each sure of its first row before its second. */
  async function crossing(prepare: (em: EntityManager) => Promise<unknown>): Promise<number> {
    const ids: number[] = [];
    for (const name of ['one', 'two']) ids.push((await ana.post('/api/tags', { name })).body.data.id);
    let attempts = 0;
    const gates = [new Gate(), new Gate()];
    const unit = (mine: number): Promise<void> =>
      unitOfWork.run(async (em) => {
        attempts++;
        await prepare(em);
        const change = (id: number) => em.query(`UPDATE tags SET color = color || '${mine}' WHERE id = ${id}`);
        await change(ids[mine]!);
        gates[mine]!.open();
        await gates[1 - mine]!.opened;
        await change(ids[1 - mine]!);
      });
    await other.query(`UPDATE tags SET color = ''`);
    await Promise.all([unit(0), unit(1)]);
    const colors = (await api.rows('SELECT color FROM tags ORDER BY id')).map(({ color }) => color as string);
    expect(colors.map((color) => [...color].toSorted().join(''))).toEqual(['01', '01']);
    return attempts;
  }

  it.each([
    ['is deleted', (id: number) => removeTag(id), []],
    ['is exchanged', (_: number, taskId: number, next: number) => exchange(taskId, next), ['next']],
  ])('a change that waits while a tag of its task %s shows the tags that are left', async (_, act, left) => {
    const [gone, next] = await Promise.all(['gone', 'next'].map((name) => makeTag(name)));
    const task = await makeTask(ana, { title: 'Tagged', tags: [gone] });
    const [acted, gate] = [new Gate(), new Gate()];
    const before = unitOfWork.run(async () => {
      await act(gone!, task.id, next!);
      acted.open();
      await gate.opened;
    });
    await acted.opened;
    const answer = ana.patch(`/api/tasks/${task.id}`, { title: 'Changed' });
    await until(
      async () => (await other.query(WAITING)).rowCount,
      (waiting) => waiting === 1,
    );
    gate.open();
    await before;
    const { status, body } = await answer;
    expect([status, body.data.title, namesOf(body.data.tags)]).toEqual([200, 'Changed', left]);
    expect((await ana.get(`/api/tasks/${task.id}`)).body.data).toEqual(body.data);
    const [last] = await api.rows('SELECT * FROM events ORDER BY id DESC LIMIT 1');
    expect(namesOf(unpacked(last).snapshot.tags)).toEqual(left);
  });

  it('the deletion of a tag locks tasks before the tag, as their changes do', async () => {
    const tags = api.app.get(TagsService);
    const { id: tagId } = await tags.create(admin, { name: 'busy', color: '#000000' });
    const { id } = await makeTask(ana, { tags: [tagId] });
    await other.query('BEGIN');
    await other.query(`SELECT 1 FROM tasks WHERE id = ${id} FOR UPDATE`);
    const deletion = tags.delete(admin, tagId);
    await until(
      async () => (await other.query(WAITING)).rowCount,
      (waiting) => waiting === 1,
    );
    const { rowCount } = await other.query(`SELECT 1 FROM tags WHERE id = ${tagId} FOR KEY SHARE NOWAIT`);
    await other.query('COMMIT');
    await deletion;
    expect([rowCount, (await ana.get(`/api/tasks/${id}`)).body.data.tags]).toEqual([1, []]);
  });

  it('a deadlock ends in both units done, each once', async () => {
    expect(await crossing(async () => undefined)).toBeGreaterThan(2);
  });

  it('a serialization failure ends in the unit done, once', async () => {
    await other.query('INSERT INTO tags (name, name_key, color, created_at, updated_at) VALUES ($1, $1, $2, 0, 0)', [
      'counter',
      '0',
    ]);
    const [read, changed] = [new Gate(), new Gate()];
    const unit = unitOfWork.run(async (em) => {
      await em.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      const [{ color }] = await em.query('SELECT color FROM tags');
      read.open();
      await changed.opened;
      await em.query(`UPDATE tags SET color = '${Number(color) + 1}'`);
    });
    await read.opened;
    await other.query(`UPDATE tags SET color = '10'`);
    changed.open();
    await unit;
    expect(await api.rows('SELECT color FROM tags')).toEqual([{ color: '11' }]);
  });

  it('a held lock is 503 for requests that need the row, and does not affect others', async () => {
    const { id } = await makeTask(ana);
    await other.query('BEGIN');
    await other.query(`SELECT id FROM tasks WHERE id = ${id} FOR UPDATE`);
    const waiting = ana.patch(`/api/tasks/${id}`, { title: 'Late' });
    expect((await ana.get(`/api/tasks/${id}`)).status).toBe(200);
    await makeTask(ana);
    expectOutage(await waiting);
    await other.query('ROLLBACK');
    expect((await ana.patch(`/api/tasks/${id}`, { title: 'In time' })).status).toBe(200);
    expect(await api.events('task', id)).toHaveLength(2);
  });

  it('a pool that is used up is a 503, not a queue without end', async () => {
    const gate = new Gate();
    const units = Array.from({ length: 5 }, () => unitOfWork.run(() => gate.opened));
    expectOutage(await ana.get('/api/tasks'));
    gate.open();
    await Promise.all(units);
    expect((await ana.get('/api/tasks')).status).toBe(200);
  });

  it('a connection that breaks between two statements fails its unit as unavailable, whole', async () => {
    const unit = unitOfWork.run(async (em) => {
      await em.insert(Tag, tag('first'));
      const [{ pid }] = await em.query('SELECT pg_backend_pid() AS pid');
      await other.query(`SELECT pg_terminate_backend(${pid})`);
      const left = () => other.query(`SELECT pid FROM pg_stat_activity WHERE pid = ${pid}`);
      await until(left, ({ rows }) => rows.length === 0);
      await em.insert(Tag, tag('second'));
    });
    await expect(unit).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await api.rows(NAMES)).toEqual([]);
    expect((await ana.post('/api/tags', { name: 'third' })).status).toBe(201);
  });

  it('a connection that breaks while nothing is asked of it fails what is asked next, and nothing else', async () => {
    const pool = Reflect.get(Reflect.get(unitOfWork, 'transactions') as object, 'pool') as Pool;
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    await other.query(`SELECT pg_terminate_backend(${rows[0]!.pid})`);
    await ended;
    const next = await client.query('SELECT 1').catch((error: unknown) => translate(error));
    expect(next).toMatchObject({ kind: 'unavailable' });
    client.release();
    expect((await ana.post('/api/tags', { name: 'next' })).status).toBe(201);
  });
});

describe('A PostgreSQL server that stops and starts again under load', () => {
  let server: OwnPostgres;
  let api: Api;

  beforeAll(async () => {
    server = await ownPostgres();
    api = await Api.start({ DATABASE_URL: server.url, LOG_LEVEL: 'warn' });
  });
  afterAll(async () => {
    await api.stop();
    await server.remove();
  });

  it('costs 503s, no acknowledged write, and no restart of ours', async () => {
    const ana = await join(api, 'ana');
    const log = listenToLog();
    const statuses = new Set<number>();
    const acknowledged: number[] = [];
    let isOver = false;
    const client = async (): Promise<void> => {
      while (!isOver) {
        const { status, body } = await ana.post('/api/tasks', { title: 'Write' });
        statuses.add(status);
        if (status === 201) acknowledged.push(body.data.id);
        statuses.add((await ana.get('/api/tasks')).status);
      }
    };
    try {
      const clients = Array.from({ length: 16 }, client);
      for (let stops = 1; stops <= 2; stops++) {
        const before = acknowledged.length;
        await until(
          () => ana.get('/api/tasks'),
          () => acknowledged.length > before + 50,
        );
        await server.stop();
        expectOutage(
          await until(
            () => ana.get('/api/tasks'),
            ({ status }) => status === 503,
          ),
        );
        expectOutage(await ana.post('/api/tasks', { title: 'Lost' }));
        await server.start();
        await until(
          () => ana.post('/api/tasks', { title: 'Back' }),
          ({ status }) => status === 201,
        );
      }
      isOver = true;
      await Promise.all(clients);
    } finally {
      isOver = true;
      log.stop();
    }
    expect([...statuses].toSorted()).toEqual([200, 201, 503]);
    const kept = new Set((await api.rows('SELECT id FROM tasks')).map(({ id }) => id as number));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    expect(await api.events('task')).toHaveLength(kept.size);
    // Once an outage and kind, though hundreds of requests met it.
    for (const what of ['reads', 'writes']) {
      expect(occurrences(log.text(), `does not serve ${what}`)).toBeLessThanOrEqual(2);
    }
    expect(occurrences(log.text(), 'does not serve reads')).toBe(2);
    expect(occurrences(log.text(), 'serves reads again')).toBe(2);
  });
});
