import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Api, type Client } from '../../kit/api';
import { makeCloseTask, makeLead, makeTask, stopClock, withKey } from '../../kit/builders';
import { people } from '../../kit/people';
import { statementsOf } from '../../kit/statements';

describe('Limits of the Close API:', () => {
  let api: Api;

  afterEach(async () => {
    jest.useRealTimers();
    await api.stop();
  });

  it('exceeding the limit returns the seconds to wait, as integers, in every place where clients look', async () => {
    const now = Math.floor(Date.now() / 1000) * 1000;
    stopClock(now);
    api = await Api.start({ RATE_LIMIT: 'on' });
    const { ana, bob } = await people(api);
    const client = await withKey(ana);
    const me = () => client.get('/api/v1/me/');
    const first = await me();
    const used = Number(/remaining=(\d+)/.exec(first.headers.get('ratelimit')!)![1]);
    expect([first.status, first.headers.get('ratelimit')]).toEqual([200, `limit=600, remaining=${used}, reset=60`]);
    expect(first.headers.get('retry-after')).toBeNull();

    while ((await me()).status === 200);
    // A fraction of a second is left, which the official client would cut down to no wait at all.
    stopClock(now + 59_500);
    const before = await api.everything();
    const refused = await client.post('/api/v1/task/', { text: 'Too much' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit')).toBe('limit=600, remaining=0, reset=1');
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.body).toEqual({
      error: {
        message: 'API call count exceeded for this period',
        rate_reset: 1,
        rate_limit: 600,
        rate_window: 60,
        rate_limit_type: 'key',
      },
      rate_reset: 1,
    });
    expect(await api.everything()).toEqual(before);
    expect((await (await withKey(bob)).get('/api/v1/me/')).status).toBe(200);
    stopClock(now + 61_000);
    expect((await me()).status).toBe(200);
  });

  it('a key is looked up once per request, and no longer counts against its user after it has ended', async () => {
    stopClock(Date.now());
    api = await Api.start({ RATE_LIMIT: 'on' });
    const { ana } = await people(api);
    const client = await withKey(ana);
    const me = () => client.get('/api/v1/me/');
    expect((await me()).status).toBe(200);
    const { answer, statements } = await statementsOf(me);
    expect(answer.status).toBe(200);
    expect(statements.filter((sql) => sql.includes('api_keys'))).toHaveLength(1);

    await ana.delete(`/api/api-keys/${client.key!.split('.')[0]}`);
    expect((await me()).status).toBe(401);
    const left = async () => Number((await ana.get('/api/auth/me')).headers.get('x-ratelimit-remaining'));
    const before = await left();
    for (let i = 0; i < 3; i++) expect((await me()).status).toBe(401);
    expect(await left()).toBe(before - 1);
  });

  describe('a bulk update', () => {
    let ana: Client;
    let lead: string;

    beforeEach(async () => {
      api = await Api.start();
      const person = (await people(api)).ana;
      ana = await withKey(person);
      lead = (await makeLead(ana)).id;
      await makeTask(person, { title: 'Beside' });
      await makeCloseTask(ana, lead);
    });

    /** Makes the one task on the lead so many. */
    const multiply = (count: number): Promise<unknown> =>
      api.app.get(UnitOfWork).run((em) =>
        em.query(`
          WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < ${count - 1})
          INSERT INTO tasks (public_id, type, title, status, priority, user_id, created_by_id, updated_by_id, lead_id,
            search_text, created_at, updated_at)
          SELECT 'task_' || n, type, title, status, priority, user_id, created_by_id, updated_by_id, lead_id,
            search_text, created_at, updated_at
          FROM tasks, copies WHERE lead_id = '${lead}'`),
      );
    const complete = () => ana.put(`/api/v1/task/?lead_id=${lead}`, { is_complete: true });
    const countOf = async (what: string): Promise<number> =>
      Number((await api.rows(`SELECT COUNT(*) AS count FROM ${what}`))[0].count);

    it('of a thousand tasks changes them all', async () => {
      await multiply(1_000);
      expect(await countOf(`tasks WHERE lead_id = '${lead}'`)).toBe(1_000);
      const { status, body } = await complete();
      expect([status, body]).toEqual([200, { ok: true }]);
      expect(await countOf(`tasks WHERE status = 'completed'`)).toBe(1_000);
      expect(await countOf('task_completions')).toBe(1_000);
      expect(await countOf(`events WHERE name = 'task.completed'`)).toBe(1_000);
      expect(await countOf(`tasks WHERE status = 'pending'`)).toBe(1);
    });

    it('of one more changes none', async () => {
      await multiply(1_001);
      const before = await api.everything();
      const { status, body } = await complete();
      const words = "It's not allowed to update more than 1000 objects at once";
      expect([status, body]).toEqual([400, { errors: [words], 'field-errors': {} }]);
      expect(await api.everything()).toEqual(before);
    });
  });
});
