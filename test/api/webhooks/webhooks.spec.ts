import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import type { Api } from '../../kit/api';
import { leavingNothing } from '../../kit/builders';
import { withReceiver } from '../../kit/fixtures';
import type { People } from '../../kit/people';
import { answers, type Receiver } from '../../kit/receiver';
import { makeWebhook } from '../../kit/webhooks';

const URL = 'https://203.0.113.7/hook';

describe('Webhooks', () => {
  let api: Api;
  let cast: People;
  let receiver: Receiver;

  withReceiver((made) => ({ api, cast, receiver } = made));

  it('are shown whole on creation, with a secret that nothing shows again or stores in the open', async () => {
    const { ana } = cast;
    const answer = await ana.post('/api/webhooks', {
      url: URL,
      events: ['task.created', 'task.created'],
      description: ' chat ',
    });
    expect(answer.status).toBe(201);
    const { secret, ...shown } = answer.body.data;
    expect(shown).toEqual({
      id: expect.any(Number),
      url: URL,
      events: ['task.created'],
      description: 'chat',
      filter: null,
      status: 'active',
      pause_reason: null,
      health: { consecutive_failures: 0, last_success_at: null, last_error: null },
      queued: 0,
      created_at: expect.any(String),
      updated_at: shown.created_at,
      user_id: ana.id,
    });
    expect(secret).toMatch(/^whsec_/);
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
    expect((await ana.get(`/api/webhooks/${shown.id}`)).body.data).toEqual(shown);
    expect((await ana.get('/api/webhooks')).body.data.webhooks).toEqual([shown]);
    const stored = JSON.stringify([await api.rows('SELECT * FROM webhooks'), await api.events('webhook')]);
    expect(stored).not.toContain(secret.slice(6));
    expect((await api.events('webhook', shown.id)).map(({ name }) => name)).toEqual(['webhook.created']);
  });

  it('belong to their owner: strangers find nothing, admins everything, and a refusal changes nothing', async () => {
    const { ana, bob, root } = cast;
    const { id } = await makeWebhook(ana, URL);
    await leavingNothing(api, async () => {
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['PATCH', '', { status: 'paused' }],
        ['PATCH', '', { status: 7 }],
        ['DELETE', '', undefined],
        ['POST', '/rotate-secret', undefined],
        ['POST', '/test', undefined],
      ] as const)
        expect((await bob.send(method, `/api/webhooks/${id}${path}`, body)).status).toBe(404);
      expect((await api.anonymous.get('/api/webhooks')).status).toBe(401);
    });
    expect((await bob.get('/api/webhooks')).body.data.webhooks).toEqual([]);
    expect((await root.get('/api/webhooks')).body.data.webhooks).toHaveLength(1);
    expect((await root.patch(`/api/webhooks/${id}`, { description: 'seen' })).body.data).toMatchObject({
      description: 'seen',
      user_id: ana.id,
    });
    expect((await root.delete(`/api/webhooks/${id}`)).status).toBe(200);
    expect((await ana.get(`/api/webhooks/${id}`)).status).toBe(404);
  });

  it('refuse what cannot be used, all fields at once, in both languages and with codes', async () => {
    const { ana } = cast;
    const refusals: [object, Record<string, string>][] = [
      [{ events: ['*'] }, { url: 'url.required' }],
      [
        { url: 'ftp://example.com', events: [] },
        { url: 'url.not_http', events: 'events.empty' },
      ],
      [
        { url: 'https://u:p@example.com', events: 'x' },
        { url: 'url.credentials', events: 'events.not_list' },
      ],
      [
        { url: 'https://example.com:0/', events: ['task.gone'] },
        { url: 'url.not_http', events: 'events.unknown' },
      ],
      [
        { url: 'https://example.com:65536/', events: ['*', 'task.created'] },
        { url: 'url.not_http', events: 'events.unknown' },
      ],
      [{ url: `https://example.com/${'x'.repeat(2_000)}`, events: ['*'] }, { url: 'url.too_long' }],
      [{ url: URL, events: ['*'], description: 'x'.repeat(201) }, { description: 'description.too_long' }],
      [{ url: URL, events: ['*'], filter: 'status = done' }, { filter: 'filter.wrong_value' }],
    ];
    await leavingNothing(api, async () => {
      for (const [body, codes] of refusals) {
        const { status, body: said } = await ana.post('/api/webhooks', body);
        expect([status, Object.fromEntries(said.errors.map((each: any) => [each.field, each.code]))]).toEqual([
          400,
          codes,
        ]);
        expect((await ana.post('/api/webhooks', body, { 'accept-language': 'en' })).body.message).not.toBe(
          said.message,
        );
      }
    });
    expect((await ana.post('/api/webhooks', { url: URL, events: ['*'], filter: null })).status).toBe(201);
  });

  it('take conditions and repeated requests as everything does', async () => {
    const { ana } = cast;
    const key = { 'idempotency-key': 'once' };
    const first = await ana.post('/api/webhooks', { url: URL, events: ['*'] }, key);
    const again = await ana.post('/api/webhooks', { url: URL, events: ['*'] }, key);
    expect(again.body).toEqual(first.body);
    const path = `/api/webhooks/${first.body.data.id}`;
    const etag = first.headers.get('etag')!;
    expect((await ana.get(path, { 'if-none-match': etag })).status).toBe(304);
    const paused = await ana.patch(path, { status: 'paused' }, { 'if-match': etag });
    expect(paused.body.data).toMatchObject({ status: 'paused', pause_reason: 'user' });
    expect((await ana.patch(path, { description: 'late' }, { 'if-match': etag })).status).toBe(412);
    expect((await ana.delete(path, undefined, { 'if-match': etag })).status).toBe(412);
    expect((await ana.patch(path, { status: 'paused' })).headers.get('etag')).toBe(paused.headers.get('etag'));
    expect((await ana.patch(path, { status: 'active' })).body.data).toMatchObject({
      status: 'active',
      pause_reason: null,
    });
    expect((await api.events('webhook')).map(({ name }) => name)).toEqual([
      'webhook.created',
      'webhook.updated',
      'webhook.updated',
    ]);
  });

  it('are limited to 40 per user, even with concurrent requests', async () => {
    const { ana, bob } = cast;
    for (let i = 0; i < 37; i++) await makeWebhook(ana, `${URL}/${i}`);
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, i) => ana.post('/api/webhooks', { url: `${URL}/more${i}`, events: ['*'] })),
    );
    expect(all.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 409, 409, 409, 409, 409]);
    expect(all.find(({ status }) => status === 409)!.body.code).toBe('webhook.too_many');
    expect((await bob.post('/api/webhooks', { url: URL, events: ['*'] })).status).toBe(201);
  });

  it('are tested at once, signed so that both libraries verify, and the answer is shown', async () => {
    const { ana } = cast;
    receiver.answering = (_, response) => void response.end(`hello${'x'.repeat(5_000)}`);
    const { id, secret } = await makeWebhook(ana, receiver.url);
    const { status, body } = await ana.post(`/api/webhooks/${id}/test`);
    expect(status).toBe(200);
    expect(body.data).toEqual({
      status: 200,
      milliseconds: expect.any(Number),
      error: null,
      response: `hello${'x'.repeat(995)}`,
    });
    const [{ headers, text, body: sent }] = (await receiver.received(1)) as [any];
    expect(sent).toMatchObject({ type: 'webhook.test', id: headers['webhook-id'] });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Tasksmith\/\d/),
    });
    expect(new StandardWebhook(secret).verify(text, headers)).toEqual(sent);
    new SvixWebhook(secret).verify(text, headers);
    expect(() => new StandardWebhook(secret).verify(`${text} `, headers)).toThrow('No matching signature');
    expect(receiver.all).toHaveLength(1);
  });

  it('sign with the old secret as well after a rotation, and a test says what went wrong', async () => {
    const { ana } = cast;
    const { id, secret: old } = await makeWebhook(ana, receiver.url);
    const rotated = await ana.post(`/api/webhooks/${id}/rotate-secret`);
    const { secret } = rotated.body.data;
    expect(secret).not.toBe(old);
    receiver.answering = answers(302, { location: receiver.url });
    const { body } = await ana.post(`/api/webhooks/${id}/test`);
    expect(body.data).toMatchObject({ status: 302, error: 'The receiver answered 302' });
    const [{ headers, text }] = (await receiver.received(1)) as [any];
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const each of [old, secret]) new StandardWebhook(each).verify(text, headers);
    expect(receiver.all).toHaveLength(1);
    await receiver.stop();
    const silent = await ana.post(`/api/webhooks/${id}/test`, undefined, { 'idempotency-key': 'silent' });
    expect(silent.body.data).toMatchObject({ status: null, error: expect.stringContaining('ECONNREFUSED') });
  });

  it('pause with their owner, go on with them, and are deleted with them', async () => {
    const { ana, bob, root } = cast;
    const { id } = await makeWebhook(bob, URL);
    const own = await makeWebhook(bob, `${URL}/own`);
    await bob.patch(`/api/webhooks/${own.id}`, { status: 'paused' });
    await makeWebhook(ana, URL);
    const shown = async (hook: number) => {
      const { status, pause_reason } = (await root.get(`/api/webhooks/${hook}`)).body.data;
      return [status, pause_reason];
    };
    await root.post(`/api/users/${bob.id}/deactivate`);
    expect([await shown(id), await shown(own.id)]).toEqual([
      ['paused', 'owner'],
      ['paused', 'user'],
    ]);
    expect((await root.patch(`/api/webhooks/${id}`, { status: 'active' })).body.code).toBe('webhook.owner_inactive');
    await root.post(`/api/users/${bob.id}/activate`);
    expect([await shown(id), await shown(own.id)]).toEqual([
      ['active', null],
      ['paused', 'user'],
    ]);
    await root.delete(`/api/users/${bob.id}`);
    expect((await root.get('/api/webhooks')).body.data.webhooks.map((each: any) => each.user_id)).toEqual([ana.id]);
  });
});
