import { UnitOfWork } from '../../../src/database/unit-of-work';
import { EventSelection } from '../../../src/webhooks/planning/event-selection';
import type { Api } from '../../kit/api';
import { makeTask } from '../../kit/builders';
import { withReceiver } from '../../kit/fixtures';
import type { People } from '../../kit/people';
import { answers, type Receiver } from '../../kit/receiver';
import { makeWebhook, settled, until } from '../../kit/webhooks';

const FULL = 100_000;

describe('A webhook with more than it may queue', () => {
  let api: Api;
  let cast: People;
  let receiver: Receiver;

  withReceiver((made) => ({ api, cast, receiver } = made));

  const change = (sql: string) => api.app.get(UnitOfWork).run((em) => em.query(sql));
  const setQueued = (queued: number) => change(`UPDATE webhooks SET queued = ${queued}`);
  const row = async (sql: string): Promise<any> => (await api.rows(sql))[0];
  const isBehind = async () => (await row('SELECT behind FROM webhooks')).behind !== null;
  const titles = () => receiver.all.map(({ body }) => body.data.task.title);

  it('catches up while others go on writing', async () => {
    const { ana } = cast;
    const { id } = await makeWebhook(ana, receiver.url);
    await setQueued(FULL);
    await makeTask(ana, { title: 'One too many' });
    await until(isBehind);
    await setQueued(0);
    await ana.patch(`/api/webhooks/${id}`, { status: 'active' });
    let made = 0;
    for (; !titles().includes('One too many'); made++) await makeTask(ana, { title: `Later ${made}` });
    await settled(api);
    await until(async () => !(await isBehind()));
    await settled(api);
    expect(titles().toSorted()).toEqual(
      ['One too many', ...Array.from({ length: made }, (_, i) => `Later ${i}`)].toSorted(),
    );
  });

  it('is sent at most 8 requests at a time, and none once its receiver says 410', async () => {
    const { ana } = cast;
    const { id } = await makeWebhook(ana, receiver.url);
    await makeTask(ana);
    await receiver.received(1);
    await settled(api);
    await ana.patch(`/api/webhooks/${id}`, { status: 'paused' });
    const operations = Array.from({ length: 200 }, (_, i) => ({ op: 'create', data: { title: `Task ${i}` } }));
    await ana.post('/api/tasks/bulk', { operations });
    await until(async () => (await row('SELECT queued FROM webhooks')).queued === 200);
    let [open, most, gone] = [0, 0, 0];
    receiver.answering = (_, response) => {
      most = Math.max(most, ++open);
      const isGone = receiver.all.length > 80;
      gone += Number(isGone);
      setTimeout(() => {
        open -= 1;
        response.writeHead(isGone ? 410 : 200).end();
      }, 5);
    };
    await ana.patch(`/api/webhooks/${id}`, { status: 'active' });
    await until(async () => (await row('SELECT status FROM webhooks')).status === 'paused');
    expect(await row('SELECT pause_reason FROM webhooks')).toEqual({ pause_reason: 'gone' });
    expect(most).toBeLessThanOrEqual(8);
    expect(gone).toBeLessThanOrEqual(8);
    receiver.answering = answers(200);
    await ana.patch(`/api/webhooks/${id}`, { status: 'active' });
    await settled(api);
    expect(new Set(titles()).size).toBe(201);
  });

  it('keeps the reason if it was paused before, and goes on with its owner', async () => {
    const { ana, bob, root } = cast;
    await makeWebhook(bob, receiver.url);
    const { id } = await makeTask(bob);
    await receiver.received(1);
    await settled(api);
    await root.post(`/api/users/${bob.id}/deactivate`);
    await setQueued(FULL);
    await root.patch(`/api/tasks/${id}`, { title: 'While he was away' });
    await until(isBehind);
    expect(await row('SELECT pause_reason FROM webhooks')).toEqual({ pause_reason: 'owner' });
    await setQueued(0);
    await root.post(`/api/users/${bob.id}/activate`);
    expect((await receiver.received(2))[1]!.body.data.task.title).toBe('While he was away');
    await makeTask(ana);
  });

  it('gets what is planned while another instance plans the rest for it', async () => {
    const { ana } = cast;
    const { id } = await makeWebhook(ana, receiver.url);
    await ana.patch(`/api/webhooks/${id}`, { status: 'paused' });
    await makeTask(ana, { title: 'Before' });
    const planned = 'planned_id = (SELECT MAX(id) FROM events)';
    await until(async () => (await row(`SELECT COUNT(*) AS n FROM webhook_plans WHERE ${planned}`)).n > 0);
    await change(`UPDATE webhooks SET behind = (SELECT bookmark FROM webhook_plans),
      behind_id = (SELECT planned_id FROM webhook_plans)`);
    // The planner has read by then that the webhook is behind.
    await makeWebhook(ana, `${receiver.url}/other`, { events: ['tag.created'] });
    const selection = api.app.get(EventSelection);
    const select = selection.deliveries.bind(selection);
    jest.spyOn(selection, 'deliveries').mockImplementationOnce(async (...given) => {
      await change('UPDATE webhooks SET behind = NULL, behind_id = NULL');
      return select(...given);
    });
    await makeTask(ana, { title: 'Meanwhile' });
    await until(async () => (await row(`SELECT COUNT(*) AS n FROM webhook_plans WHERE ${planned}`)).n > 0);
    await ana.patch(`/api/webhooks/${id}`, { status: 'active' });
    await receiver.received(2);
    expect(titles()).toEqual(['Before', 'Meanwhile']);
  });

  it('queues nothing of a replay for which there is no room', async () => {
    const { ana } = cast;
    const { id } = await makeWebhook(ana, receiver.url);
    await ana.patch(`/api/webhooks/${id}`, { status: 'paused' });
    const operations = Array.from({ length: 300 }, (_, i) => ({ op: 'create', data: { title: `Task ${i}` } }));
    for (const some of [operations, operations]) await ana.post('/api/tasks/bulk', { operations: some });
    await until(async () => (await row('SELECT queued FROM webhooks')).queued === 600);
    await setQueued(FULL - 550);
    const replay = await ana.post(`/api/webhooks/${id}/replay`, { from: '2020-01-01T00:00:00Z' });
    expect([replay.status, replay.body.code]).toEqual([409, 'webhook.too_much']);
    expect(Number((await row('SELECT COUNT(*) AS n FROM webhook_deliveries')).n)).toBe(600);
  });
});
