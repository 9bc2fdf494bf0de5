import { Client } from '../kit/api';
import { Service } from '../kit/service';
import { ownPostgres } from '../kit/stores/own-postgres';
import { cleanUp, makeDatabase, makeFolder, ownUrl, startDebian, startPgBouncer, type Program } from './programs';

const ADMIN = { email: 'root@example.com', password: 'Root12345' };
const ENVIRONMENT = {
  PORT: '0',
  JWT_SECRET: 'a secret of both instances, long enough',
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
  RATE_LIMIT: 'off',
};
const REQUESTS = 200;
const AT_ONCE = 20;

interface Server {
  stop(): Promise<void>;
}

const servers: Record<string, (folder: string) => Promise<Server>> = {
  'PostgreSQL 15 of Debian': (folder) => startDebian(folder),
  'PostgreSQL 18': async () => {
    const server = await ownPostgres(5432);
    return { stop: server.remove };
  },
};

describe.each(Object.keys(servers))('Behind PgBouncer and on %s', (name) => {
  let folder: string;
  let server: Server;
  let pooler: Program;
  let services: Service[];

  beforeEach(async () => {
    folder = makeFolder();
    services = [];
    server = await servers[name]!(folder);
    await makeDatabase();
  });
  afterEach(async () => {
    for (const service of services) await service.kill();
    await pooler.stop('SIGTERM');
    await server.stop();
    cleanUp(folder);
  });

  async function start(env: NodeJS.ProcessEnv): Promise<Client> {
    const service = Service.run({ ...ENVIRONMENT, DATABASE_URL: ownUrl(6432), ...env });
    services.push(service);
    const url = await service.url();
    const { body } = await new Client(url).post('/api/auth/login', ADMIN);
    return new Client(url, body.data.access_token);
  }

  /** Reads and writes of both instances at the same time. */
  async function statuses(clients: Client[]): Promise<Record<number, number>> {
    const counts: Record<number, number> = {};
    let left = REQUESTS;
    const worker = async (client: Client): Promise<void> => {
      while (left-- > 0) {
        const { status } =
          left % 3 === 0
            ? await client.post('/api/tasks', { title: `Task ${left}` })
            : await client.get(left % 3 === 1 ? '/api/tasks?search=task' : '/api/tags');
        counts[status] = (counts[status] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => worker(clients[i % clients.length]!)));
    return counts;
  }

  it.each(name === 'PostgreSQL 18' ? ['auto'] : ['auto', 'off'])(
    'in transaction mode two instances serve everything with DATABASE_PREPARED=%s',
    async (prepared) => {
      pooler = await startPgBouncer(folder);
      const clients = await Promise.all([0, 1].map(() => start({ DATABASE_PREPARED: prepared })));
      const counts = await statuses(clients);
      expect(Object.keys(counts)).toEqual(['200', '201']);
      expect((await clients[0]!.get('/api/health/ready')).status).toBe(200);
      for (const { err } of services) expect(err).toBe('');
    },
  );

  it('in session mode statements are prepared and the timeouts hold', async () => {
    pooler = await startPgBouncer(folder, (ini) => ini.replace('pool_mode = transaction', 'pool_mode = session'));
    const one = await start({ DATABASE_POOL_SIZE: '4', DATABASE_LOCK_TIMEOUT_MS: '3000' });
    expect(Object.keys(await statuses([one]))).toEqual(['200', '201']);
    const { default: pg } = await import('pg');
    const holder = new pg.Client({ connectionString: ownUrl(5432) });
    await holder.connect();
    const { rows } = await holder.query('SELECT id FROM tasks LIMIT 1');
    await holder.query('BEGIN');
    await holder.query('SELECT id FROM tasks WHERE id = $1 FOR UPDATE', [rows[0].id]);
    expect((await one.patch(`/api/tasks/${rows[0].id}`, { title: 'Waits' })).status).toBe(503);
    await holder.end();
  });
});
