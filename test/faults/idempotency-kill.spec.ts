import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../kit/api';
import { Service } from '../kit/service';
import { migratedStore } from '../kit/stores/migrated-store';
import type { TestStore } from '../kit/stores/store';
import { ENVIRONMENT, logIn } from './torture/load';
import { coded } from '../kit/refusals';

const KILLS = process.env.TORTURE === 'long' ? 20 : 4;
const LONGEST_LIFE_MS = 40;
const LONGEST_TEST_MS = 600_000;

describe('A service that is killed between a request and its answer', () => {
  let store: TestStore;

  beforeEach(async () => {
    store = await migratedStore();
  });
  afterEach(() => store.drop());

  const start = (env: NodeJS.ProcessEnv = {}) => Service.run({ ...ENVIRONMENT, DATABASE_URL: store.url, ...env });
  const post = (client: Client, round: number) =>
    client.post('/api/tasks', { title: `Round ${round}` }, { 'idempotency-key': `round ${round}` });

  it(
    'has made one task once the request is repeated, and gives one answer',
    async () => {
      let cutOff = 0;
      for (let round = 0; round <= KILLS; round++) {
        const service = start();
        try {
          const client = await logIn(await service.url());
          if (round > 0) await expectOneTask(client, round - 1);
          if (round === KILLS) break;
          await post(client, -1);
          const answer = post(client, round).catch(() => undefined);
          // The first is cut off at once, so that one surely is.
          await pause((round / KILLS) * LONGEST_LIFE_MS);
          await service.kill();
          if ((await answer) === undefined) cutOff++;
        } finally {
          await service.kill();
        }
      }
      expect(cutOff).toBeGreaterThan(0);
    },
    LONGEST_TEST_MS,
  );

  async function expectOneTask(client: Client, round: number): Promise<void> {
    const first = await post(client, round);
    const again = await post(client, round);
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const { body } = await client.get(`/api/tasks?search=${encodeURIComponent(`Round ${round}`)}`);
    expect(body.data.tasks.filter(({ title }: { title: string }) => title === `Round ${round}`)).toEqual([
      first.body.data,
    ]);
  }

  it(
    'tells after a change of its secret that the request was carried out, and does not do it again',
    async () => {
      const first = start();
      await post(await logIn(await first.url()), 0);
      await first.kill();
      const second = start({ JWT_SECRET: 'another secret that is known to the tests only' });
      try {
        const client = await logIn(await second.url());
        const { status, body } = await post(client, 0);
        expect([status, body]).toEqual([
          409,
          coded({
            success: false,
            message: 'La peticion con esta Idempotency-Key se ejecuto, pero su respuesta ya no esta disponible',
          }),
        ]);
        expect((await client.get('/api/tasks')).body.data.tasks).toHaveLength(1);
      } finally {
        await second.kill();
      }
    },
    LONGEST_TEST_MS,
  );
});
