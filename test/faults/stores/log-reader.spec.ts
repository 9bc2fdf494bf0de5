import { SYSTEM } from '../../../src/common/actor';
import { openStore } from '../../../src/database/open-store';
import { installationIn, noteTrimmed } from '../../../src/database/schema/installation';
import type { UnitOfWork } from '../../../src/database/unit-of-work';
import { entities } from '../../../src/entities';
import { Bell } from '../../../src/events/bell';
import { EventsService } from '../../../src/events/events.service';
import { LogReader } from '../../../src/events/log-reader';
import { includes, isAhead, isComplete, type Bookmark } from '../../../src/events/position';
import { configFor } from '../../kit/config';
import { Gate, openTestStore, type OpenStore } from '../../kit/stores/open-store';
import { engine } from '../../kit/stores/store';

/** One instance: what it writes events with, and what reads them. */
class Instance {
  readonly bell: Bell;
  readonly log: LogReader;
  private readonly events: EventsService;

  constructor(readonly store: UnitOfWork) {
    this.bell = new Bell(store);
    this.events = new EventsService(store, this.bell);
    this.log = new LogReader(store);
  }

  /** Writes events of these names in one unit of work, then waits before it commits. */
  write = (names: string[], before: () => unknown = () => undefined): Promise<void> =>
    this.store.run(async (em) => {
      for (const name of names) await this.events.record(em, SYSTEM, { name, subject: { type: 'thing', id: name } });
      // Events are inserted at the end, or before somebody reads them.
      await em.query('SELECT 1 FROM events LIMIT 1');
      await before();
    });

  now = (): Promise<Bookmark> => this.store.read(async (em) => ({ from: await this.log.position(em) }));

  read = (at: Bookmark, limit = 100) =>
    this.store.read((em) => this.log.read<{ name: string }>(em, at, limit, 'event.name'));

  /** All names from `at` on, in parts of `limit`, and where the next begins. */
  async all(at: Bookmark, limit: number): Promise<{ names: string[]; next: Bookmark }> {
    const names: string[] = [];
    for (let next = at; ;) {
      const part = await this.read(next, limit);
      names.push(...part.rows.map(({ name }) => name));
      next = part.next;
      if (part.isLast) return { names, next };
    }
  }
}

describe('The log, read from a position on', () => {
  let opened: OpenStore;
  let one: Instance;

  beforeEach(async () => {
    opened = await openTestStore();
    one = new Instance(opened.store);
  });
  afterEach(() => opened.drop());

  it.each([1, 2, 3, 100])('gives each event once, in order, in parts of %s', async (limit) => {
    await one.write(['before']);
    const start = await one.now();
    expect((await one.read(start)).rows).toEqual([]);
    await one.write(['a', 'b']);
    await one.write(['c']);
    const first = await one.all(start, limit);
    expect(first.names).toEqual(['a', 'b', 'c']);
    await one.write(['d']);
    expect((await one.all(first.next, limit)).names).toEqual(['d']);
    expect((await one.all(start, limit)).names).toEqual(['a', 'b', 'c', 'd']);
  });

  it('finishes the part that it is in before what came since', async () => {
    const start = await one.now();
    await one.write(['a', 'b', 'c']);
    const { next } = await one.read(start, 1);
    await one.write(['d', 'e']);
    const rest = await one.read(next, 3);
    expect([rest.rows.map(({ name }) => name), rest.isLast]).toEqual([['b', 'c', 'd'], false]);
    expect((await one.all(rest.next, 3)).names).toEqual(['e']);
  });

  it('has nothing of a unit that was rolled back', async () => {
    const start = await one.now();
    const failed = one.write(['lost'], () => Promise.reject(new Error('on purpose')));
    await expect(failed).rejects.toThrow('on purpose');
    await one.write(['kept']);
    expect((await one.all(start, 1)).names).toEqual(['kept']);
  });

  it('says which events are in a position, which of two is ahead, and whether the log reaches back to it', async () => {
    const start = await one.now();
    await one.write(['a']);
    const then = await one.now();
    const number = (await one.read(start)).rows[0]!.mark_transaction;
    expect([start, then].map(({ from }) => includes(from, number))).toEqual([false, true]);
    expect([isAhead(then.from, start.from), isAhead(start.from, then.from)]).toEqual([true, false]);
    await opened.store.run((em) => noteTrimmed(em, number));
    const { trimmed } = await opened.store.read((em) => installationIn(em));
    expect([isComplete(start, trimmed), isComplete(await one.now(), trimmed)]).toEqual([false, true]);
    // A reader that began before the log was trimmed, and after all that was trimmed from it.
    if (engine === 'sqlite') expect(isComplete(then, trimmed)).toBe(true);
  });

  it('rings the bell after the commit, and an waiter waitForRing what happens before it listens', async () => {
    const waiter = one.bell.waiter();
    expect(await waiter.waitForRing(0)).toBe(false);
    await one.write(['a']);
    expect(await waiter.waitForRing(10_000)).toBe(true);
    const waiting = waiter.waitForRing(10_000);
    one.bell.beforeApplicationShutdown();
    expect(await waiting).toBe(false);
    expect(await one.bell.waiter().waitForRing(10_000)).toBe(false);
  });
});

