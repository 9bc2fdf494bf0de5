import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '../../src/database/open-store';
import { entities } from '../../src/entities';
import type { Client } from '../kit/api';
import { configFor } from '../kit/config';
import { unpacked } from '../kit/events';
import { answers, Receiver, type Received } from '../kit/receiver';
import { Service } from '../kit/service';
import { migratedStore } from '../kit/stores/migrated-store';
import { engine, type TestStore } from '../kit/stores/store';
import { makeWebhook } from '../kit/webhooks';
import { ENVIRONMENT, logIn } from './torture/load';

const isLong = process.env.TORTURE === 'long';
const KILLS = isLong ? 50 : 4;
const LONGEST_LIFE_MS = isLong ? 1_500 : 800;
const WRITERS = 4;
const LONGEST_TEST_MS = 1_800_000;
/** On PostgreSQL, two instances share the work. */
const INSTANCES = engine === 'postgres' ? 2 : 1;

interface LoggedEvent {
  id: number;
  name: string;
  subject_type: string;
  subject_id: string;
  version: number | null;
  public_id: string | null;
  changes: string;
  snapshot: string | null;
}

describe('A service and a receiver that are killed at any moment', () => {
  let store: TestStore;
  let services: Service[] = [];

  beforeEach(async () => {
    store = await migratedStore();
  });
  afterEach(async () => {
    for (const service of services) await service.kill();
    await store.drop();
  });

  async function start(): Promise<Client[]> {
    const env = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8', WEBHOOK_FIRST_RETRY_SECONDS: '1' };
    services = [];
    const clients: Client[] = [];
    for (let i = 0; i < INSTANCES; i++) {
      const service = Service.run({ ...ENVIRONMENT, DATABASE_URL: store.url, ...env });
      services.push(service);
      clients.push(await logIn(await service.url()));
    }
    return clients;
  }

  /** Everything that changes a task, and what is refused or rolled back, which must not be told. */
  async function write(client: Client, round: number, isOver: () => boolean): Promise<void> {
    for (let i = 0; !isOver(); i++) {
      const made = await client.post('/api/tasks', { title: `Round ${round}`, priority: 'low' });
      const path = `/api/tasks/${made.body.data.id}`;
      await client.patch(path, { priority: 'high' });
      await client.patch(path, { title: 'Never' }, { 'if-match': '"99-00000000"' });
      const failing = [
        { op: 'create', data: { title: 'Never' } },
        { op: 'update', id: 999_999_999, data: { title: 'Never' } },
      ];
      await client.post('/api/tasks/bulk', { operations: failing });
      await client.post('/api/tasks/bulk', { dry_run: true, operations: failing.slice(0, 1) });
      await client.post(`${path}/complete`);
      if (i % 2 === 0) await client.patch(path, { status: 'pending' });
      if (i % 3 === 0) await client.delete(path);
    }
  }

  it(
    'tell every committed change, those of a task in order and as they were, and nothing that was rolled back',
    async () => {
      let receiver = await Receiver.start();
      const { port } = receiver;
      const all: Received[] = [];
      let [client] = await start();
      const hook = await makeWebhook(client!, receiver.url, { events: ['*'] });
      for (let round = 0; round < KILLS; round++) {
        const clients = round === 0 ? [client!] : await start();
        await resume(clients[0]!, hook.id);
        let isOver = false;
        const work = Array.from({ length: WRITERS }, (_, i) =>
          write(clients[i % clients.length]!, round, () => isOver).catch(() => undefined),
        );
        await pause(Math.random() * LONGEST_LIFE_MS);
        if (round % 2 === 1)
          receiver.answering = round % 4 === 1 ? answers(500) : (_, response) => void response.destroy();
        await pause(Math.random() * LONGEST_LIFE_MS);
        if (round % 3 === 0) {
          all.push(...receiver.all);
          await receiver.stop();
          receiver = await Receiver.start(port);
        }
        isOver = round % 5 === 4;
        await Promise.all(services.map((service) => service.kill()));
        isOver = true;
        await Promise.all(work);
        receiver.answering = answers(200);
      }
      [client] = await start();
      await drain(client!, hook.id, receiver);
      await Promise.all(services.map((service) => service.kill()));
      all.push(...receiver.all);
      await receiver.stop();
      expectComplete(await eventsIn(store.url), all);
    },
    LONGEST_TEST_MS,
  );
});

/** Makes what waits for its next attempt due at once. */
async function resume(client: Client, id: number): Promise<void> {
  await client.patch(`/api/webhooks/${id}`, { status: 'paused' });
  await client.patch(`/api/webhooks/${id}`, { status: 'active' });
}

/** Waits until a last change has arrived and nothing waits any more. Leases of the killed end by themselves. */
async function drain(client: Client, id: number, receiver: Receiver): Promise<void> {
  await resume(client, id);
  const last = (await client.post('/api/tasks', { title: 'Last' })).body.data.id;
  for (;;) {
    const { queued } = (await client.get(`/api/webhooks/${id}`)).body.data;
    if (queued === 0 && receiver.all.some(({ body }) => body.data.task?.id === last)) return;
    await pause(200);
  }
}

async function eventsIn(url: string): Promise<LoggedEvent[]> {
  const opened = await openStore(configFor(url), entities);
  const rows = await opened.read((em) => em.query<LoggedEvent[]>('SELECT * FROM events ORDER BY id'));
  await opened.close();
  const from = rows.findIndex(({ name }) => name === 'webhook.created');
  return rows.slice(from).filter(({ subject_type }) => subject_type === 'task');
}

const isTold = (event: LoggedEvent): boolean => {
  const { name, public_id } = event;
  if (name === 'task.purged') return true;
  const { changes } = unpacked(event);
  const repeats = name === 'task.updated' && changes.status?.new === 'completed';
  return public_id !== null && !repeats && Object.keys(changes).length > 0;
};

function expectComplete(events: LoggedEvent[], received: Received[]): void {
  const told = new Map<string, any>();
  const latest = new Map<number, number>();
  for (const { body } of received) {
    const { task, version } = body.data;
    if (!task) continue;
    const key = `${body.type} ${task.id} ${version}`;
    expect(task.title).not.toBe('Never');
    if (told.has(key)) {
      expect(body).toEqual(told.get(key));
      continue;
    }
    told.set(key, body);
    expect({ key, version }).toEqual({ key, version: Math.max(version, latest.get(task.id) ?? 0) });
    latest.set(task.id, version);
  }
  const expected = events.filter(isTold);
  expect(expected.length).toBeGreaterThan(10);
  expect([...told.keys()].toSorted()).toEqual(
    expected.map(({ name, subject_id, version }) => `${name} ${subject_id} ${version}`).toSorted(),
  );
  for (const event of expected) {
    const { name, subject_id, version } = event;
    const { title, status, priority } = unpacked(event).snapshot;
    expect(told.get(`${name} ${subject_id} ${version}`).data.task).toMatchObject({ title, status, priority });
  }
}
