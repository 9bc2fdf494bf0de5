import { ChoresService } from '../../src/chores/chores.service';
import { parseDatabaseUrl } from '../../src/config';
import { copyDatabase } from '../../src/database/transfer/copy';
import { UnitOfWork } from '../../src/database/unit-of-work';
import { entities } from '../../src/entities';
import { Planner } from '../../src/webhooks/planning/planner';
import { Webhook } from '../../src/webhooks/webhook.entity';
import { Api } from '../kit/api';
import { makeTask } from '../kit/builders';
import { logIn, people, type Person } from '../kit/people';
import { Receiver } from '../kit/receiver';
import { makeStore, type TestStore } from '../kit/stores/store';
import { makeWebhook } from '../kit/webhooks';

const DAY_MS = 86_400_000;

/** What becomes of deliveries that wait while the service is configured otherwise. */
describe('Deliveries that wait', () => {
  let store: TestStore;
  let api: Api;
  let receiver: Receiver;

  beforeEach(async () => {
    [store, receiver] = await Promise.all([makeStore(), Receiver.start()]);
  });
  afterEach(async () => {
    await api.stop();
    await receiver.stop();
    await store.drop();
  });

  const start = async (env: NodeJS.ProcessEnv = {}): Promise<void> => {
    api = await Api.start({ DATABASE_URL: store.url, WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8', ...env });
  };
  const ana = (): Promise<Person> => logIn(api, 'ana@example.com', 'Secret123');
  const until = async <Value>(ask: () => Promise<Value | undefined | false>): Promise<Value> => {
    for (;;) {
      const value = await ask();
      if (value) return value;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('are kept with another JWT_SECRET, and go out once the webhook has a new secret', async () => {
    await start({ JWT_SECRET: 'the first of two secrets of the tests' });
    await people(api);
    const { id } = await makeWebhook(await ana(), receiver.url);
    await api.stop();
    await start({ JWT_SECRET: 'the second of two secrets of the tests', WEBHOOK_FIRST_RETRY_SECONDS: '1' });
    const client = await ana();
    await makeTask(client, { title: 'Kept' });
    const shown = async () => (await client.get(`/api/webhooks/${id}`)).body.data;
    const { health } = await until(async () => {
      const webhook = await shown();
      return webhook.health.consecutive_failures > 0 && webhook;
    });
    expect(health.last_error).toMatch(/JWT_SECRET.*rotate/i);
    expect(receiver.all).toHaveLength(0);
    expect((await client.post(`/api/webhooks/${id}/rotate-secret`)).status).toBe(200);
    const [{ body }] = (await receiver.received(1)) as [any];
    expect([body.type, body.data.task.title]).toEqual(['task.created', 'Kept']);
  });

  it('keep their events, even beyond HISTORY_DAYS', async () => {
    await start({ HISTORY_DAYS: '30' });
    await people(api);
    const client = await ana();
    const { id } = await makeWebhook(client, receiver.url);
    await client.patch(`/api/webhooks/${id}`, { status: 'paused' });
    const task = await makeTask(client, { title: 'Zero' });
    for (const title of ['One', 'Two']) await client.patch(`/api/tasks/${task.id}`, { title });
    await until(async () => (await client.get(`/api/webhooks/${id}`)).body.data.queued === 3);
    await api.app.get(ChoresService).runDue(new Date(Date.now() + 31 * DAY_MS));
    await client.patch(`/api/webhooks/${id}`, { status: 'active' });
    const all = await receiver.received(3);
    expect(all.map(({ body }) => body.data.task.title)).toEqual(['Zero', 'One', 'Two']);
    await until(async () => (await client.get(`/api/webhooks/${id}`)).body.data.queued === 0);
    await api.app.get(ChoresService).runDue(new Date(Date.now() + 40 * DAY_MS));
    expect(await api.events('task', task.id)).toHaveLength(1);
  });

  it('and events that no delivery was made of yet are in a copy of the database', async () => {
    await start();
    await people(api);
    const client = await ana();
    const { id } = await makeWebhook(client, receiver.url);
    const behind = await makeWebhook(client, `${receiver.url}/behind`);
    const setQueued = (queued: number) =>
      api.app.get(UnitOfWork).run((em) => em.update(Webhook, behind.id, { queued }));
    await setQueued(100_000);
    await makeTask(client, { title: 'One' });
    await until(async () => (await client.get(`/api/webhooks/${behind.id}`)).body.data.status === 'paused');
    await receiver.received(1);
    await until(async () => (await client.get(`/api/webhooks/${id}`)).body.data.queued === 0);
    await setQueued(0);
    const planning = jest.spyOn(Planner.prototype as never, 'planPart' as never);
    planning.mockResolvedValue({ isMore: false, isWork: false } as never);
    for (const title of ['Two', 'Three']) await makeTask(client, { title });
    await api.stop();
    planning.mockRestore();

    const target = await makeStore();
    const [from, to] = [parseDatabaseUrl(store.url), parseDatabaseUrl(target.url)];
    await copyDatabase(from, to, { entities, progress: () => undefined });
    await start({ DATABASE_URL: target.url });
    const titles = (path: string) =>
      receiver.all.filter((each) => each.path === path).map(({ body }) => body.data.task.title);
    await receiver.received(3);
    expect(titles('/hook')).toEqual(['One', 'Two', 'Three']);
    await (await ana()).patch(`/api/webhooks/${behind.id}`, { status: 'active' });
    await receiver.received(6);
    expect(titles('/hook/behind')).toEqual(['One', 'Two', 'Three']);
    await makeTask(await ana(), { title: 'Four' });
    await receiver.received(8);
    for (const path of ['/hook', '/hook/behind']) expect(titles(path)).toEqual(['One', 'Two', 'Three', 'Four']);
    await api.stop();
    await target.drop();
    await start();
  });
});
