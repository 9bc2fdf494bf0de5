import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '../kit/api';
import { Service } from '../kit/service';
import { until } from '../kit/stores/faults';
import { FloatingAddress } from './floating-address';
import {
  cleanUp,
  makeDatabase,
  makeFolder,
  ownUrl,
  runAsPostgres,
  sql,
  startDebian,
  startServer,
  superUrl,
} from './programs';
import type { Program } from './programs';

const ADMIN = { email: 'root@example.com', password: 'Root12345' };
const START = {
  PORT: '0',
  RATE_LIMIT: 'off',
  JWT_SECRET: 'a secret of both instances, long enough',
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
};
const STANDBY = 5433;
const AT_ONCE = 6;
const WRITES = 150;
const LONGEST_MS = 240_000;

const GUIDE = readFileSync(join(__dirname, '..', '..', 'docs', 'guide', 'running.md'), 'utf8');
const blockWith = (words: string): string =>
  [...GUIDE.matchAll(/```bash\n(.*?)```/gs)].map(([, block]) => block!).find((block) => block.includes(words))!;

describe('A standby, set up and promoted by the commands of the guide', () => {
  let folder: string;
  let primary: Program;
  let standby: Program;
  let address: FloatingAddress;
  let services: Service[];
  let token: string;

  beforeAll(async () => {
    folder = makeFolder();
    services = [];
    primary = await startDebian(folder);
    await makeDatabase();
    await sql('ALTER ROLE tasksmith CREATEDB');
    address = await FloatingAddress.to(5432);
  });
  afterAll(async () => {
    for (const service of services) await service.kill();
    address.stop();
    for (const server of [primary, standby]) await server?.stop('SIGQUIT');
    cleanUp(folder);
  });

  async function start(port: number, database?: string): Promise<Client> {
    const service = Service.run({ ...START, DATABASE_URL: ownUrl(port).replace(/tasksmith$/, database ?? '$&') });
    services.push(service);
    return new Client(await service.url(), token);
  }
  const env = (): NodeJS.ProcessEnv => ({
    primary: superUrl(5432),
    standby: superUrl(STANDBY),
    data: join(folder, 'standby'),
    DATABASE_URL: ownUrl(5432),
  });
  const title = (i: number): string => `Task ${i}`;
  const titlesOf = async (client: Client): Promise<string[]> =>
    [...(await client.get('/api/tasks/export')).text.matchAll(/Task \d+/g)].map(([each]) => each);

  it(
    'serves reads, takes over without losing an acknowledged write, and nothing is restarted',
    async () => {
      const main = await start(address.port);
      const login = await until(
        () => main.post('/api/auth/login', ADMIN),
        ({ status }) => status === 200,
      );
      token = login.body.data.access_token;
      const client = new Client(main.url, token);
      expect((await client.post('/api/tasks', { title: title(0) })).status).toBe(201);

      runAsPostgres(blockWith('pg_basebackup'), env());
      standby = await startServer(folder, join(folder, 'standby'), STANDBY);
      runAsPostgres(blockWith('synchronous_standby_names'), env());

      // An instance that only ever knew the standby.
      const reading = await start(STANDBY);
      const seen = await until(
        () => reading.get('/api/tasks'),
        ({ body }) => body.data?.tasks.length === 1,
      );
      expect(seen.status).toBe(200);
      expect((await reading.get('/api/health/ready')).status).toBe(503);
      const refused = await reading.post('/api/tasks', { title: 'Refused' });
      expect([refused.status, refused.body.code]).toEqual([503, 'store_unavailable']);

      // Under load, the primary is gone for good.
      const saved = [title(0)];
      const statuses = new Set<number>();
      let count = 1;
      const worker = async (): Promise<void> => {
        while (saved.length < WRITES) {
          const name = title(count++);
          const { status } = await client.post('/api/tasks', { title: name });
          statuses.add(status);
          if (status === 201) saved.push(name);
          if (saved.length === WRITES / 3) await failOver();
        }
      };
      let failing: Promise<void> | undefined;
      const failOver = (): Promise<void> =>
        (failing ??= (async () => {
          await primary.stop('SIGQUIT');
          runAsPostgres(blockWith('pg_promote'), env());
          address.move(STANDBY);
        })());
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      expect([...statuses].filter((status) => status !== 201 && status !== 503)).toEqual([]);

      for (const instance of [client, reading]) {
        await until(
          () => instance.get('/api/health/ready'),
          ({ status }) => status === 200,
        );
        expect((await instance.post('/api/tasks', { title: title(100_000 + count++) })).status).toBe(201);
        const kept = await titlesOf(instance);
        expect(new Set(kept).size).toBe(kept.length);
        expect(kept).toEqual(expect.arrayContaining(saved));
      }
    },
    LONGEST_MS,
  );

  it(
    'is dumped and restored by the drill of the guide, and the copy is served',
    async () => {
      const DATABASE_URL = ownUrl(STANDBY);
      runAsPostgres(`cd ${folder}\n${blockWith('pg_restore')}`, { ...env(), DATABASE_URL });
      const [kept, restored] = [await titlesOf(await start(STANDBY)), await titlesOf(await start(STANDBY, 'drill'))];
      expect(restored.length).toBeGreaterThan(WRITES);
      expect(restored.toSorted()).toEqual(kept.toSorted());
    },
    LONGEST_MS,
  );
});
