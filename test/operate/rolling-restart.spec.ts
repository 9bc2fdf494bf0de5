import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Client } from '../kit/api';
import { Service } from '../kit/service';
import { ownPostgres, type OwnPostgres } from '../kit/stores/own-postgres';
import { until } from '../kit/stores/faults';
import { DEPLOY, Program } from './programs';

const ADMIN = { email: 'root@example.com', password: 'Root12345' };
const PORTS = ['3001', '3002'];
const PROXY = 'http://127.0.0.1:8080';
const RESTARTS = 6;
const CLIENTS = 12;

describe('The files of deploy', () => {
  it('have a proxy that its program takes, and a systemd unit that is valid and hardened', () => {
    execFileSync('haproxy', ['-c', '-f', join(DEPLOY, 'haproxy.cfg')]);
    const unit = join(DEPLOY, 'tasksmith.service');
    const { stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
    // Node is elsewhere on machines that do not have it from Debian.
    const complaints = stderr
      .split('\n')
      .filter((line) => line !== '' && !/Command \/usr\/bin\/node is not executable/.test(line));
    expect(complaints).toEqual([]);
    const security = ['security', '--offline=true', '--threshold=20', unit];
    expect(execFileSync('systemd-analyze', security, { encoding: 'utf8' })).toMatch(/Overall exposure level.*OK/);
  });
});

describe('Two instances behind deploy/haproxy.cfg', () => {
  let server: OwnPostgres;
  let proxy: Program;
  let services: Service[];

  beforeAll(async () => {
    server = await ownPostgres();
    services = [await start(0), await start(1)];
    proxy = await Program.start(['haproxy', '-db', '-f', join(DEPLOY, 'haproxy.cfg')], 8080);
  });
  afterAll(async () => {
    await proxy.stop('SIGTERM');
    for (const service of services) await service.kill();
    await server.remove();
  });

  async function start(instance: number): Promise<Service> {
    const service = Service.run({
      PORT: PORTS[instance],
      DATABASE_URL: server.url,
      JWT_SECRET: 'a secret of both instances, long enough',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      RATE_LIMIT: 'off',
      TRUSTED_PROXIES: '127.0.0.1',
      SHUTDOWN_DELAY_SECONDS: '2',
    });
    await service.url();
    return service;
  }

  it(`fail no request while they restart one after the other, ${RESTARTS} times, under load`, async () => {
    const client = new Client(PROXY);
    const login = await until(
      () => client.post('/api/auth/login', ADMIN).catch(() => undefined),
      (answer) => answer?.status === 200,
    );
    const admin = new Client(PROXY, login!.body.data.access_token);
    const outcomes: Record<string, number> = {};
    let isOver = false;
    const worker = async (): Promise<void> => {
      for (let i = 0; !isOver; i++) {
        const request = i % 3 ? admin.get('/api/tasks') : admin.post('/api/tasks', { title: 'Under load' });
        const outcome = await request.then(
          ({ status }) => String(status),
          (error: Error) => error.message,
        );
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
    };
    const load = Array.from({ length: CLIENTS }, worker);
    for (let restart = 0; restart < RESTARTS; restart++) {
      const instance = restart % 2;
      services[instance]!.signal('SIGTERM');
      expect(await services[instance]!.exit).toBe(0);
      services[instance] = await start(instance);
      // The proxy has seen that it is back.
      const before = outcomes[200] ?? 0;
      await until(
        () => new Client(`http://127.0.0.1:${PORTS[instance]}`).get('/api/health/ready'),
        ({ status }) => status === 200,
      );
      await new Promise((ok) => setTimeout(ok, 1_500));
      expect(outcomes[200]).toBeGreaterThan(before);
    }
    isOver = true;
    await Promise.all(load);
    expect(Object.keys(outcomes).toSorted()).toEqual(['200', '201']);
  });
});
