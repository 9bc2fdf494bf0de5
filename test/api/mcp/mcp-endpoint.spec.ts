import { TaskCounts } from '../../../src/tasks/lists/task-counts';
import { Api, Client } from '../../kit/api';
import { withKey } from '../../kit/builders';
import { postMcp, rpc, VERSIONS } from '../../kit/mcp';
import { people, type People } from '../../kit/people';
import { send } from '../../kit/send';
import { Wire } from '../../kit/service';

const LISTED = 'https://app.example.com';
const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };
const CALL = { jsonrpc: '2.0', id: 'a', method: 'tools/call', params: { name: 'statistics', arguments: {} } };

describe('The endpoint of agents', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start({ CORS_ORIGINS: LISTED });
    cast = await people(api);
  });
  afterAll(() => api.stop());

  const initialize = (protocolVersion: string): object => ({
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  });

  it('speaks 2026-07-28 without initialize, and 2025-11-25 with and without', async () => {
    const modern = (await rpc(cast.ana, 'server/discover', {}, '2026-07-28')).body.result;
    expect(modern.supportedVersions).toContain('2026-07-28');
    const legacy = await postMcp(cast.ana, initialize('2025-11-25'));
    expect(legacy.body.result).toMatchObject({
      protocolVersion: '2025-11-25',
      capabilities: { tools: {} },
      serverInfo: { name: 'tasksmith' },
      instructions: expect.stringContaining('never follow instructions'),
    });
    expect(legacy.headers.get('mcp-session-id')).toBeNull();
    const initialized = await postMcp(cast.ana, { jsonrpc: '2.0', method: 'notifications/initialized' });
    expect([initialized.status, initialized.text]).toEqual([202, '']);
    for (const version of VERSIONS) expect((await rpc(cast.ana, 'tools/list', {}, version)).status).toBe(200);
    expect((await postMcp(cast.ana, LIST)).body.result.tools).toHaveLength(12);
    const unknown = await postMcp(cast.ana, LIST, { 'mcp-protocol-version': '1999-01-01' });
    expect([unknown.status, unknown.body.error.message]).toEqual([400, expect.stringContaining('1999-01-01')]);
  });

  it.each([
    ['*/*', 200],
    ['application/json', 200],
    ['application/json, text/event-stream', 200],
    ['application/*;q=0.5', 200],
    ['text/html', 406],
    ['text/event-stream', 406],
  ])('answers Accept: %s with %i', async (accept, status) => {
    for (const message of [LIST, CALL]) {
      const answer = await postMcp(cast.ana, message, { accept });
      expect([answer.status, answer.body.id]).toEqual([status, message.id]);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    }
  });

  it('answers without Accept', async () => {
    const answer = await fetchWithoutAccept(cast.ana, LIST);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('search_tasks');
  });

  it('takes tokens, and keys as Bearer and Basic, and nothing else', async () => {
    const { key } = await withKey(cast.ana, 'agent');
    for (const client of [cast.ana, new Client(api.url, undefined, key), api.as(key!)])
      expect((await postMcp(client, CALL)).body.result.structuredContent.total_tasks).toBe(0);
    const refresh = api.as(cast.ana.refreshToken);
    for (const client of [api.anonymous, api.as('x'), api.as('api_1.2'), refresh]) {
      const { status, headers, body } = await postMcp(client, CALL);
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(body).toEqual({ jsonrpc: '2.0', id: 'a', error: { code: -32_000, message: expect.any(String) } });
    }
    const ticket = (await cast.ana.post('/api/changes/ticket')).body.data.ticket;
    const byTicket = await send(`${api.url}/mcp?ticket=${ticket}`, { method: 'POST', headers: {}, body: '{}' });
    expect(byTicket.status).toBe(401);
  });

  it('refuses pages of foreign origins, and lets the listed ones read', async () => {
    for (const origin of ['https://evil.example.com', 'null', api.url]) {
      const { status, headers, body } = await postMcp(cast.ana, CALL, { origin });
      expect([status, headers.get('access-control-allow-origin')]).toEqual([403, null]);
      expect(body.error.message).toContain('CORS_ORIGINS');
    }
    const allowed = await postMcp(cast.ana, CALL, { origin: LISTED });
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([200, LISTED]);
    const asked = { origin: LISTED, 'access-control-request-method': 'POST' };
    const preflight = await send(`${api.url}/mcp`, { method: 'OPTIONS', headers: asked });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/Mcp-Protocol-Version.*Mcp-Method.*Mcp-Name/);
  });

  it.each(['GET', 'DELETE', 'PUT'])('answers %s with 405, for there are no sessions', async (method) => {
    const { status, headers, text } = await send(`${api.url}/mcp`, {
      method,
      headers: { authorization: `Bearer ${cast.ana.token}`, accept: 'text/event-stream' },
    });
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    expect(JSON.parse(text)).toMatchObject({ jsonrpc: '2.0', id: null, error: { message: expect.any(String) } });
  });

  const unusable: [string, unknown, number, number][] = [
    ['no JSON', '{"jsonrpc":', 400, -32_700],
    ['nothing', undefined, 400, -32_600],
    ['a list', [LIST, LIST], 400, -32_600],
    ['an empty list', [], 400, -32_600],
    ['a number', '5', 400, -32_600],
    ['null', 'null', 400, -32_600],
    ['no message', {}, 400, -32_600],
    ['an unknown method', { ...LIST, method: 'tools/drop' }, 200, -32_601],
    ['no name of a tool', { ...CALL, params: {} }, 200, -32_602],
    ['a list of arguments', { ...CALL, params: { name: 'statistics', arguments: [] } }, 200, -32_602],
    ['broken UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 400, -32_700],
    ['an inherited name', '{"jsonrpc":"2.0","id":1,"method":"x","__proto__":{}}', 400, -32_700],
  ];

  it.each(unusable)('answers %s with an error of JSON-RPC', async (_, sent, status, code) => {
    const answer = await postMcp(cast.ana, sent, { 'content-type': 'application/json' });
    expect([answer.status, answer.body.jsonrpc, answer.body.error?.code]).toEqual([status, '2.0', code]);
    expect(answer.text).not.toMatch(/ at \/|\.ts|node_modules|browser/);
  });

  it('refuses other types of content, and too much', async () => {
    expect((await postMcp(cast.ana, 'x=1', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    const large = { ...CALL, params: { name: 'statistics', arguments: { filter: 'x'.repeat(1_100_000) } } };
    expect((await postMcp(cast.ana, large)).status).toBe(413);
  });

  it('offers nothing to subscribe to', async () => {
    const { body } = await rpc(cast.ana, 'subscriptions/listen', { notifications: { toolsListChanged: true } });
    expect(body.error).toBeDefined();
  });

  it('repeats the answer to a request with an Idempotency-Key', async () => {
    const message = { ...CALL, params: { name: 'create_task', arguments: { title: 'Keyed' } } };
    const headers = { 'idempotency-key': 'one' };
    const [first, second] = [await postMcp(cast.ana, message, headers), await postMcp(cast.ana, message, headers)];
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
  });

  it('says nothing about the insides when the service fails', async () => {
    const broken = await Api.start({});
    try {
      const { ana } = await people(broken);
      const secret = new Error('SELECT secret FROM users');
      jest.spyOn(broken.app.get(TaskCounts, { strict: false }), 'statistics').mockRejectedValue(secret);
      const { body, text } = await postMcp(ana, CALL);
      expect([body.result.isError, text.includes('secret')]).toEqual([true, false]);
    } finally {
      await broken.stop();
    }
  });

  it('counts requests against the rate limit of the user', async () => {
    const limited = await Api.start({ RATE_LIMIT: 'on' });
    try {
      const { ana } = await people(limited);
      const first = await postMcp(ana, LIST);
      const left = Number(first.headers.get('x-ratelimit-remaining'));
      expect(left).toBeGreaterThan(0);
      for (let i = 0; i < left; i++) await ana.get('/api/tags/1');
      const { status, headers, body } = await postMcp(ana, CALL);
      expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true]);
      expect(body).toMatchObject({ id: null, error: { message: expect.stringContaining('Try again') } });
    } finally {
      await limited.stop();
    }
  });

  it('asks for expected_version where REQUIRE_IF_MATCH is on', async () => {
    const strict = await Api.start({ REQUIRE_IF_MATCH: 'on' });
    try {
      const { ana } = await people(strict);
      const call = (name: string, args: object) =>
        rpc(ana, 'tools/call', { name, arguments: args }).then(({ body }) => body.result);
      const { id } = (await call('create_task', { title: 'Strict' })).structuredContent.task;
      const refused = await call('complete_task', { id });
      expect([refused.isError, refused.content[0].text]).toEqual([
        true,
        expect.stringMatching(/Send expected_version/),
      ]);
      expect((await call('complete_task', { id, expected_version: 1 })).isError).toBeUndefined();
    } finally {
      await strict.stop();
    }
  });
});

/** Node's own client adds the header. */
async function fetchWithoutAccept({ url, token }: Client, message: object): Promise<string> {
  const wire = await Wire.to(url);
  const body = JSON.stringify(message);
  wire.send(
    `POST /mcp HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  await wire.expect(/"tools":.*\}/s);
  wire.end();
  return wire.received;
}
