import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { EVENT_NAMES } from '../../../src/webhooks/event-names';
import type { Api, Client } from '../../kit/api';
import { makeTag, makeTask } from '../../kit/builders';
import { withReceiver } from '../../kit/fixtures';
import { contract, failuresAt } from '../../kit/contract';
import type { People } from '../../kit/people';
import { answers, type Receiver } from '../../kit/receiver';
import { makeWebhook, settled, until } from '../../kit/webhooks';

const ENV = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8', WEBHOOK_FIRST_RETRY_SECONDS: '1' };

const schemaOf = (name: string): string => `/webhooks/${name}/post/requestBody/content/application~1json/schema`;

describe('Deliveries of webhooks', () => {
  let api: Api;
  let cast: People;
  let receiver: Receiver;

  withReceiver((made) => ({ api, cast, receiver } = made), ENV);

  const hook = async (client: Client, id: number) => (await client.get(`/api/webhooks/${id}`)).body.data;
  const deliveriesOf = async (client: Client, id: number, query = '') =>
    (await client.get(`/api/webhooks/${id}/deliveries${query}`)).body.data.deliveries;

  it('tell each change of a task once, in order, each as GET showed it then', async () => {
    const { ana } = cast;
    const { id: hookId, secret } = await makeWebhook(ana, receiver.url);
    const made = await makeTask(ana, { title: 'Call' });
    const path = `/api/tasks/${made.id}`;
    const shown = [made];
    const steps: [string, object | undefined, string][] = [
      ['PATCH', { title: 'Call Bruce', priority: 'high' }, path],
      ['PATCH', { title: 'Call Bruce' }, path],
      ['POST', undefined, `${path}/complete`],
      ['PATCH', { status: 'pending' }, path],
    ];
    for (const [method, body, where] of steps) {
      await ana.send(method, where, body);
      shown.push((await ana.get(path)).body.data);
    }
    await ana.delete(path);
    await ana.post(`${path}/restore`);
    shown.push((await ana.get(path)).body.data);
    await ana.delete(path);
    await ana.delete(`/api/trash/${made.id}`);
    const all = await receiver.received(8);
    expect(all.map(({ body }) => [body.type, body.data.version])).toEqual([
      ['task.created', 1],
      ['task.updated', 2],
      ['task.completed', 3],
      ['task.reopened', 4],
      ['task.deleted', 5],
      ['task.restored', 6],
      ['task.deleted', 7],
      ['task.purged', 7],
    ]);
    const [first, second, , fourth, fifth, last] = [shown[0], shown[1], shown[2], shown[3], shown[4], shown[5]];
    expect(all.map(({ body }) => body.data.task)).toEqual([first, second, fourth, fifth, fifth, last, last, last]);
    expect(all[1]!.body.data).toMatchObject({
      changed: { title: { old: 'Call', new: 'Call Bruce' }, priority: { old: 'medium', new: 'high' } },
      actor: { id: ana.id, username: 'ana' },
    });
    for (const { headers, text, body } of all) {
      expect(headers['webhook-id']).toBe(body.id);
      new StandardWebhook(secret).verify(text, headers as Record<string, string>);
      new SvixWebhook(secret).verify(text, headers as Record<string, string>);
    }
    expect(new Set(all.map(({ body }) => body.id)).size).toBe(8);
    for (const { body } of all) expect(failuresAt(schemaOf(body.type), body)).toEqual([]);
    await settled(api);
    expect(await hook(ana, hookId)).toMatchObject({
      queued: 0,
      health: { consecutive_failures: 0, last_success_at: expect.any(String), last_error: null },
    });
  });

  it('tell a task that is created completed as created and then completed, both of version 1', async () => {
    await makeWebhook(cast.ana, receiver.url);
    await makeTask(cast.ana, { status: 'completed' });
    const all = await receiver.received(2);
    expect(all.map(({ body }) => [body.type, body.data.version])).toEqual([
      ['task.created', 1],
      ['task.completed', 1],
    ]);
  });

  it('tell tags as GET shows them, and of a deleted one nothing but that', async () => {
    const { ana, root } = cast;
    await makeWebhook(ana, receiver.url);
    const id = await makeTag(ana, 'docs');
    await root.patch(`/api/tags/${id}`, { name: 'Docs' });
    const shown = (await ana.get(`/api/tags/${id}`)).body.data;
    delete shown.task_count;
    await makeTask(ana, { tags: [id] });
    await root.delete(`/api/tags/${id}`);
    await makeTag(ana, 'last');
    const all = await receiver.received(5);
    expect(all.map(({ body }) => body.type).toSorted()).toEqual([
      'tag.created',
      'tag.created',
      'tag.deleted',
      'tag.updated',
      'task.created',
    ]);
    const updated = all.find(({ body }) => body.type === 'tag.updated')!.body.data;
    expect(updated).toMatchObject({ tag: shown, changed: { name: { old: 'docs', new: 'Docs' } }, version: 2 });
    expect(all.find(({ body }) => body.type === 'tag.deleted')!.body.data.tag).toEqual(shown);
  });

  it('are described in the document, with an example of each event that keeps to its schema', () => {
    expect(Object.keys(contract.webhooks)).toEqual([...EVENT_NAMES]);
    for (const [name, { post }] of Object.entries<any>(contract.webhooks)) {
      const { example } = post.requestBody.content['application/json'];
      expect({ name, failures: failuresAt(schemaOf(name), example) }).toEqual({ name, failures: [] });
      expect(example.type).toBe(name);
    }
  });

  it('go to those who may see the task, and only what they ask for', async () => {
    const { ana, bob, root } = cast;
    const mine = await makeWebhook(ana, `${receiver.url}/ana`, { events: ['task.created', 'task.updated'] });
    await makeWebhook(bob, `${receiver.url}/bob`);
    await makeWebhook(root, `${receiver.url}/root`, { events: ['*'], filter: 'priority >= high' });
    const { id } = await makeTask(ana, { title: 'Secret', priority: 'high' });
    await makeTask(ana, { title: 'Low', priority: 'low' });
    await ana.post(`/api/tasks/${id}/complete`);
    await settled(api);
    const got = receiver.all.map(({ path, body }) => `${path.split('/').at(-1)} ${body.type} ${body.data.task.title}`);
    expect(got.toSorted()).toEqual([
      'ana task.created Low',
      'ana task.created Secret',
      'root task.completed Secret',
      'root task.created Secret',
    ]);
    expect((await hook(ana, mine.id)).queued).toBe(0);
  });

  it('are made again after a failure with the same id and body, and hold up no other task', async () => {
    const { ana } = cast;
    let failures = 1;
    receiver.answering = ({ body }, response) => {
      const fails = body.data.task.title === 'Slow' && failures-- > 0;
      response.writeHead(fails ? 500 : 200).end('said');
    };
    const { id } = await makeWebhook(ana, receiver.url);
    const slow = await makeTask(ana, { title: 'Slow' });
    await ana.patch(`/api/tasks/${slow.id}`, { priority: 'high' });
    await makeTask(ana, { title: 'Quick' });
    const all = await receiver.received(4);
    await settled(api);
    const of = (title: string) => all.filter(({ body }) => body.data.task.title === title);
    expect(of('Slow').map(({ body }) => body.type)).toEqual(['task.created', 'task.created', 'task.updated']);
    expect(of('Slow')[0]!.text).toBe(of('Slow')[1]!.text);
    expect(of('Slow')[0]!.headers['webhook-id']).toBe(of('Slow')[1]!.headers['webhook-id']);
    const deliveries = await deliveriesOf(ana, id);
    const created = deliveries.find((each: any) => each.event === 'task.created' && each.task_id === slow.id);
    expect(created).toMatchObject({
      status: 'delivered',
      version: 1,
      next_attempt_at: null,
      attempts: [
        { status: 500, error: 'The receiver answered 500', response: 'said', milliseconds: expect.any(Number) },
        { status: 200, error: null },
      ],
    });
    expect(await deliveriesOf(ana, id, '?status=queued')).toEqual([]);
    expect(await deliveriesOf(ana, id, '?status=delivered&limit=1')).toHaveLength(1);
    expect((await ana.get(`/api/webhooks/${id}/deliveries?status=nonsense`)).status).toBe(400);
  });

  it('stop at 410 and keep the queue until the webhook is activated', async () => {
    const { ana } = cast;
    receiver.answering = answers(410);
    const { id } = await makeWebhook(ana, receiver.url);
    const before = (await ana.get(`/api/webhooks/${id}`)).headers.get('etag');
    await makeTask(ana, { title: 'One' });
    await receiver.received(1);
    await until(async () => (await hook(ana, id)).status === 'paused');
    expect(await hook(ana, id)).toMatchObject({ status: 'paused', pause_reason: 'gone', queued: 1 });
    expect((await ana.get(`/api/webhooks/${id}`)).headers.get('etag')).not.toBe(before);
    await makeTask(ana, { title: 'Two' });
    await until(async () => (await hook(ana, id)).queued === 2);
    expect(receiver.all).toHaveLength(1);
    receiver.answering = answers(204);
    expect((await ana.patch(`/api/webhooks/${id}`, { status: 'active' })).status).toBe(200);
    expect(
      (await receiver.received(3))
        .slice(1)
        .map(({ body }) => body.data.task.title)
        .toSorted(),
    ).toEqual(['One', 'Two']);
    await settled(api);
    expect(await hook(ana, id)).toMatchObject({ status: 'active', queued: 0, health: { consecutive_failures: 0 } });
  });

  it('wait as Retry-After says, with everything for this webhook', async () => {
    const { ana } = cast;
    receiver.answering = answers(429, { 'retry-after': '3600' });
    const { id } = await makeWebhook(ana, receiver.url);
    await makeTask(ana);
    await receiver.received(1);
    await until(async () => (await hook(ana, id)).health.consecutive_failures === 1);
    await makeTask(ana);
    await until(async () => (await hook(ana, id)).queued === 2);
    const [, held] = await deliveriesOf(ana, id);
    const pause = Date.parse(`${held.next_attempt_at}Z`) - Date.now();
    expect(pause).toBeGreaterThan(3_500_000);
    expect(pause).toBeLessThanOrEqual(3_600_000);
    expect(receiver.all).toHaveLength(1);
  });

  it('can be repeated: one by its id, and all of a time in their order', async () => {
    const { ana, bob } = cast;
    const early = await makeTask(ana, { title: 'Before the webhook' });
    const { id } = await makeWebhook(ana, receiver.url);
    const task = await makeTask(ana, { title: 'One' });
    await ana.patch(`/api/tasks/${task.id}`, { title: 'Two' });
    const sent = await receiver.received(2);
    await settled(api);
    const [newest] = await deliveriesOf(ana, id);
    expect((await bob.post(`/api/webhooks/${id}/deliveries/${newest.id}/redeliver`)).status).toBe(404);
    expect((await ana.post(`/api/webhooks/${id}/deliveries/999999/redeliver`)).status).toBe(404);
    const again = await ana.post(`/api/webhooks/${id}/deliveries/${newest.id}/redeliver`);
    expect([again.status, again.body.data.status]).toEqual([200, 'queued']);
    const [, , third] = await receiver.received(3);
    expect([third!.text, third!.headers['webhook-id']]).toEqual([sent[1]!.text, sent[1]!.headers['webhook-id']]);
    await settled(api);
    const replay = await ana.post(`/api/webhooks/${id}/replay`, { from: '2020-01-01T00:00:00Z' });
    expect([replay.status, replay.body.data]).toEqual([202, { count: 3 }]);
    const all = await receiver.received(6);
    await settled(api);
    const replayed = all.slice(3).map(({ body }) => [body.data.task.id, body.type, body.id]);
    expect(replayed.filter(([of]) => of === task.id)).toEqual([
      [task.id, 'task.created', sent[0]!.body.id],
      [task.id, 'task.updated', sent[1]!.body.id],
    ]);
    expect(replayed.filter(([of]) => of === early.id)).toHaveLength(1);
    const none = await ana.post(`/api/webhooks/${id}/replay`, { from: '2020-01-01', to: '2020-01-02' });
    expect(none.body.data).toEqual({ count: 0 });
    for (const body of [{}, { from: 'x' }, { from: '2020-01-01', to: 'x' }])
      expect((await ana.post(`/api/webhooks/${id}/replay`, body)).status).toBe(400);
  });

  it('carry a cursor from which GET /api/changes continues', async () => {
    const { ana } = cast;
    await makeWebhook(ana, receiver.url);
    await makeTask(ana, { title: 'One' });
    const [{ body }] = (await receiver.received(1)) as [any];
    const later = await makeTask(ana, { title: 'Two' });
    const { status, body: page } = await ana.get(`/api/changes?cursor=${body.cursor}`);
    expect(status).toBe(200);
    expect(page.data.changes.map(({ id }: any) => id)).toContain(later.id);
  });

  it('do not tell what was rolled back or changed nothing', async () => {
    const { ana } = cast;
    await makeWebhook(ana, receiver.url);
    const task = await makeTask(ana, { title: 'One' });
    await ana.patch(`/api/tasks/${task.id}`, { title: 'One' });
    const bulk = {
      operations: [
        { op: 'create', data: { title: 'Never' } },
        { op: 'delete', id: 999_999 },
      ],
    };
    expect((await ana.post('/api/tasks/bulk', bulk)).status).toBeGreaterThanOrEqual(400);
    const dry = { dry_run: true, operations: [{ op: 'create', data: { title: 'Never' } }] };
    expect((await ana.post('/api/tasks/bulk', dry)).status).toBe(200);
    await ana.patch(`/api/tasks/${task.id}`, { title: 'Never' }, { 'if-match': '"99-00000000"' });
    await makeTask(ana, { title: 'Two' });
    await settled(api);
    expect(receiver.all.map(({ body }) => body.data.task.title).toSorted()).toEqual(['One', 'Two']);
  });
});
