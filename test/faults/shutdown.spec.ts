import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../kit/api';
import { until } from '../kit/stores/faults';
import { holdLock } from '../kit/stores/lock-holder';
import { freePort, Service, Wire } from '../kit/service';

const LONGEST_TEST_MS = 180_000;
const PATIENCE_MS = 2_000;
const HEAD = 'Host: localhost\r\nContent-Type: application/json\r\n';
const LIVE = `GET /api/health/live HTTP/1.1\r\n${HEAD}\r\n`;
const READY = `GET /api/health/ready HTTP/1.1\r\n${HEAD}\r\n`;

describe('A service that starts or stops', () => {
  let folder: string;
  let port: number;
  let running: Service[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), `tasksmith-shutdown-${process.pid}-`));
    mkdirSync(join(folder, 'data'));
    port = await freePort();
    running = [];
  });
  afterEach(async () => {
    for (const service of running) await service.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (): string => join(folder, 'data', 'tasks.sqlite');
  const client = (): Client => new Client(`http://127.0.0.1:${port}`);

  function start(env: NodeJS.ProcessEnv = {}): Service {
    const service = Service.run({ PORT: String(port), DATABASE_URL: `sqlite:${file()}`, ...env });
    running.push(service);
    return service;
  }

  const wires = (count: number): Promise<Wire[]> =>
    Promise.all(Array.from({ length: count }, () => Wire.to(`http://127.0.0.1:${port}`)));

  it(
    'lives, but is not ready, until its migrations have run',
    async () => {
      const release = await holdLock(file(), 'BEGIN EXCLUSIVE');
      const service = start({ DATABASE_LOCK_TIMEOUT_MS: '120000' });
      const ask = (path: string) => client().get(path, { 'accept-language': 'en' });
      const live = await until(
        () => ask('/api/health/live').catch(() => undefined),
        (answer) => answer !== undefined,
      );
      expect(live).toMatchObject({ status: 200, body: { success: true, data: { status: 'live' } } });
      expect(await ask('/api/health')).toMatchObject({ status: 200, body: { data: { database: 'disconnected' } } });
      expect(await ask('/api/health/ready')).toMatchObject({ status: 503, body: { code: 'service.starting' } });
      expect((await ask('/api/health/ready')).headers.get('x-request-id')).toMatch(/^req_\w{22}$/);
      const named = await client().get('/api/health/ready', { 'x-request-id': 'of-the-proxy' });
      expect([named.status, named.headers.get('x-request-id')]).toEqual([503, 'of-the-proxy']);
      const [wire] = await wires(1);
      wire!.send(`POST /api/tasks HTTP/1.1\r\n${HEAD}Content-Length: 2\r\n\r\n{}`);
      await wire!.expect(/^HTTP\/1.1 503 [^]*retry-after: 1[^]*"code":"service.starting"/i);
      expect(service.out).not.toContain('listens on');
      await release();
      await service.url();
      expect((await ask('/api/health/ready')).status).toBe(200);
    },
    LONGEST_TEST_MS,
  );

  it(
    'ends with 0 on SIGTERM while it starts, and ignores SIGHUP',
    async () => {
      const release = await holdLock(file(), 'BEGIN EXCLUSIVE');
      const service = start({ DATABASE_LOCK_TIMEOUT_MS: '120000' });
      await until(
        () =>
          client()
            .get('/api/health/live')
            .catch(() => undefined),
        (answer) => answer !== undefined,
      );
      service.signal('SIGHUP');
      expect((await client().get('/api/health/live')).status).toBe(200);
      service.signal('SIGTERM');
      expect(await service.exit).toBe(0);
      await release();
    },
    LONGEST_TEST_MS,
  );

  it(
    'is not ready from SIGTERM on, accepts connections for SHUTDOWN_DELAY_SECONDS and says each time that it closes them',
    async () => {
      const service = start({ SHUTDOWN_DELAY_SECONDS: '2' });
      await service.url();
      const [kept, idle] = await wires(2);
      for (const wire of [kept!, idle!]) {
        wire.send(LIVE);
        await wire.expect(/"live"/);
        expect(wire.received).toMatch(/^connection: keep-alive/im);
        wire.received = '';
      }
      const asked = performance.now();
      service.signal('SIGTERM');
      service.signal('SIGHUP');
      await until(
        () => client().get('/api/health/ready'),
        ({ status }) => status === 503,
      );
      kept!.send(READY);
      await kept!.expect(/^HTTP\/1.1 503 [^]*connection: close[^]*"service.stopping"/i);
      const [fresh] = await wires(1);
      fresh!.send(LIVE);
      await fresh!.expect(/^HTTP\/1.1 200 OK[^]*connection: close[^]*"live"/i);
      expect(performance.now() - asked).toBeLessThan(2_000);
      expect(await service.exit).toBe(0);
      expect(performance.now() - asked).toBeGreaterThan(2_000);
      expect(performance.now() - asked).toBeLessThan(2_000 + PATIENCE_MS);
    },
    LONGEST_TEST_MS,
  );

  it(
    'is held up for two seconds at most by connections that are idle, silent or in the middle of a request',
    async () => {
      const service = start();
      await service.url();
      const [idle, silent, headless, bodiless] = await wires(4);
      idle!.send(LIVE);
      await idle!.expect(/"live"/);
      headless!.send('GET /api/health/live HTTP/1.1\r\nHost: local');
      bodiless!.send(`POST /api/auth/login HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{`);
      await client().get('/api/health/live');
      const asked = performance.now();
      service.signal('SIGTERM');
      expect(await service.exit).toBe(0);
      expect(performance.now() - asked).toBeLessThan(PATIENCE_MS);
      for (const wire of [idle, silent, headless, bodiless]) wire!.end();
    },
    LONGEST_TEST_MS,
  );
});