const onPostgres = engine === 'postgres' ? describe : describe.skip;

onPostgres('The log of two instances on PostgreSQL', () => {
  let opened: OpenStore;
  let one: Instance;
  let two: Instance;

  beforeEach(async () => {
    opened = await openTestStore();
    one = new Instance(opened.store);
    two = new Instance(await openStore(configFor(opened.url), entities));
  });
  afterEach(async () => {
    await two.store.close();
    await opened.drop();
  });

  it.each([
    ['of one instance', () => one],
    ['of two instances', () => two],
  ])(
    'gives the event with the lower id that is committed last, and does not withhold the other until then: %s',
    async (_, other) => {
      const start = await one.now();
      const [written, gate] = [new Gate(), new Gate()];
      const slow = one.write(['100'], async () => {
        written.open();
        await gate.opened;
      });
      await written.opened;
      await other().write(['101']);
      const between = await one.all(start, 1);
      expect(between.names).toEqual(['101']);
      gate.open();
      await slow;
      expect((await two.all(between.next, 1)).names).toEqual(['100']);
      expect((await two.all(start, 1)).names).toEqual(['100', '101']);
    },
  );

  it('gives each event once to a reader that stops anywhere while many write at once', async () => {
    let at = await one.now();
    const read: string[] = [];
    const names = Array.from({ length: 120 }, (_, i) => `n${i}`);
    const writing = Promise.all(
      names.map((name, i) => (i % 2 ? one : two).write([name], () => one.store.query('SELECT 1'))),
    );
    let isOver = false;
    void writing.then(() => (isOver = true));
    for (let size = 1; ; size = (size % 7) + 1) {
      const isLastRound = isOver;
      const part = await (size % 2 ? two : one).read(at, size);
      read.push(...part.rows.map(({ name }) => name));
      at = part.next;
      if (isLastRound && part.isLast) break;
    }
    await writing;
    expect(read.toSorted()).toEqual(names.toSorted());
  });

  it('rings the bell of the other instance', async () => {
    const waiter = one.bell.waiter();
    await two.write(['a']);
    expect(await waiter.waitForRing(10_000)).toBe(true);
    waiter.close();
  });

  it('starts over in a copy of the database, where transaction ids are not valid', async () => {
    await one.write(['a']);
    const before = await one.store.read((em) => installationIn(em));
    await one.store.run((em) => em.query(`UPDATE installation SET origin = 'elsewhere'`));
    const copy = new Instance(await openStore(configFor(opened.url), entities));
    try {
      expect(await copy.store.read((em) => installationIn(em))).not.toEqual(before);
      expect(await copy.store.query('SELECT 1 FROM events WHERE transaction_id IS NOT NULL')).toEqual([]);
      const start = await copy.now();
      await copy.write(['b']);
      expect((await copy.all(start, 1)).names).toEqual(['b']);
    } finally {
      await copy.store.close();
    }
  });
});
