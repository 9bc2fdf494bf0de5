import * as fc from 'fast-check';
import { PRIORITIES, STATUSES } from '../../src/tasks/task-fields';
import { Api, type Client } from '../kit/api';
import { makeLead, makeTag, makeTask, withKey } from '../kit/builders';
import { STEPS, take, type Step } from '../kit/change-steps';
import { everythingShown } from '../kit/follower';
import { people } from '../kit/people';
import { StreamFollower } from '../kit/stream-follower';
import { noticeTasks, type World } from '../kit/task-steps';
import { numRuns, TIMEOUT_MS } from './both-apis';

jest.setTimeout(TIMEOUT_MS);

interface Reality {
  world: World;
  readers: StreamFollower[];
}

/** Model-free: what must hold is an equality of two answers. */
type Model = object;

/** A write, through either API. */
class Write implements fc.AsyncCommand<Model, Reality> {
  constructor(private readonly step: Step) {}
  check = () => true;
  async run(_: Model, { world }: Reality): Promise<void> {
    await noticeTasks(world);
    const answer = await take(world, this.step);
    expect(answer.status).toBeLessThan(500);
  }
  toString = () => `${this.step.what}(${JSON.stringify(this.step)})`;
}

/** Reads one page and stops there. */
class Page implements fc.AsyncCommand<Model, Reality> {
  constructor(
    private readonly reader: number,
    private readonly limit: number,
  ) {}
  check = () => true;
  async run(_: Model, { readers }: Reality): Promise<void> {
    await readers[this.reader]!.page({ limit: String(this.limit) });
  }
  toString = () => `page(${this.reader}, ${this.limit})`;
}

/** Crashes after it has applied a page and before it has kept the new cursor, or loses everything. */
class Crash implements fc.AsyncCommand<Model, Reality> {
  constructor(
    private readonly reader: number,
    private readonly limit: number,
  ) {}
  check = () => true;
  async run(_: Model, { readers }: Reality): Promise<void> {
    const reader = readers[this.reader]!;
    const { cursor } = reader;
    await reader.page({ limit: String(this.limit) });
    reader.cursor = cursor;
    if (cursor === undefined) for (const rows of Object.values(reader.copy)) rows.clear();
  }
  toString = () => `crash(${this.reader}, ${this.limit})`;
}

/** Reads all there is: then the copy is what the lists show. */
class CatchUp implements fc.AsyncCommand<Model, Reality> {
  constructor(
    private readonly reader: number,
    private readonly limit: number,
  ) {}
  check = () => true;
  async run(_: Model, reality: Reality): Promise<void> {
    await catchUp(reality, this.reader, this.limit);
  }
  toString = () => `catchUp(${this.reader}, ${this.limit})`;
}

/** Follows by the stream from where it is, is cut off after some messages, and goes on with pages. */
class Stream implements fc.AsyncCommand<Model, Reality> {
  constructor(
    private readonly reader: number,
    private readonly messages: number,
  ) {}
  check = () => true;
  async run(_: Model, { readers }: Reality): Promise<void> {
    await readers[this.reader]!.stream(this.messages);
  }
  toString = () => `stream(${this.reader}, ${this.messages})`;
}

const clientsOf = ({ cast, guests }: World): Client[] => [...cast, guests[1]!];

async function catchUp({ world, readers }: Reality, place: number, limit: number): Promise<void> {
  const reader = readers[place]!;
  const client = world.cast[place] ?? world.cast[1]!;
  await reader.catchUp({ limit: String(limit) });
  expect(reader.shown()).toEqual(await everythingShown(client));
}

describe('A copy that follows the changes', () => {
  let world: World;

  beforeAll(async () => {
    const api = await Api.start();
    const { ana, bob, root } = await people(api);
    const cast = [root, ana, bob];
    const guests = [await withKey(root), await withKey(ana), await withKey(bob)];
    const leads = [(await makeLead(guests[0]!)).id, (await makeLead(guests[0]!)).id];
    const ids = await api.rows('SELECT id, public_id FROM users');
    const users = cast.map(({ id }) => ids.find((row) => Number(row.id) === id).public_id);
    world = { api, now: Date.now(), cast, guests, users, tasks: [], leads, turns: 0 };
    for (const person of cast) await makeTask(person, { tags: [await makeTag(person, `of ${person.username}`)] });
  });
  afterAll(() => world.api.stop());

  const fields = fc.record(
    {
      title: fc.constantFrom('One', 'Two', 'Three'),
      status: fc.constantFrom(...STATUSES),
      priority: fc.constantFrom(...PRIORITIES),
      due_date: fc.constantFrom(null, '2030-01-01', '2020-01-01T10:00:00'),
    },
    { requiredKeys: [] },
  );
  const usual = Object.keys(STEPS) as Step['what'][];
  const writes = fc
    .record<Step>({
      what: fc.constantFrom(...usual, ...usual.filter((what) => !/lose|empty|delete/.test(what))),
      who: fc.constantFrom(0, 1, 1, 2),
      which: fc.nat({ max: 1_000 }),
      whom: fc.nat({ max: 2 }),
      fields,
    })
    .map((step) => new Write(step));
  // Root is an admin. Ana and bob are each owner of some tasks, creator of some and a stranger to the rest.
  const reads = fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 7 }));
  const commands = [
    writes,
    reads.map(([reader, limit]) => new Page(reader, limit)),
    reads.map(([reader, limit]) => new Crash(reader, limit)),
    reads.map(([reader, limit]) => new CatchUp(reader, limit)),
    reads.map(([reader, messages]) => new Stream(reader, messages)),
  ];

  it('adds up to what GET shows: for an admin, owners, creators and strangers, wherever they stop', async () => {
    const property = fc.asyncProperty(fc.commands(commands, { size: '+1' }), async (all) => {
      const reality = { world, readers: clientsOf(world).map((client) => new StreamFollower(client)) };
      await fc.asyncModelRun(() => ({ model: {}, real: reality }), all);
      for (const place of reality.readers.keys()) await catchUp(reality, place, (place % 7) + 1);
    });
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 2), endOnFailure: true });
  });
});
