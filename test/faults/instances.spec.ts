import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app';
import { ChoresService } from '../../src/chores/chores.service';
import { UnitOfWork } from '../../src/database/unit-of-work';
import { Client, type Answer } from '../kit/api';
import { configFor } from '../kit/config';
import { makeStore, type TestStore } from '../kit/stores/store';

const MANY = 20;

describe('Two instances that start at once on one empty database', () => {
  let store: TestStore;
  let apps: NestFastifyApplication[];
  let urls: string[];

  beforeAll(async () => {
    store = await makeStore();
    apps = await Promise.all([0, 1].map(() => createApp(configFor(store.url))));
    urls = await Promise.all(
      apps.map(async (app) => {
        await app.listen(0, '127.0.0.1');
        return app.getUrl();
      }),
    );
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    await store.drop();
  });

  const at = (instance: number, token?: string) => new Client(urls[instance % 2]!, token);
  const everywhere = (ask: (i: number) => Promise<Answer>) =>
    Promise.all(Array.from({ length: MANY }, (_, i) => ask(i)));
  const statuses = (answers: Answer[]) => answers.map(({ status }) => status).toSorted();
  const oneWinner = [201, ...Array<number>(MANY - 1).fill(409)];

  async function logIn(instance: number): Promise<{ access_token: string; refresh_token: string }> {
    const login = { email: 'root@example.com', password: 'Root12345' };
    return (await at(instance).post('/api/auth/login', login)).body.data;
  }

  it('make one admin', async () => {
    const users = await apps[0]!.get(UnitOfWork).query('SELECT email, role FROM users');
    expect(users).toEqual([{ email: 'root@example.com', role: 'admin' }]);
    for (const instance of [0, 1]) expect(await logIn(instance)).toHaveProperty('access_token');
  });

  it('know each other’s sessions, and their end at the next request', async () => {
    const { access_token, refresh_token } = await logIn(0);
    expect((await at(1, access_token).get('/api/auth/me')).status).toBe(200);
    expect((await at(0, access_token).post('/api/auth/logout', { refresh_token })).status).toBe(200);
    expect((await at(1, access_token).get('/api/auth/me')).status).toBe(401);
    expect((await at(1, refresh_token).post('/api/auth/refresh')).status).toBe(401);
  });

  it('know what has become of an API key, or that a session was ended, at the next request', async () => {
    const { access_token } = await logIn(0);
    const { id, key } = (await at(0, access_token).post('/api/api-keys', { name: 'x' })).body.data;
    const path = `/api/api-keys/${id}`;
    const statusAt = async (instance: number, token: string) => (await at(instance, token).get('/api/tasks')).status;
    expect([await statusAt(0, key), await statusAt(1, key)]).toEqual([200, 200]);
    const next = (await at(0, access_token).post(`${path}/rotate`)).body.data.key;
    expect([await statusAt(1, key), await statusAt(1, next)]).toEqual([401, 200]);
    await at(0, access_token).patch(path, { scopes: ['write'] });
    expect(await statusAt(1, next)).toBe(403);
    await at(0, access_token).patch(path, { expires_at: '2020-01-01' });
    expect(await statusAt(1, next)).toBe(401);
    const other = await logIn(1);
    expect(await statusAt(1, other.access_token)).toBe(200);
    expect((await at(0, access_token).delete('/api/auth/sessions')).status).toBe(200);
    expect(await statusAt(1, other.access_token)).toBe(401);
  });

  it('give a name to one of twenty who ask both', async () => {
    const { access_token } = await logIn(0);
    const tags = await everywhere((i) => at(i, access_token).post('/api/tags', { name: 'wanted' }));
    expect(statuses(tags)).toEqual(oneWinner);
    const person = { username: 'zoe', email: 'zoe@example.com', password: 'Secret123' };
    expect(statuses(await everywhere((i) => at(i).post('/api/auth/register', person)))).toEqual(oneWinner);
  });

  it('do a chore once in its period, though both look at once', async () => {
    const both = apps.map((app) => app.get(ChoresService));
    const start = Date.now();
    let done = 0;
    for (const chores of both) chores.every('sweep', 2, async () => Boolean(++done) && false);
    // Later than any look of their own.
    for (const [look, hours] of [1_000, 1_001, 1_002].entries()) {
      await Promise.all(both.map((chores) => chores.runDue(new Date(start + hours * 3_600_000))));
      expect([look, done]).toEqual([look, look === 2 ? 2 : 1]);
    }
  });

  it('lose no change of one task that both change', async () => {
    const { access_token } = await logIn(0);
    const { body } = await at(0, access_token).post('/api/tasks', { title: 'Shared' });
    const path = `/api/tasks/${body.data.id}`;
    const fields = (i: number) => (i % 4 < 2 ? { title: `Title ${i}` } : { description: `Description ${i}` });
    const answers = await everywhere((i) => at(i, access_token).patch(path, fields(i)));
    expect(statuses(answers)).toEqual(Array(MANY).fill(200));
    const shown = (await at(1, access_token).get(path)).body.data;
    expect(shown).toMatchObject({
      title: expect.stringMatching(/^Title/),
      description: expect.stringMatching(/^Desc/),
    });
  });
});
