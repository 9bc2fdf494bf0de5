import { once } from 'node:events';
import { StreamsService } from '../../../src/changes/stream/streams.service';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Api, type Client } from '../../kit/api';
import { makeTag, makeTask, withKey } from '../../kit/builders';
import { people, type Person } from '../../kit/people';
import { StreamClient } from '../../kit/stream-client';

const MOST = 20;

describe('The stream of changes', () => {
  let api: Api;
  let ana: Person;
  let bob: Person;
  let root: Person;
  let opened: StreamClient[];

  beforeEach(async () => {
    api = await Api.start();
    ({ ana, bob, root } = await people(api));
    opened = [];
  });
  afterEach(async () => {
    for (const stream of opened) {
      stream.close();
      await stream.end();
    }
    await api.stop();
  });

  const headersOf = ({ token, key }: Client) => ({
    authorization: key ? `Basic ${btoa(`${key}:`)}` : `Bearer ${token}`,
  });
  const address = (query = '') => `${api.url}/api/changes/stream${query}`;
  async function open(client: Client, query = '', headers = {}): Promise<StreamClient> {
    const stream = await StreamClient.open(address(query), { ...headersOf(client), ...headers });
    opened.push(stream);
    return stream;
  }
  const refusal = (client: Client, query = '', headers = {}) =>
    StreamClient.refusal(address(query), { ...headersOf(client), ...headers });
  const cursorOf = async (client: Client, query = '') =>
    (await client.get(`/api/changes${query}`)).body.data.cursor as string;
  const about = (id: number) => (said: { event: string; data: any }) => said.event === 'change' && said.data.id === id;
  const ticketOf = async (client: Client): Promise<string> => {
    const { status, body } = await client.post('/api/changes/ticket');
    expect([status, body.data.expires_in]).toEqual([201, 60]);
    return body.data.ticket;
  };

  it('begins with retry and ready, then sends each change as the feed shows it', async () => {
    const stream = await open(ana);
    const ready = await stream.ready();
    expect(ready).toEqual({ event: 'ready', id: expect.stringMatching(/^[\w-]+$/), data: {} });
    expect([stream.retries, stream.said[0]]).toEqual([[2_000], ready]);

    const { id } = await makeTask(ana, { title: 'One\nline' });
    const change = await stream.until(about(id));
    const { body } = await ana.get(`/api/changes?cursor=${ready!.id}`);
    expect(body.data.changes).toEqual([change!.data]);
    expect((await ana.get(`/api/changes?cursor=${change!.id}`)).body.data.changes).toEqual([]);

    await ana.delete(`/api/tasks/${id}`);
    expect(await stream.until(({ data }) => data.gone !== undefined)).toMatchObject({
      data: { type: 'task', id, gone: 'deleted' },
    });
  });

  it('shows each reader their own: owner, creator, stranger and admin', async () => {
    const [ofAna, ofBob, ofRoot] = [await open(ana), await open(bob), await open(root)];
    for (const stream of [ofAna, ofBob, ofRoot]) await stream.ready();
    const mine = await makeTask(ana);
    const key = await withKey(root);
    await root.patch(`/api/tasks/${mine.id}`, { title: 'By root' });
    const his = await makeTask(bob);
    await ofRoot.until(about(his.id));
    await ofBob.until(about(his.id));
    await ofAna.until(({ data }) => data.task?.title === 'By root');
    expect(ofBob.changes.map(({ id }) => id)).toEqual([his.id]);
    expect(new Set(ofAna.changes.map(({ id }) => id))).toEqual(new Set([mine.id]));

    const users = await api.rows('SELECT id, public_id FROM users');
    const publicIdOf = ({ id }: Person) => users.find((row) => Number(row.id) === id).public_id;
    const [{ public_id }] = await api.rows(`SELECT public_id FROM tasks WHERE id = ${mine.id}`);
    const handedOver = { assigned_to: publicIdOf(bob), created_by: publicIdOf(bob) };
    await key.put(`/api/v1/task/${public_id}/`, handedOver);
    await ofBob.until(about(mine.id));
    expect(await ofAna.until(({ data }) => data.gone)).toMatchObject({ data: { id: mine.id, gone: 'hidden' } });
  });

  it('continues after Last-Event-ID, which takes precedence over the cursor, and keeps the types of a cursor', async () => {
    const cursor = await cursorOf(ana, '?types=tag');
    const [first, second] = [await makeTag(ana, 'first'), await makeTag(ana, 'second')];
    await makeTask(ana);
    const stream = await open(ana, `?cursor=${cursor}`);
    await stream.until(about(second));
    expect(stream.said[0]).toMatchObject({ event: 'ready', id: cursor });
    expect(stream.changes.map(({ id }) => id)).toEqual([first, second]);

    const after = stream.said.find(about(first))!.id!;
    const next = await open(ana, `?cursor=${cursor}&types=tag`, { 'last-event-id': after });
    await next.until(about(second));
    expect(next.changes.map(({ id }) => id)).toEqual([second]);
    expect(await refusal(ana, `?cursor=${cursor}&types=task`)).toMatchObject({
      status: 400,
      body: { code: 'types.changed' },
    });
  });

  it('brings the rest of a snapshot, and can be cut after each change of it', async () => {
    const ids: number[] = [];
    for (let i = 0; i < 5; i++) ids.push((await makeTask(ana, { title: `Task ${i}` })).id);
    let id = await cursorOf(ana, '?limit=1');
    const seen = new Set<number>();
    while (seen.size < ids.length - 1) {
      const stream = await open(ana, '', { 'last-event-id': id });
      const change = await stream.until(({ event }) => event === 'change');
      stream.close();
      seen.add(change!.data.id);
      id = change!.id!;
    }
    expect([...seen]).toEqual(ids.slice(1));
  });

  it('catches up over several pages, then continues live, with each task once', async () => {
    const cursor = await cursorOf(ana);
    const operations = Array.from({ length: 250 }, (_, i) => ({ op: 'create', data: { title: `Task ${i}` } }));
    await ana.post('/api/tasks/bulk', { operations });
    const stream = await open(ana, `?cursor=${cursor}`);
    await stream.until(({ data }) => data.task?.title === 'Task 249');
    const { id } = await makeTask(ana);
    await stream.until(about(id));
    const ids = stream.changes.map((change) => change.id);
    expect([ids.length, new Set(ids).size]).toEqual([251, 251]);
  });

  it('refuses garbage, cursors of others, unknown types and clients that take no event stream', async () => {
    expect(await refusal(ana, '?cursor=garbage')).toMatchObject({ status: 400, body: { code: 'cursor.foreign' } });
    expect(await refusal(ana, `?cursor=${await cursorOf(bob)}`)).toMatchObject({ body: { code: 'cursor.foreign' } });
    expect(await refusal(ana, '', { 'last-event-id': 'garbage' })).toMatchObject({ status: 400 });
    expect(await refusal(ana, '?types=user')).toMatchObject({ status: 400, body: { code: 'types.unknown' } });
    const json = await refusal(ana, '', { accept: 'application/json' });
    expect(json).toMatchObject({ status: 406, body: { success: false, code: 'stream.not_acceptable' } });
    for (const accept of ['*/*', 'text/*', 'application/json, text/event-stream'])
      await (await open(ana, '', { accept })).ready();
  });

  it('says restart, and no more, when the cursor is of another role', async () => {
    await root.put(`/api/users/${bob.id}`, { role: 'admin' });
    const cursor = await cursorOf(bob);
    await root.put(`/api/users/${bob.id}`, { role: 'user' });
    const stream = await open(bob, `?cursor=${cursor}`);
    await stream.end();
    expect(stream.said).toEqual([{ event: 'restart', id: undefined, data: { reason: 'role_changed' } }]);
  });

  it('tells a demoted admin at once, and shows nothing more', async () => {
    await root.put(`/api/users/${bob.id}`, { role: 'admin' });
    const stream = await open(bob);
    await stream.ready();
    await Promise.all([root.put(`/api/users/${bob.id}`, { role: 'user' }), makeTask(ana)]);
    await makeTask(ana, { title: 'Secret' });
    await stream.end();
    expect(stream.said.at(-1)).toEqual({ event: 'restart', id: undefined, data: { reason: 'role_changed' } });
    expect(stream.changes.filter(({ task }) => task.title === 'Secret')).toEqual([]);
  });

  it.each([
    ['its user logs out', () => ana.post('/api/auth/logout', { refresh_token: ana.refreshToken })],
    ['its user is deactivated', () => root.post(`/api/users/${ana.id}/deactivate`)],
    ['its user is deleted', () => root.delete(`/api/users/${ana.id}`)],
    ['its session is gone without an event', () => exec('DELETE FROM sessions')],
    ['its session expires', () => exec('UPDATE sessions SET expires_at = 1')],
  ])('ends within two seconds when %s, and then is 401', async (_, act) => {
    const stream = await open(ana);
    await stream.ready();
    await act();
    const since = Date.now();
    await stream.end();
    expect(Date.now() - since).toBeLessThan(2_000);
    expect((await refusal(ana)).status).toBe(401);
  });
  const exec = (sql: string) => api.app.get(UnitOfWork).run((em) => em.query(sql));

  it('is open to API keys, and ends with the key', async () => {
    const key = await withKey(ana);
    const stream = await open(key);
    await stream.ready();
    const { id } = await makeTask(ana);
    await stream.until(about(id));
    const { api_keys } = (await ana.get('/api/api-keys')).body.data;
    await ana.delete(`/api/api-keys/${api_keys[0].id}`);
    await stream.end();
    expect((await refusal(key)).status).toBe(401);
  });

  it('opens once with a ticket, which is of no use after its session', async () => {
    const ticket = await ticketOf(ana);
    const stream = await StreamClient.open(address(`?ticket=${ticket}`));
    opened.push(stream);
    await stream.ready();
    const { id } = await makeTask(ana);
    await stream.until(about(id));
    const used = await StreamClient.refusal(address(`?ticket=${ticket}`));
    expect(used).toMatchObject({ status: 401, body: { code: 'ticket.invalid' } });

    const other = await ticketOf(ana);
    await ana.post('/api/auth/logout', { refresh_token: ana.refreshToken });
    await stream.end();
    expect((await StreamClient.refusal(address(`?ticket=${other}`))).status).toBe(401);
  });

  it('takes no expired ticket, none twice at once, and no token or key from the query', async () => {
    const ticket = await ticketOf(ana);
    await exec('UPDATE tickets SET expires_at = 1');
    expect((await StreamClient.refusal(address(`?ticket=${ticket}`))).status).toBe(401);
    const again = await ticketOf(ana);
    expect(await api.rows('SELECT hash FROM tickets')).toHaveLength(1);
    const both = await Promise.all([0, 1].map(() => StreamClient.refusal(address(`?ticket=${again}`))));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401]);
    const { key } = (await ana.post('/api/api-keys', { name: 'stream' })).body.data;
    for (const query of [`ticket=${ana.token}`, `access_token=${ana.token}`, `token=${ana.token}`, `ticket=${key}`])
      expect((await StreamClient.refusal(address(`?${query}`))).status).toBe(401);
  });

  it('refuses more than twenty streams of a user, tickets included, until one is closed', async () => {
    const streams = [];
    for (let i = 0; i < MOST; i++) streams.push(await open(ana));
    expect(await refusal(ana)).toMatchObject({ status: 429, body: { code: 'streams.too_many' } });
    expect((await StreamClient.refusal(address(`?ticket=${await ticketOf(ana)}`))).status).toBe(429);
    await (await open(bob)).ready();
    streams[0]!.close();
    await streams[0]!.end();
    while ((await refusal(ana)).status === 429);
  });

  it('forgets a client that has gone before its stream begins', async () => {
    const streams = api.app.get(StreamsService);
    const given = await new Promise<Parameters<typeof streams.stream>>((resolve) => {
      jest.spyOn(streams, 'stream').mockImplementationOnce((...all) => resolve(all));
      open(ana).catch(() => undefined);
    });
    const [, , response] = given;
    response.destroy();
    if (!response.closed) await once(response, 'close');
    streams.stream(...given);
    expect(streams.openCount).toBe(0);
  });
});
