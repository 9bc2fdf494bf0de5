import { createHmac, timingSafeEqual } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import type { Api, Client } from '../../kit/api';
import { makeCloseTask, makeLead, withKey } from '../../kit/builders';
import { withReceiver } from '../../kit/fixtures';
import type { People } from '../../kit/people';
import { Receiver, type Received } from '../../kit/receiver';
import { makeSubscription, settled } from '../../kit/webhooks';

/** As Close's documentation has it: hex of HMAC-SHA256 with the key's bytes over the timestamp and the body. */
function verify(key: string, { headers, text }: Received): boolean {
  const timestamp = String(headers['close-sig-timestamp']);
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const hash = createHmac('sha256', Buffer.from(key, 'hex'))
    .update(timestamp + text)
    .digest('hex');
  return timingSafeEqual(Buffer.from(hash), Buffer.from(String(headers['close-sig-hash'])));
}

describe('Deliveries of the Close API', () => {
  let api: Api;
  let cast: People;
  let key: Client;
  let receiver: Receiver;

  withReceiver((made) => ({ api, cast, receiver } = made));
  beforeEach(async () => {
    key = await withKey(cast.ana);
  });

  const events = (...names: string[]) =>
    names.map((name) => {
      const [, object_type, action] = /^(.*)\.(\w+)$/.exec(name)!;
      return { object_type, action };
    });

  it('are events of the event log, signed in both ways', async () => {
    const hook = await makeSubscription(key, receiver.url, {
      events: events(
        'task.lead.created',
        'task.lead.completed',
        'task.lead.updated',
        'task.lead.deleted',
        'lead.created',
        'activity.task_completed.created',
      ),
    });
    const lead = await makeLead(key);
    const task = await makeCloseTask(key, lead.id);
    await key.put(`/api/v1/task/${task.id}/`, { is_complete: true });
    await key.delete(`/api/v1/task/${task.id}/`);
    const all = await receiver.received(6);
    expect(all.map(({ body }) => `${body.event.object_type} ${body.event.action}`).toSorted()).toEqual([
      'activity.task_completed created',
      'lead created',
      'task.lead completed',
      'task.lead created',
      'task.lead deleted',
      'task.lead updated',
    ]);
    const ofTask = all.filter(({ body }) => body.event.object_id === task.id);
    expect(ofTask.map(({ body }) => body.event.action)).toEqual(['created', 'completed', 'updated', 'deleted']);
    for (const received of all) {
      expect(received.body.subscription_id).toBe(hook.id);
      expect(verify(hook.signature_key, received)).toBe(true);
      expect(verify(hook.signature_key, { ...received, text: `${received.text} ` })).toBe(false);
      const secret = Buffer.from(hook.signature_key, 'hex').toString('base64');
      new StandardWebhook(secret).verify(received.text, received.headers as Record<string, string>);
    }
    const created = ofTask[0]!.body.event;
    expect(created).toMatchObject({ data: { ...task, view: null }, previous_data: {}, changed_fields: [] });
    expect((await key.get(`/api/v1/event/${created.id}/`)).body).toEqual(created);
    expect(ofTask[3]!.body.event).toMatchObject({ data: null, previous_data: { id: task.id, is_complete: true } });
  });

  it('are those that fulfil extra_filter, of tasks that the owner may see', async () => {
    const stranger = await withKey(cast.bob);
    const filter = (extra_filter: object) => ({
      events: [{ object_type: 'task.lead', action: 'updated', extra_filter }],
    });
    const inData = (field: string, value: string) => ({
      type: 'field_accessor',
      field: 'data',
      filter: { type: 'field_accessor', field, filter: { type: 'equals', value } },
    });
    const changed = { type: 'field_accessor', field: 'changed_fields', filter: { type: 'contains', value: 'text' } };
    await makeSubscription(key, `${receiver.url}/high`, filter(inData('priority', 'high')));
    await makeSubscription(key, `${receiver.url}/text`, filter(changed));
    await makeSubscription(
      key,
      `${receiver.url}/both`,
      filter({ type: 'and', filters: [changed, inData('priority', 'high')] }),
    );
    await makeSubscription(key, `${receiver.url}/not`, filter({ type: 'not', filter: changed }));
    await makeSubscription(
      stranger,
      `${receiver.url}/stranger`,
      filter({ type: 'or', filters: [changed, { type: 'not', filter: changed }] }),
    );
    const lead = await makeLead(key);
    const task = await makeCloseTask(key, lead.id);
    await key.put(`/api/v1/task/${task.id}/`, { text: 'Other' });
    await key.put(`/api/v1/task/${task.id}/`, { priority: 'high' });
    await key.put(`/api/v1/task/${task.id}/`, { text: 'Again' });
    await settled(api);
    const got = receiver.all.map(
      ({ path, body }) => `${path.split('/').at(-1)} ${body.event.data.text} ${body.event.data.priority}`,
    );
    expect(got.toSorted()).toEqual([
      'both Again high',
      'high Again high',
      'high Other high',
      'not Other high',
      'text Again high',
      'text Other medium',
    ]);
  });

  it('tell what happens through the other API, and stop when the subscription is paused or deleted', async () => {
    const hook = await makeSubscription(key, receiver.url, { events: events('task.lead.created') });
    await cast.ana.post('/api/tasks', { title: 'From TaskForge' });
    const [first] = await receiver.received(1);
    expect(first!.body.event).toMatchObject({ data: { text: 'From TaskForge', lead_id: null }, lead_id: null });
    await settled(api);
    await key.put(`/api/v1/webhook/${hook.id}/`, { status: 'paused' });
    await cast.ana.post('/api/tasks', { title: 'Kept' });
    await settled(api);
    await key.put(`/api/v1/webhook/${hook.id}/`, { status: 'active' });
    expect((await receiver.received(2))[1]!.body.event.data.text).toBe('Kept');
    await key.delete(`/api/v1/webhook/${hook.id}/`);
    await cast.ana.post('/api/tasks', { title: 'Never' });
    expect(receiver.all).toHaveLength(2);
  });

  it('go to a receiver with a self-signed certificate only if verify_ssl is false', async () => {
    const secure = await Receiver.startSecure();
    try {
      const checked = await makeSubscription(key, secure.url);
      const created = events('task.lead.created');
      await makeSubscription(key, `${secure.url}/unchecked`, { events: created, verify_ssl: false });
      const lead = await makeLead(key);
      await makeCloseTask(key, lead.id);
      expect((await secure.received(1))[0]!.path).toBe('/hook/unchecked');
      const failed = async (): Promise<any> =>
        (await api.rows('SELECT url, last_error FROM webhooks WHERE last_error IS NOT NULL'))[0];
      while (!(await failed())) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await failed()).toEqual({ url: checked.url, last_error: expect.stringMatching(/self-signed/) });
      expect(secure.all).toHaveLength(1);
    } finally {
      await secure.stop();
    }
  });

  it('serve the trigger of the n8n node: its requests, as its source makes them', async () => {
    const json = { accept: 'application/json', 'content-type': 'application/json' };
    // checkExists, without a webhook that it remembers.
    const list = await key.get('/api/v1/webhook/', json);
    expect(list.body.data.some((each: any) => each.url === receiver.url)).toBe(false);
    // create, for "Task Completed".
    const body = { url: receiver.url, events: [{ object_type: 'task.lead', action: 'completed' }] };
    const created = await key.post('/api/v1/webhook/', body, json);
    expect(created.body.id).toMatch(/^whsub_/);
    expect((await key.get(`/api/v1/webhook/${created.body.id}/`, json)).status).toBe(200);
    // One for an object type that there is not here is accepted as well, and its filter understood.
    const custom = {
      object_type: 'activity.custom_activity',
      action: 'deleted',
      extra_filter: {
        type: 'and',
        filters: [
          {
            type: 'field_accessor',
            field: 'previous_data',
            filter: {
              type: 'field_accessor',
              field: 'custom_activity_type_id',
              filter: { type: 'equals', value: 'actitype_1' },
            },
          },
        ],
      },
    };
    expect((await key.post('/api/v1/webhook/', { url: `${receiver.url}/custom`, events: [custom] }, json)).status).toBe(
      201,
    );
    const task = await makeCloseTask(key, (await makeLead(key)).id);
    await key.put(`/api/v1/task/${task.id}/`, { is_complete: true });
    const [received] = await receiver.received(1);
    expect(received!.body.event).toMatchObject({ object_id: task.id, action: 'completed' });
    // delete, when the workflow is switched off.
    expect((await key.delete(`/api/v1/webhook/${created.body.id}/`, undefined, json)).status).toBe(200);
  });
});
