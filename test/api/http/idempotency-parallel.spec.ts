import { createRequire } from 'node:module';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Api, type Answer } from '../../kit/api';
import { makeTask } from '../../kit/builders';
import { Gate } from '../../kit/stores/open-store';
import { join, type Person } from '../../kit/people';
import { engine } from '../../kit/stores/store';
import { coded } from '../../kit/refusals';

/** The package itself, to be slowed down. */
const argon2 = createRequire(__filename)('@node-rs/argon2') as typeof import('@node-rs/argon2');

const MANY = 50;

describe('Concurrent requests with one Idempotency-Key', () => {
  let api: Api;
  let ana: Person;

  beforeAll(async () => {
    api = await Api.start();
    ana = await join(api, 'ana');
  });
  afterAll(() => api.stop());

  const key = (name: string) => ({ 'idempotency-key': name });
  const together = (send: () => Promise<Answer>) => Promise.all(Array.from({ length: MANY }, send));
  const wasReplayed = ({ headers }: Answer) => headers.get('idempotency-replayed') === 'true';

  /** All answers are the one answer; those that had to wait too long get it when they ask again. */
  async function expectOneAnswer(send: () => Promise<Answer>): Promise<Answer> {
    const answers = await together(send);
    const answered = answers.filter(({ status }) => status !== 409);
    for (const { headers } of answers.filter(({ status }) => status === 409))
      expect(headers.get('retry-after')).toBe('1');
    expect(answered.filter((answer) => !wasReplayed(answer))).toHaveLength(1);
    const again = await send();
    expect(wasReplayed(again)).toBe(true);
    for (const answer of answered) expect([answer.status, answer.text]).toEqual([again.status, again.text]);
    return again;
  }

  it('make one task and one event, and get one answer', async () => {
    const { status, body } = await expectOneAnswer(() =>
      ana.post('/api/tasks', { title: 'One of fifty' }, key('create')),
    );
    expect(status).toBe(201);
    expect(await api.rows(`SELECT id FROM tasks WHERE title = 'One of fifty'`)).toEqual([{ id: body.data.id }]);
    expect(await api.events('task', body.data.id)).toHaveLength(1);
    expect(await api.rows(`SELECT key_hash FROM idempotency_records`)).toHaveLength(1);
  });

  it('delete a task without any being refused as not found', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await makeTask(ana);
      const { status } = await expectOneAnswer(() => ana.delete(`/api/tasks/${id}`, undefined, key(`delete ${round}`)));
      expect(status).toBe(200);
    }
  });

  it('are all refused when the first is refused, and leave the key free', async () => {
    const answers = await together(() => ana.post('/api/tags', { name: '' }, key('refused')));
    const statuses = new Set(answers.map(({ status }) => status));
    expect(statuses.has(400)).toBe(true);
    // Those whose turn did not come within a second.
    for (const status of statuses) expect([400, 409]).toContain(status);
    expect((await ana.post('/api/tags', { name: 'free' }, key('refused'))).status).toBe(201);
  });

  it('are one for each of two bodies that race for the key, and the other is refused with 422', async () => {
    let turn = 0;
    const answers = await together(() => ana.post('/api/tasks', { title: `Race ${turn++ % 2}` }, key('race')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 422]));
    expect(await api.rows(`SELECT id FROM tasks WHERE title LIKE 'Race %'`)).toHaveLength(1);
  });

  it('are refused with 409 and a Retry-After while the first is still running after a second', async () => {
    const gate = new Gate();
    const held = new Gate();
    const holding = api.app.get(UnitOfWork).run(async (em) => {
      if (engine === 'postgres') await em.query('LOCK TABLE tasks IN SHARE MODE');
      held.open();
      await gate.opened;
    });
    await held.opened;
    const post = () => ana.post('/api/tasks', { title: 'Slow' }, key('slow'));
    const both = [post(), post()];
    try {
      const second = await Promise.race(both);
      expect([second.status, second.body]).toEqual([
        409,
        coded({
          success: false,
          message: 'La primera peticion con esta Idempotency-Key sigue en curso; intentalo de nuevo',
        }),
      ]);
      expect(second.headers.get('retry-after')).toBe('1');
    } finally {
      gate.open();
      await holding;
    }
    const first = (await Promise.all(both)).find(({ status }) => status === 201);
    expect(first?.headers.get('idempotency-replayed')).toBeNull();
    expect((await post()).text).toBe(first?.text);
    expect(await api.rows(`SELECT id FROM tasks WHERE title = 'Slow'`)).toHaveLength(1);
  });

  describe('do not block other writes while a password', () => {
    const CHANGE = { old_password: 'Secret123', new_password: 'Secret456' };
    const zoe = { username: 'zoe', email: 'zoe@example.com', password: 'Secret123' };
    const login = { email: 'eva@example.com', password: 'Secret123' };
    let eva: Person;

    beforeAll(async () => {
      eva = await join(api, 'eva');
    });

    // A change ends the session that it came in, so that its repetition is not let in.
    it.each<['hash' | 'verify', string, number, number, () => Promise<Answer>]>([
      ['verify', 'is checked', 200, 200, () => api.anonymous.post('/api/auth/login', login, key('login'))],
      ['hash', 'is hashed', 201, 201, () => api.anonymous.post('/api/auth/register', zoe, key('register'))],
      ['verify', 'is changed', 200, 401, () => eva.post('/api/auth/change-password', CHANGE, key('change'))],
    ])('(%s) %s', async (work, name, status, repeated, send) => {
      const [gate, begun] = [new Gate(), new Gate()];
      const done = argon2[work] as (...given: unknown[]) => Promise<never>;
      const slow = jest.spyOn(argon2, work).mockImplementation(async (...given) => {
        begun.open();
        await gate.opened;
        return done(...given);
      });
      const sent = send();
      try {
        await begun.opened;
        expect((await ana.post('/api/tags', { name })).status).toBe(201);
      } finally {
        gate.open();
        slow.mockRestore();
      }
      const first = await sent;
      expect([first.status, wasReplayed(first)]).toEqual([status, false]);
      const again = await send();
      expect([again.status, wasReplayed(again)]).toEqual([repeated, repeated === status]);
      expect(again.text === first.text).toBe(repeated === status);
    });
  });
});
