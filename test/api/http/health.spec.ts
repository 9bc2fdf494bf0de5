import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Readiness } from '../../../src/health/readiness';
import { Api } from '../../kit/api';
import { listenToLog, occurrences, until } from '../../kit/stores/faults';
import { Gate } from '../../kit/stores/open-store';

const LOCK_TIMEOUT_MS = 300;
const CACHED_MS = 1_000;

describe('Health checks', () => {
  let api: Api;

  beforeEach(async () => {
    api = await Api.start({ DATABASE_LOCK_TIMEOUT_MS: String(LOCK_TIMEOUT_MS), LOG_LEVEL: 'warn' });
  });
  afterEach(() => api.stop());

  const ready = () => api.anonymous.get('/api/health/ready');
  const live = () => api.anonymous.get('/api/health/live');
  const trial = () => jest.spyOn(api.app.get(UnitOfWork), 'tryOut');

  it('say that the service lives and is ready, to anybody, and not to be kept', async () => {
    for (const [answer, status] of [
      [await live(), 'live'],
      [await ready(), 'ready'],
    ] as const) {
      expect(answer).toMatchObject({ status: 200, body: { success: true, data: { status } } });
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    expect((await api.as('not a token').get('/api/health/ready')).status).toBe(200);
  });

  it('ask the database once a second at most', async () => {
    const spy = trial();
    await Promise.all(Array.from({ length: 50 }, ready));
    await ready();
    expect(spy).toHaveBeenCalledTimes(1);
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + CACHED_MS + 1);
    await ready().finally(() => jest.restoreAllMocks());
    expect(spy).toHaveBeenCalledTimes(2);
    spy.mockRestore();
  });

  it('really write, and fail when that fails: 503, logged once, and 200 once it works', async () => {
    await ready();
    expect(await api.rows(`SELECT name FROM chores WHERE name = 'readiness'`)).toHaveLength(1);
    const log = listenToLog();
    await api.app.get(UnitOfWork).run((em) => em.query('ALTER TABLE chores RENAME TO elsewhere'));
    const down = await until(ready, ({ status }) => status !== 200);
    expect([down.status, (await live()).status]).toEqual([503, 200]);
    await api.app.get(UnitOfWork).run((em) => em.query('ALTER TABLE elsewhere RENAME TO chores'));
    await until(ready, ({ status }) => status === 200);
    log.stop();
    for (const what of ['does not serve writes', 'serves writes again'])
      expect([what, occurrences(log.text(), what)]).toEqual([what, 1]);
  });

  it('answer 503 within the lock timeout and a second while the database hangs, and log that once', async () => {
    const gate = new Gate();
    const hanging = jest
      .spyOn(api.app.get<{ trial(): Promise<void> }>(UnitOfWork), 'trial')
      .mockImplementation(() => gate.opened);
    const begun = performance.now();
    const answers = await Promise.all([ready(), ready()]);
    expect(performance.now() - begun).toBeLessThan(LOCK_TIMEOUT_MS + 1_000);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 503, body: { success: false, code: 'store_unavailable' } });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    gate.open();
    hanging.mockRestore();
    await until(ready, ({ status }) => status === 200);
  });

  it('answer 503 as soon as the service stops, and still live', async () => {
    await ready();
    api.app.get(Readiness).end();
    const answer = await api.anonymous.get('/api/health/ready', { 'accept-language': 'en' });
    expect(answer).toMatchObject({
      status: 503,
      body: { code: 'service.stopping', message: 'The service is stopping' },
    });
    expect((await live()).status).toBe(200);
    expect(occurrences(answer.text, 'stopping')).toBe(2);
  });
});
