import { Client, type Answer, type Fields } from '../../kit/api';
import { counterAt, type Ledger } from './ledger';

const SHARED_TASKS = 4;
const EMAIL = 'root@example.com';
const PASSWORD = 'Root12345';

export const ENVIRONMENT = {
  ADMIN_EMAIL: EMAIL,
  ADMIN_PASSWORD: PASSWORD,
  JWT_SECRET: 'a secret that is known to the tests only',
  RATE_LIMIT: 'off',
  PORT: '0',
};

class Unanswered extends Error {}

export async function logIn(url: string): Promise<Client> {
  const { body } = await new Client(url).post('/api/auth/login', { email: EMAIL, password: PASSWORD });
  return new Client(url, body.data.access_token);
}

/** Makes what the load writes to: tags, a task of each writer's own, and some that all of them share. */
export async function prepare(client: Client, writers: number, ledger: Ledger): Promise<void> {
  const make = async (path: string, fields: Fields): Promise<number> => (await client.post(path, fields)).body.data.id;
  for (const name of ['docs', 'home', 'play', 'work']) ledger.tags.push(await make('/api/tags', { name }));
  for (let i = 0; i < SHARED_TASKS; i++) ledger.shared.set(await make('/api/tasks', { title: 'Shared' }), new Set());
  for (let i = 0; i < writers; i++) {
    const id = await make('/api/tasks', { title: `Counter ${i}`, ...counterAt(0, ledger.tags) });
    ledger.counters.push({ id, acknowledged: 0, sent: 0 });
  }
}

/** Writes and reads with this many clients at once until `isOver`, or until the service is gone. */
export async function load(client: Client, readers: number, ledger: Ledger, isOver: () => boolean): Promise<void> {
  const whileItLasts = async (turn: () => Promise<void>): Promise<void> => {
    try {
      while (!isOver()) await turn();
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
    }
  };
  await Promise.all([
    ...ledger.counters.map((_, writer) => whileItLasts(writing(client, writer, ledger))),
    ...Array.from({ length: readers }, (_, reader) => whileItLasts(reading(client, reader, ledger))),
  ]);
}

/**
 * The turns of one writer: new task with tags, its own counter, a task that all write to, and now and then a deletion,
 * every other of which is followed by a restore.
 */
function writing(client: Client, writer: number, ledger: Ledger): () => Promise<void> {
  const { counters, shared, tags } = ledger;
  const counter = counters[writer]!;
  const [sharedId, promised] = [...shared][writer % shared.size]!;
  const mine: number[] = [];
  const send = (method: string, path: string, body?: Fields) =>
    timed(ledger, ledger.writeMs, () => client.send(method, path, body), `${method} ${path}`);
  let turn = 0;

  const create = async (): Promise<void> => {
    const task = {
      title: `Task ${writer} ${counter.sent} ${turn}`,
      tags: [tags[turn % 4]!, tags[(turn + 1) % 4]!].toSorted(),
    };
    const answer = await send('POST', '/api/tasks', task);
    if (!answer) return;
    ledger.created.set(answer.body.data.id, task);
    mine.push(answer.body.data.id);
  };
  const remove = async (id: number): Promise<void> => {
    ledger.perhapsDeleted.add(id);
    if (await send('DELETE', `/api/tasks/${id}`)) ledger.deleted.add(id);
  };
  const removeAndRestore = async (id: number): Promise<void> => {
    await remove(id);
    ledger.deleted.delete(id);
    if (await send('POST', `/api/tasks/${id}/restore`)) ledger.perhapsDeleted.delete(id);
  };
  const count = async (): Promise<void> => {
    const next = ++counter.sent;
    if (await send('PATCH', `/api/tasks/${counter.id}`, counterAt(next, tags))) counter.acknowledged = next;
  };
  const share = async (): Promise<void> => {
    const description = `${writer} ${counter.sent} ${turn}`;
    if (await send('PATCH', `/api/tasks/${sharedId}`, { description })) promised.add(description);
  };

  return () => {
    turn++;
    if (turn % 8 === 7 && mine.length > 1) return turn % 16 === 15 ? removeAndRestore(mine[0]!) : remove(mine.shift()!);
    return [create, count, share, count][turn % 4]!();
  };
}

/** The turns of one reader: a counter that must show what it was promised, and now and then a list. */
function reading(client: Client, reader: number, ledger: Ledger): () => Promise<void> {
  let turn = reader;
  const get = (path: string) => timed(ledger, ledger.readMs, () => client.get(path), `GET ${path}`);
  return async () => {
    turn++;
    if (turn % 8 === 0) {
      await get('/api/tasks?per_page=20');
      return;
    }
    const counter = ledger.counters[turn % ledger.counters.length]!;
    const { acknowledged } = counter;
    const answer = await get(`/api/tasks/${counter.id}`);
    if (answer === undefined) return;
    const shown = Number(answer.body.data.description);
    if (shown < acknowledged || shown > counter.sent) ledger.stale.push(`${shown} after ${acknowledged}`);
  };
}

/** The answer if it is a success; else it is written down. Throws when none came. */
async function timed(
  ledger: Ledger,
  durations: number[],
  ask: () => Promise<Answer>,
  what: string,
): Promise<Answer | undefined> {
  const begun = performance.now();
  const answer = await ask().catch(() => {
    ledger.unanswered++;
    throw new Unanswered();
  });
  if (answer.status < 200 || answer.status > 299) {
    ledger.refused.push(`${answer.status} ${what}`);
    return undefined;
  }
  durations.push(performance.now() - begun);
  return answer;
}
