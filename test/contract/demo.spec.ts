import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../kit/api';
import { freePort, Service } from '../kit/service';
import { makeStore, type TestStore } from '../kit/stores/store';

const LONGEST_MS = 240_000;

describe('npm run demo', () => {
  let store: TestStore;
  let home: string;

  beforeAll(async () => {
    store = await makeStore();
    home = mkdtempSync(join(tmpdir(), `tasksmith-demo-${process.pid}-`));
  });
  afterAll(async () => {
    await store.drop();
    rmSync(home, { recursive: true, force: true });
  });

  async function demo(env: NodeJS.ProcessEnv): Promise<{ code: number; out: string; err: string }> {
    const script = join(__dirname, '..', '..', 'scripts', 'demo.mjs');
    const child = spawn(process.execPath, [script], {
      cwd: home,
      env: { PATH: process.env.PATH, DATABASE_URL: store.url, ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    const [code] = await once(child, 'close');
    return { code: code as number, out, err };
  }

  it(
    'makes a team with a hundred tasks, says who to log in as, and makes it once, whether the service runs or not',
    async () => {
      const PORT = String(await freePort());
      const env = { PORT, ADMIN_PASSWORD: 'Not-to-be-used1', JWT_SECRET: 'a secret that is known to the tests only' };
      const first = await demo(env);
      expect(first).toMatchObject({ code: 0, err: '' });
      expect(first.out).toMatch(
        /Nothing listens at [^]*Created 4 users and 100 tasks\. Log in as any of olga@demo\.example\.com/,
      );

      const service = Service.run({ ...env, DATABASE_URL: store.url });
      try {
        const url = await service.url();
        const again = await demo(env);
        expect(again).toMatchObject({
          code: 0,
          err: '',
          out: expect.stringMatching(/runs at [^]*exists already\. Log in as/),
        });
        const login = await new Client(url).post('/api/auth/login', {
          email: 'olga@demo.example.com',
          password: 'Demo-team-1',
        });
        const olga = new Client(url, login.body.data.access_token);
        const { total_tasks, overdue_tasks, by_priority } = (await olga.get('/api/tasks/statistics')).body.data;
        expect(total_tasks).toBe(25);
        for (const count of [overdue_tasks, ...Object.values<number>(by_priority)]) expect(count).toBeGreaterThan(0);
      } finally {
        await service.kill();
      }
    },
    LONGEST_MS,
  );

  it(
    'says that something else listens there',
    async () => {
      const other = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}')).listen(
        0,
        '127.0.0.1',
      );
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const { code, err } = await demo({ PORT: String(port) });
      other.close();
      expect([code, err]).toEqual([1, expect.stringMatching(/is not Tasksmith: set HOST and PORT/)]);
    },
    LONGEST_MS,
  );
});
