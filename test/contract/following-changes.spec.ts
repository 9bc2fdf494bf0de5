import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from '../kit/api';
import { Service } from '../kit/service';
import { migratedStore } from '../kit/stores/migrated-store';
import type { TestStore } from '../kit/stores/store';

const ROOT = join(__dirname, '..', '..');

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The shell block of a section of the README. */
const shellOf = (section: string): string =>
  /```sh\n([^]*?)```/.exec(textOf('README.md').split(`\n## ${section}\n`)[1]!)![1]!;

const contains = (whole: object, part: object): boolean =>
  Object.entries(part).every(([key, value]) => whole[key as keyof typeof whole] === value);

const ANA = { email: 'ana@example.com', password: 'Secret123' };

// A service of its own: the log-ins of the other guides must not use up its limit.
describe('Following changes as the README and the guide say', () => {
  let store: TestStore;
  let service: Service;
  let url: string;

  beforeAll(async () => {
    store = await migratedStore();
    service = Service.run({
      PORT: '0',
      DATABASE_URL: store.url,
      JWT_SECRET: 'a secret that is known to the tests only',
    });
    url = await service.url();
  });
  afterAll(async () => {
    await service.kill();
    await store.drop();
  });

  /** Ana, whom the tour has registered. */
  async function ana(): Promise<Client> {
    const { body } = await new Client(url).post('/api/auth/login', ANA);
    return new Client(url, body.data.access_token);
  }

  /** The tour and then the loop, in a process group of their own. */
  function loop(): { lines: AsyncIterator<string>; end: () => Promise<void> } {
    const tour = shellOf('Tour').replace('http://127.0.0.1:3000', url);
    const script = `{ ${tour}\n} >&2\n${shellOf('Following changes')}`;
    const { PATH, HOME } = process.env;
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { detached: true, env: { PATH, HOME } });
    child.stderr.resume();
    const closed = new Promise<void>((done) => void child.once('close', () => done()));
    const end = (): Promise<void> => {
      if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL');
      return closed;
    };
    return { lines: createInterface(child.stdout)[Symbol.asyncIterator](), end };
  }

  it('prints what there is, then a change as it happens, until the session ends', async () => {
    const { lines, end } = loop();
    try {
      const next = async () => (await lines.next()).value;
      expect([await next(), await next()].toSorted()).toEqual(['tag 1 changed', 'task 1 changed']);
      const client = await ana();
      const first = (await client.get('/api/changes')).body.data;
      await client.patch('/api/tasks/1', { status: 'completed' });
      expect(await next()).toBe('task 1 changed');
      await client.delete('/api/tasks/1');
      expect(await next()).toBe('task 1 deleted');

      const then = (await client.get(`/api/changes?cursor=${first.cursor}`)).body.data;
      const shown = JSON.parse(/```json\n([^]*?)```/.exec(textOf('docs/guide/following-changes.md'))![1]!);
      expect(Object.keys(shown)).toEqual(Object.keys(then));
      const [task, gone, tag] = shown.changes.map(Object.keys);
      const real = (changes: object[], wanted: object) => changes.find((each) => contains(each, wanted))!;
      expect(task).toEqual(Object.keys(real(first.changes, { type: 'task' })));
      expect(tag).toEqual(Object.keys(real(first.changes, { type: 'tag' })));
      expect(gone).toEqual(Object.keys(real(then.changes, { gone: 'deleted' })));

      await client.post('/api/auth/change-password', {
        old_password: ANA.password,
        new_password: 'Another-secret-1',
      });
      expect((await lines.next()).done).toBe(true);
    } finally {
      await end();
    }
  });
});
