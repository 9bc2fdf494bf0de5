import { Api, type Client } from '../../kit/api';
import { makeCloseTask, makeLead, makeTag, makeTask, stopClock, withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { makeSubscription, makeWebhook } from '../../kit/webhooks';

const HOUR_MS = 3_600_000;
const TABLES = ['tasks', 'tags', 'users', 'leads', 'contacts', 'saved_filters', 'webhooks'];

interface Times {
  version: number;
  createdAt: number;
  updatedAt: number;
}

describe('A clock that goes back', () => {
  let api: Api;
  let cast: People;
  let close: Client;

  beforeEach(async () => {
    api = await Api.start({});
    cast = await people(api);
    close = await withKey(cast.root);
  });
  afterEach(async () => {
    jest.useRealTimers();
    await api.stop();
  });

  /** Of every row, by its table and id. */
  async function times(): Promise<Map<string, Times>> {
    const all = new Map<string, Times>();
    for (const table of TABLES) {
      for (const row of await api.rows(`SELECT id, version, created_at, updated_at FROM ${table}`))
        all.set(`${table} ${row.id}`, {
          version: row.version,
          createdAt: Number(row.created_at),
          updatedAt: Number(row.updated_at),
        });
    }
    return all;
  }

  it('puts no change before the creation or the last change, whatever is changed and by which API', async () => {
    const { ana, root } = cast;
    const tag = await makeTag(ana, 'docs');
    const tasks: { id: number }[] = [];
    for (let i = 0; i < 6; i++) tasks.push(await makeTask(ana, { tags: [tag] }));
    const lead = await makeLead(close);
    const [contact] = lead.contacts;
    const called = await makeCloseTask(close, lead.id);
    const filter = (await ana.post('/api/filters', { name: 'Mine', filter: 'priority = high' })).body.data;
    const hook = await makeWebhook(ana, 'https://203.0.113.7/hook');
    const sub = await makeSubscription(close, 'https://203.0.113.7/x');
    await ana.delete(`/api/tasks/${tasks[2]!.id}`);
    const before = await times();

    stopClock(Date.now() - HOUR_MS);
    const path = (i: number) => `/api/tasks/${tasks[i]!.id}`;
    const made = await makeTask(ana);
    const steps = [
      ana.patch(path(0), { title: 'Changed' }),
      ana.post(`${path(1)}/complete`),
      ana.post(`${path(2)}/restore`),
      ana.put(path(3), { priority: 'high' }),
      ana.post('/api/tasks/bulk', { operations: [{ op: 'update', id: tasks[4]!.id, data: { title: 'Bulk' } }] }),
      close.put(`/api/v1/task/${called.id}/`, { text: 'Call again' }),
      close.put(`/api/v1/lead/${lead.id}/`, { name: 'Wayne' }),
      close.put(`/api/v1/contact/${contact.id}/`, { name: 'Bruce' }),
      root.patch(`/api/tags/${tag}`, { color: '#123456' }),
      ana.patch(`/api/filters/${filter.id}`, { name: 'Yours' }),
      ana.patch(`/api/webhooks/${hook.id}`, { description: 'x' }),
      close.put(`/api/v1/webhook/${sub.id}/`, { url: 'https://203.0.113.7/y' }),
      root.patch(`/api/users/${ana.id}`, { first_name: 'Ana' }),
      root.patch(`/api/users/${cast.bob.id}`, { first_name: 'Bob' }),
    ];
    for (const answer of await Promise.all(steps)) expect([answer.status, answer.body]).toEqual([200, answer.body]);
    const after = await times();
    const changed = [...before].filter(([row, { version }]) => after.get(row)!.version > version);
    for (const table of TABLES) expect(changed.map(([row]) => row.split(' ')[0])).toContain(table);
    for (const [row, { updatedAt, createdAt }] of after) {
      const since = Math.max(createdAt, before.get(row)?.updatedAt ?? 0);
      expect({ row, isLater: updatedAt >= since }).toEqual({ row, isLater: true });
    }
    expect((await ana.patch(`/api/tasks/${made.id}`, { title: 'New' })).status).toBe(200);
  });
});
