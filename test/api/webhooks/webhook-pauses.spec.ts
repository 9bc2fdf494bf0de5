import { WebhookDelivery } from '../../../src/webhooks/deliveries/delivery.entity';
import { RequestBuilder } from '../../../src/webhooks/sending/request-builder';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import type { Api } from '../../kit/api';
import { makeTask, stopClock } from '../../kit/builders';
import { withReceiver } from '../../kit/fixtures';
import type { People } from '../../kit/people';
import { answers, type Receiver } from '../../kit/receiver';
import { makeWebhook, until } from '../../kit/webhooks';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PAUSES = [5_000, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/** Requests to one receiver at the same time. */
const AT_ONCE = 8;
const MANY = 40;

describe('A webhook pauses', () => {
  let api: Api;
  let cast: People;
  let receiver: Receiver;

  withReceiver((made) => ({ api, cast, receiver } = made));

  const row = async (sql: string): Promise<any> => (await api.rows(sql))[0];

  it('by itself after eleven attempts with the documented delays, keeps its queue, and resumes when activated', async () => {
    receiver.answering = answers(500);
    const begin = Date.now();
    stopClock(begin);
    const { id } = await makeWebhook(cast.ana, receiver.url);
    await makeTask(cast.ana);
    let now = begin;
    for (const [made, pause] of PAUSES.entries()) {
      await until(async () => (await row('SELECT tries FROM webhook_deliveries'))?.tries === made + 1);
      const due = Number((await row('SELECT due_at FROM webhook_deliveries')).due_at);
      expect(due - now).toBeGreaterThanOrEqual(pause);
      expect(due - now).toBeLessThanOrEqual(pause * 1.1);
      now = due;
      jest.setSystemTime(now);
    }
    await until(async () => (await row('SELECT status FROM webhooks')).status === 'paused');
    expect(now - begin).toBeGreaterThanOrEqual(75 * HOUR);
    expect(await row('SELECT pause_reason, queued FROM webhooks')).toEqual({ pause_reason: 'failing', queued: 1 });
    expect(receiver.all).toHaveLength(11);
    expect(new Set(receiver.all.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    jest.setSystemTime(begin);
    receiver.answering = answers(200);
    await cast.ana.patch(`/api/webhooks/${id}`, { status: 'active' });
    await receiver.received(12);
    await until(async () => (await row('SELECT queued FROM webhooks')).queued === 0);
  });

  it('by itself when 100,000 deliveries are queued, and resumes from there without losing a change', async () => {
    const { id } = await makeWebhook(cast.ana, receiver.url);
    const setQueued = (queued: number) =>
      api.app.get(UnitOfWork).run((em) => em.query(`UPDATE webhooks SET queued = ${queued}`));
    await setQueued(100_000);
    await makeTask(cast.ana, { title: 'One too many' });
    await until(async () => (await row('SELECT status FROM webhooks')).status === 'paused');
    expect(await row('SELECT pause_reason FROM webhooks')).toEqual({ pause_reason: 'failing' });
    await makeTask(cast.ana, { title: 'While it is paused' });
    await setQueued(0);
    await cast.ana.patch(`/api/webhooks/${id}`, { status: 'active' });
    const all = await receiver.received(2);
    expect(all.map(({ body }) => body.data.task.title)).toEqual(['One too many', 'While it is paused']);
    await until(async () => (await row('SELECT behind FROM webhooks')).behind === null);
    await makeTask(cast.ana, { title: 'After it' });
    expect((await receiver.received(3))[2]!.body.data.task.title).toBe('After it');
  });

  it('at once when its owner says so: only requests in progress end, and the others are sent once it is active', async () => {
    const { id } = await makeWebhook(cast.ana, receiver.url);
    await makeTask(cast.ana);
    await receiver.received(1);
    const held: (() => void)[] = [];
    receiver.answering = (_, response) => void held.push(() => response.end('ok'));
    const operations = Array.from({ length: MANY }, (_, i) => ({ op: 'create', data: { title: `Task ${i}` } }));
    expect((await cast.ana.post('/api/tasks/bulk', { operations })).status).toBe(200);
    await receiver.received(1 + AT_ONCE);
    await cast.ana.patch(`/api/webhooks/${id}`, { status: 'paused' });
    const deliveries = await api.app.get(UnitOfWork).read((em) => em.find(WebhookDelivery));
    const claimedBefore = await api.app.get(RequestBuilder).prepare(deliveries);
    expect(claimedBefore.map(({ request }) => request)).toEqual(Array(1 + MANY).fill(undefined));
    receiver.answering = answers(200);
    for (const respond of held) respond();
    const leased = 'SELECT CAST(COUNT(*) AS integer) AS leased FROM webhook_deliveries WHERE lease_until IS NOT NULL';
    await until(async () => (await row(leased)).leased === 0);
    expect(receiver.all).toHaveLength(1 + AT_ONCE);
    await cast.ana.patch(`/api/webhooks/${id}`, { status: 'active' });
    const all = await receiver.received(1 + MANY);
    expect(new Set(all.map(({ headers }) => headers['webhook-id'])).size).toBe(1 + MANY);
  });
});
