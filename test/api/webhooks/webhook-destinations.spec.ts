import dns from 'node:dns';
import { Api, type Client } from '../../kit/api';
import { leavingNothing } from '../../kit/builders';
import { people } from '../../kit/people';
import { Receiver } from '../../kit/receiver';
import { makeWebhook } from '../../kit/webhooks';

const REFUSED = [
  '127.0.0.1 127.255.255.254 10.0.0.1 172.31.255.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255',
  '[::1] [::] [fe80::1] [fd12::1] [ff02::1]',
  '[::ffff:127.0.0.1] [::ffff:8.8.8.8] [::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [2001::1]',
  // The same written otherwise, as URLs allow.
  '2130706433 0x7f.1 0177.0.0.1 127.1 localhost LOCALHOST',
].flatMap((hosts) => hosts.split(' '));

/** Names resolve to these addresses, the next answer for each look-up; the last one stays. */
function resolving(answers: Record<string, string[]>): jest.SpyInstance {
  const real = dns.lookup;
  return jest.spyOn(dns, 'lookup').mockImplementation(((host: string, options: any, done: any) => {
    const addresses = answers[host];
    if (!addresses) return real(host, options, done);
    const [address] = addresses.length > 1 ? addresses.splice(0, 1) : addresses;
    done(
      null,
      address!.split(' ').map((each) => ({ address: each, family: each.includes(':') ? 6 : 4 })),
    );
  }) as never);
}

describe('Webhooks may not go', () => {
  let api: Api;
  let ana: Client;
  let receiver: Receiver;

  beforeEach(async () => {
    api = await Api.startOwn({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.2/32' });
    ({ ana } = await people(api));
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await api.stop();
    await receiver.stop();
  });

  it('to addresses that are not public, in any way of writing them', async () => {
    await leavingNothing(api, async () => {
      for (const host of REFUSED) {
        const { status, body } = await ana.post('/api/webhooks', { url: `http://${host}:9/`, events: ['*'] });
        expect([host, status, body.code]).toEqual([host, 400, 'url.address_refused']);
        expect(body.message).toMatch(/[\d:].*WEBHOOK_ALLOWED_NETWORKS/);
      }
    });
    for (const host of ['8.8.8.8', '[2606:4700::1111]', '127.0.0.2'])
      expect((await ana.post('/api/webhooks', { url: `http://${host}:9/`, events: ['*'] })).status).toBe(201);
  });

  it('to a name with one such address among others, nor be changed to it; a name without any is judged later', async () => {
    resolving({ 'mixed.example': ['8.8.8.8 10.0.0.1'], 'good.example': ['8.8.8.8'] });
    const refused = await ana.post('/api/webhooks', { url: 'https://mixed.example/', events: ['*'] });
    expect(refused.body).toMatchObject({ code: 'url.address_refused', errors: [{ field: 'url' }] });
    expect(refused.body.message).toContain('10.0.0.1');
    const { id } = await makeWebhook(ana, 'https://good.example/');
    expect((await ana.patch(`/api/webhooks/${id}`, { url: 'https://mixed.example/' })).status).toBe(400);
    const unknown = await makeWebhook(ana, 'https://no-such-name.invalid/');
    const { body } = await ana.post(`/api/webhooks/${unknown.id}/test`);
    expect(body.data).toMatchObject({ status: null, error: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
  });

  it('to an address that a name has come to mean since: each connection is checked and uses what was checked', async () => {
    const spy = resolving({
      'moving.example': ['8.8.8.8', '127.0.0.1'],
      'fixed.example': ['127.0.0.2', '127.0.0.2', '10.0.0.1'],
    });
    const moving = await makeWebhook(ana, `http://moving.example:${receiver.port}/`);
    const { body } = await ana.post(`/api/webhooks/${moving.id}/test`);
    expect(body.data).toMatchObject({
      status: null,
      error: expect.stringMatching(/127\.0\.0\.1.*WEBHOOK_ALLOWED_NETWORKS/),
    });
    expect(receiver.all).toHaveLength(0);
    // One look-up at creation and one for the connection. A second one for it would be refused.
    const fixed = await makeWebhook(ana, `http://fixed.example:${receiver.port}/`);
    const sent = await ana.post(`/api/webhooks/${fixed.id}/test`);
    expect(sent.body.data.error).toMatch(/ECONNREFUSED 127\.0\.0\.2/);
    expect(spy.mock.calls.filter(([host]) => host === 'fixed.example')).toHaveLength(2);
  });

  it('to the service itself, even where its network is allowed', async () => {
    const open = await Api.startOwn({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8,::1' });
    try {
      const somebody = (await people(open)).ana;
      const { port } = new URL(open.url);
      for (const host of ['127.0.0.1', 'localhost', '[::1]', '127.0.0.9']) {
        const { status, body } = await somebody.post('/api/webhooks', {
          url: `http://${host}:${port}/`,
          events: ['*'],
        });
        expect([host, status, body.code]).toEqual([host, 400, 'url.own_address']);
      }
      expect((await somebody.post('/api/webhooks', { url: receiver.url, events: ['*'] })).status).toBe(201);
    } finally {
      await open.stop();
    }
  });
});
