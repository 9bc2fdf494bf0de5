import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../kit/api';
import { freePort, Service, Wire } from '../kit/service';

const BUILD_MS = 180_000;
const START_MS = 60_000;

const ROOT = join(__dirname, '..', '..');
/** All that a build is made of. */
const SOURCES = ['package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json', 'ormconfig.ts', 'src'];
const NOBODY = 65_534;

describe('The started service', () => {
  let folder: string;
  let running: Service[];

  // The first start may have to build.
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), `tasksmith-start-${process.pid}-`));
    expect(await Service.run({ PORT: 'none' }).exit).toBe(1);
    rmSync(folder, { recursive: true });
  }, BUILD_MS);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), `tasksmith-start-${process.pid}-`));
    running = [];
  });
  afterEach(async () => {
    for (const service of running) await service.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const database = (): string => `sqlite:${join(folder, 'data', 'tasks.sqlite')}`;

  function start(env: NodeJS.ProcessEnv = {}): Service {
    const service = Service.run({ PORT: '0', DATABASE_URL: database(), ...env });
    running.push(service);
    return service;
  }

  async function started(): Promise<Service> {
    const service = start();
    await service.url();
    return service;
  }

  const logIn = (url: string, email: string, password: string) =>
    new Client(url).post('/api/auth/login', { email, password });

  async function stop(service: Service): Promise<void> {
    service.signal('SIGTERM');
    expect(await service.exit).toBe(0);
  }

  async function expectRefusal(service: Service, ...words: (string | RegExp)[]): Promise<void> {
    expect(await service.exit).toBe(1);
    const said = service.err.trim();
    for (const word of words) expect(said).toMatch(word);
    expect(said.split('\n')).toHaveLength(1);
    expect(said).toMatch(/\.$/);
    expect(service.err + service.out).not.toMatch(/^\s+at .*:\d+/m);
    expect(service.out).not.toContain('listens on');
  }

  it(
    'tells the admin’s login on the first start only, and knows it on the second',
    async () => {
      const first = start();
      const url = await first.url();
      const password = /Password:\s+(\S+)/.exec(first.out)?.[1] ?? '';
      expect(first.out).toContain('admin@tasksmith.local');
      expect(first.out).toContain(`${url}/docs`);
      const login = await logIn(url, 'admin@tasksmith.local', password);
      expect(login).toMatchObject({ status: 200, body: { data: { user: { role: { name: 'admin' } } } } });
      await stop(first);

      const second = start();
      const again = await second.url();
      expect(second.out).not.toMatch(/password|admin@/i);
      expect((await new Client(again).get('/api/health')).status).toBe(200);
      // The secret was kept, so a token of yesterday works today.
      const me = await new Client(again, login.body.data.access_token).get('/api/auth/me');
      expect(me).toMatchObject({ status: 200, body: { data: { email: 'admin@tasksmith.local' } } });
      expect((await logIn(again, 'admin@tasksmith.local', password)).status).toBe(200);
      await stop(second);
    },
    START_MS,
  );

  it(
    'is one file that describes itself as the sources do, and finds what lies outside of it; its secret is its owner’s only',
    async () => {
      const url = await start().url();
      const api = new Client(url);
      const described = readFileSync(join(ROOT, 'openapi.json'), 'utf8').replaceAll('http://127.0.0.1:3000', url);
      expect((await api.get('/openapi.json')).body).toEqual(JSON.parse(described));
      for (const path of ['/docs', '/docs/assets/swagger-ui-bundle.js', '/changelog'])
        expect(await api.get(path)).toMatchObject({ status: 200 });
      expect(statSync(join(folder, 'data', 'jwt-secret')).mode & 0o777).toBe(0o600);
    },
    START_MS,
  );

  it(
    'makes the admin of ADMIN_EMAIL and ADMIN_PASSWORD without showing the password',
    async () => {
      const service = start({ ADMIN_EMAIL: 'Boss@Example.com', ADMIN_PASSWORD: 'Hunter2-hunter2' });
      const url = await service.url();
      expect((await logIn(url, 'boss@example.com', 'Hunter2-hunter2')).status).toBe(200);
      expect(service.out + service.err).not.toContain('Hunter2');
      await stop(service);
      const second = start({ ADMIN_EMAIL: 'other@example.com', ADMIN_PASSWORD: 'Other-password1' });
      expect((await logIn(await second.url(), 'other@example.com', 'Other-password1')).status).toBe(401);
    },
    START_MS,
  );

  it(
    'finishes on SIGTERM what is in flight, takes nothing new, and exits with 0 within ten seconds',
    async () => {
      const service = start();
      const url = await service.url();
      const body = JSON.stringify({ username: 'zoe', email: 'zoe@example.com', password: 'Secret123' });
      const wire = await Wire.to(url);
      const head = ['POST /api/auth/register HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'];
      wire.send([...head, `Content-Length: ${body.length}`, 'Expect: 100-continue', '', ''].join('\r\n'));
      await wire.expect(/^HTTP\/1.1 100 Continue/);

      const asked = Date.now();
      service.signal('SIGTERM');
      await refusesConnections(url);
      wire.send(body);
      await wire.expect(/HTTP\/1.1 201 Created[^]*"username":"zoe"/);
      expect(await service.exit).toBe(0);
      expect(Date.now() - asked).toBeLessThan(10_000);
      wire.end();

      const second = start();
      expect((await logIn(await second.url(), 'zoe@example.com', 'Secret123')).status).toBe(200);
    },
    START_MS,
  );

  it(
    'does not wait on SIGTERM for a client that sends nothing more',
    async () => {
      const service = start();
      const url = await service.url();
      const silent = await Wire.to(url);
      silent.send('POST /api/auth/register HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{');
      const idle = await Wire.to(url);
      const asked = Date.now();
      service.signal('SIGTERM');
      expect(await service.exit).toBe(0);
      expect(Date.now() - asked).toBeLessThan(10_000);
      for (const wire of [silent, idle]) wire.end();
    },
    START_MS,
  );

  it('says that its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      await expectRefusal(start({ PORT: String(port) }), String(port), /in use/, `PORT=${port + 1} npm start`);
    } finally {
      other.close();
    }
  });

  it('says that its folder cannot be used', async () => {
    // Permissions do not bind root; a path below a file is closed to everybody.
    const file = join(folder, 'file');
    writeFileSync(file, 'x');
    const env = { DATABASE_URL: `sqlite:${file}/data/tasks.sqlite` };
    await expectRefusal(start(env), 'DATABASE_URL', file, /Let this user write there/);
    await expectRefusal(
      start({ ...env, JWT_SECRET: 'x'.repeat(32) }),
      file,
      /Let this user write there, or set DATABASE/,
    );
    expect(readFileSync(file, 'utf8')).toBe('x');
  });

  it.each([
    ['text', 'This is a letter to my aunt. '.repeat(500)],
    ['a short text', 'hello'],
  ])('says that its file is no database, and leaves it alone: %s', async (_, content) => {
    const file = join(folder, 'letter.txt');
    writeFileSync(file, content);
    await expectRefusal(
      start({ DATABASE_URL: `sqlite:${file}` }),
      'DATABASE_URL',
      /letter\.txt.*not a database.*npm run restore/,
    );
    expect(readFileSync(file, 'utf8')).toBe(content);
    for (const more of ['-wal', '-shm', '-journal']) expect(existsSync(file + more)).toBe(false);
  });

  it('says that its file is damaged, and how to go on', async () => {
    await stop(await started());
    const file = join(folder, 'data', 'tasks.sqlite');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, 5_000));
    await expectRefusal(start(), 'DATABASE_URL', /malformed.*Restore a backup \(npm run restore\)/);
  });

  it('says that no PostgreSQL server answers', async () => {
    const port = await freePort();
    const env = { DATABASE_URL: `postgres://ana:hunter2@127.0.0.1:${port}/tasks`, JWT_SECRET: 'x'.repeat(32) };
    const service = start(env);
    await expectRefusal(service, 'DATABASE_URL', String(port), /Start PostgreSQL, or correct the host and port/);
    expect(service.err).not.toContain('hunter2');
  });

  it('says that it is not built, to a user who may not build it', async () => {
    for (const part of ['scripts', ...SOURCES]) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'dist'), { mode: 0o555 });
    // What forbids others to write does not forbid it to root.
    const uid = process.getuid!() === 0 ? NOBODY : undefined;
    const service = Service.run({}, { checkout: folder, uid });
    await expectRefusal(service, /not built/, join(folder, 'dist'));
  });

  it('says that a folder is no database', async () => {
    await expectRefusal(start({ DATABASE_URL: `sqlite:${folder}` }), 'DATABASE_URL');
  });

  // test/unit/config.spec.ts asks it of every variable.
  it.each<[string, NodeJS.ProcessEnv]>([
    ['PORT', { PORT: 'three thousand' }],
    ['HOST', { HOST: '203.0.113.1' }],
  ])('names %s when it is wrong: %j', async (name, env) => {
    await expectRefusal(start(env), new RegExp(`\\b${name}\\b`));
  });

  it('listens at the configured address', async () => {
    const port = await freePort();
    const service = start({
      PORT: String(port),
      HOST: 'localhost',
      NODE_ENV: 'production',
      JWT_SECRET: 'x'.repeat(32),
    });
    await service.url();
    expect((await new Client(`http://localhost:${port}`).get('/api/health')).status).toBe(200);
  });
});

/** Waits until nobody listens there any more. */
async function refusesConnections(url: string): Promise<void> {
  for (;;) {
    try {
      (await Wire.to(url)).end();
    } catch {
      return;
    }
  }
}
