import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import type { Answer, Fields } from '../kit/api';
import { miscounted } from '../kit/counted';
import {
  become,
  holding,
  moveOn,
  reverted,
  stateAfter,
  type Holding,
  type Memory,
  type Reality,
  type Sent,
  type State,
} from './retries-and-reverts';
import { Bilingual, numRuns, TIMEOUT_MS } from './both-apis';
import { after, blank, inClose, inTaskForge, type Write } from './both-apis-model';
import { closeWrites, taskForgeWrites } from './both-apis-writes';

jest.setTimeout(TIMEOUT_MS);

type Command = fc.AsyncCommand<Memory, Reality>;

describe('Clients that conflict, retry and revert', () => {
  let ana: Bilingual;

  beforeAll(async () => {
    ana = await Bilingual.start();
  });
  afterAll(() => ana.api.stop());

  const holdings = fc.constantFrom<Holding>('nothing', 'present', 'present', 'old', 'any');

  const command = (name: string, run: Command['run'], check: (memory: Memory) => boolean = () => true): Command => ({
    check: (memory) => !memory.isGone && check(memory),
    run: async (memory, reality) => {
      await run(memory, reality);
      await expectSameStory(memory, reality);
    },
    toString: () => name,
  });

  /** Sends a request with a key, remembers it if it did something, and expects the status. */
  async function send(memory: Memory, sent: Omit<Sent, 'answer'>, status: number): Promise<Answer> {
    const headers = { ...sent.headers, 'Idempotency-Key': randomUUID() };
    const client = sent.via === 'close' ? ana.guest : ana.own;
    const answer = await client.send(sent.method, sent.path, sent.body, headers);
    expect([sent.method, sent.path, answer.status, answer.body]).toMatchObject([sent.method, sent.path, status, {}]);
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
    if (status < 300) memory.sent.push({ ...sent, headers, answer });
    return answer;
  }

  const pathOf = (via: Write['via'], { task }: Reality): string =>
    via === 'close' ? `/api/v1/task/${task.publicId}/` : `/api/tasks/${task.id}`;

  /** A write on the task under a condition; `next` is what the task becomes if the condition holds. */
  async function change(
    memory: Memory,
    sent: Omit<Sent, 'answer' | 'headers'>,
    held: Holding,
    act: () => void,
  ): Promise<void> {
    const { header, isOld } = holding(memory, held);
    const status = header === '*' && memory.isTrashed ? 412 : memory.isTrashed ? 404 : isOld ? 412 : 200;
    const answer = await send(memory, { ...sent, headers: header ? { 'If-Match': header } : {} }, status);
    if (status === 412 && !memory.isTrashed && sent.via === 'taskforge')
      expect(answer.headers.get('etag')).toBe(memory.tags.get(memory.version));
    if (status === 200) act();
  }

  const write = (given: Write, held: Holding): Command =>
    command(`write ${JSON.stringify(given)} holding ${held}`, async (memory, reality) => {
      const { via, body } = given;
      const method = via === 'close' ? 'PUT' : 'PATCH';
      await change(memory, { via, method, path: pathOf(via, reality), body }, held, () => {
        moveOn(memory, stateAfter(memory, after(memory.model, given)));
      });
    });

  const remove = (via: Write['via'], held: Holding): Command =>
    command(`delete through ${via} holding ${held}`, async (memory, reality) => {
      const sent = { via, method: 'DELETE', path: pathOf(via, reality), body: undefined };
      await change(memory, sent, held, () => {
        become(memory, memory);
        memory.past.set(memory.version, null);
        memory.isTrashed = true;
      });
    });

  const restore = (): Command =>
    command(
      'restore',
      async (memory, { task }) => {
        const path = `/api/tasks/${task.id}/restore`;
        await send(memory, { via: 'taskforge', method: 'POST', path, body: undefined, headers: {} }, 200);
        become(memory, memory);
        memory.isTrashed = false;
      },
      ({ isTrashed }) => isTrashed,
    );

  const purge = (): Command =>
    command(
      'purge',
      async (memory, { task }) => {
        const path = `/api/trash/${task.id}`;
        await send(memory, { via: 'taskforge', method: 'DELETE', path, body: undefined, headers: {} }, 200);
        memory.isGone = true;
      },
      ({ isTrashed }) => isTrashed,
    );

  const revert = (place: number, held: Holding): Command =>
    command(`revert ${place} holding ${held}`, async (memory, { task }) => {
      const states = [...memory.past].flatMap(([version, state]) => (state ? [{ version, state }] : []));
      const { version, state } = states[place % states.length]!;
      const path = `/api/tasks/${task.id}/revert`;
      await change(memory, { via: 'taskforge', method: 'POST', path, body: { version } }, held, () => {
        moveOn(memory, reverted(memory, state));
      });
    });

  const retry = (place: number): Command =>
    command(
      `retry ${place}`,
      async (memory) => {
        const { via, method, path, body, headers, answer: first } = memory.sent[place % memory.sent.length]!;
        const answer = await (via === 'close' ? ana.guest : ana.own).send(method, path, body, headers);
        expect([answer.status, answer.text]).toEqual([first.status, first.text]);
        expect(answer.headers.get('etag')).toBe(first.headers.get('etag'));
        expect(answer.headers.get('idempotency-replayed')).toBe('true');
      },
      ({ sent }) => sent.length > 0,
    );

  const misuse = (place: number): Command =>
    command(
      `use the key of ${place} for something else`,
      async (memory) => {
        const { via, method, path, headers } = memory.sent[place % memory.sent.length]!;
        const client = via === 'close' ? ana.guest : ana.own;
        const answer = await client.send(method, path, { title: 'else', text: 'else' }, headers);
        expect(answer.status).toBe(422);
      },
      ({ sent }) => sent.length > 0,
    );

  async function expectSameStory(memory: Memory, { task }: Reality): Promise<void> {
    const { model, version } = memory;
    const own = await ana.own.get(`/api/tasks/${task.id}`);
    const guest = await ana.guest.get(`/api/v1/task/${task.publicId}/`);
    if (memory.isTrashed || memory.isGone) {
      expect([own.status, guest.status]).toEqual([404, 404]);
      const trash = await ana.own.get('/api/trash?per_page=100');
      const ids = trash.body.data.tasks.map(({ id }: { id: number }) => id);
      expect(ids.includes(task.id)).toBe(memory.isTrashed && !memory.isGone);
      return;
    }
    expect(own.body.data).toMatchObject(inTaskForge(model, ana.world));
    expect(guest.body).toMatchObject(inClose(model, ana.world));
    const tag = own.headers.get('etag')!;
    expect(tag).toMatch(new RegExp(`^"${version}-`));
    expect(guest.headers.get('etag')).toMatch(new RegExp(`^"${version}-`));
    expect(memory.tags.get(version) ?? tag).toBe(tag);
    memory.tags.set(version, tag);
    expect((await ana.own.get(`/api/tasks/${task.id}`, { 'If-None-Match': tag })).status).toBe(304);
    await expectPast(memory, task.id);
  }

  async function expectPast({ past }: Memory, id: number): Promise<void> {
    const history = await ana.own.get(`/api/tasks/${id}/history?limit=100`);
    const versions = history.body.data.items.map((item: Fields) => item.version);
    expect(versions).toEqual([...past.keys()].toReversed());
    for (const [version, state] of past) {
      const { status, body } = await ana.own.get(`/api/tasks/${id}?version=${version}`);
      expect(status).toBe(state ? 200 : 404);
      if (state) expect(body.data).toMatchObject(inTaskForge(state.model, ana.world));
    }
  }

  it('find that every sequence of writes, conditions, retries, reverts, deletes and restores keeps every promise', async () => {
    const { world } = ana;
    const places = fc.nat({ max: 20 });
    const apis = fc.constantFrom<Write['via']>('taskforge', 'close');
    const writes = fc.oneof(taskForgeWrites(world), closeWrites(world));
    const commands = fc.commands<Memory, Reality, false>(
      [
        fc.tuple(writes, holdings).map(([given, held]) => write(given, held)),
        fc.tuple(writes, holdings).map(([given, held]) => write(given, held)),
        fc.tuple(places, holdings).map(([place, held]) => revert(place, held)),
        fc.tuple(apis, holdings).map(([via, held]) => remove(via, held)),
        fc.constant(restore()),
        fc.constant(purge()),
        places.map(retry),
        places.map(misuse),
      ],
      { maxCommands: 12 },
    );
    const made = fc.oneof(taskForgeWrites(world, ['title']), closeWrites(world, ['text', 'lead_id']));
    const property = fc.asyncProperty(made, commands, async (first, steps) => {
      const task = await ana.make(first);
      const model = after(blank(world.me), first);
      const state = { model, completion: model.status === 'completed' ? 1 : null };
      const memory = {
        ...state,
        version: 1,
        past: new Map<number, State | null>([[1, state]]),
        tags: new Map<number, string>(),
        sent: [],
      };
      await fc.asyncModelRun(
        () => ({ model: { ...memory, isTrashed: false, isGone: false }, real: { ana, task } }),
        steps,
      );
    });
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 1.5) });
    expect(await miscounted((sql) => ana.api.rows(sql))).toEqual([]);
  });
});
