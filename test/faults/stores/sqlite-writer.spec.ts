import { Logger } from '@nestjs/common';
import type { Statement } from '../../../src/database/rows/statement';
import { SqliteStore } from '../../../src/database/sqlite/sqlite-store';
import type { SqliteWriter } from '../../../src/database/sqlite/sqlite-writer';
import { entities } from '../../../src/entities';
import { Tag } from '../../../src/tags/tag.entity';
import { Gate, tag, tagNames } from '../../kit/stores/open-store';
import { makeStore } from '../../kit/stores/store';

const times = <T>(many: number, make: (i: number) => T): T[] => Array.from({ length: many }, (_, i) => make(i));
const LOOKED_UP = 'SELECT id FROM tags WHERE id = $1';
const UNAVAILABLE = expect.objectContaining({ kind: 'unavailable' });

describe('The writer of a SQLite file', () => {
  const MANY = 5;
  let store: SqliteStore;
  let drop: () => Promise<void>;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    const made = await makeStore();
    store = new SqliteStore(made.url.slice('sqlite:'.length), entities, 200, MANY);
    await store.open();
    drop = () => store.close().then(made.drop);
  });
  afterEach(() => drop());

  const write = (name: string) => store.run((em) => em.insert(Tag, tag(name)));

  it('keeps nothing of a batch whose commit fails, and fails all of its units', async () => {
    // A batch ends after a while, which on a busy machine could be before the last of these.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now());
    const batch = times(MANY, (i) =>
      store.run(async (em) => {
        await em.insert(Tag, tag(`tag${i}`));
        if (i !== 2) return;
        // A broken reference that SQLite looks for at the commit and not before.
        await em.query('PRAGMA defer_foreign_keys = ON');
        await em.query('INSERT INTO task_tags (task_id, tag_id) VALUES (1, 1)');
      }),
    );
    const outcomes = await Promise.allSettled(batch).finally(() => clock.mockRestore());
    expect(outcomes).toEqual(times(MANY, () => ({ status: 'rejected', reason: UNAVAILABLE })));
    expect(await tagNames(store)).toEqual([]);
    await write('next');
    expect(await tagNames(store)).toEqual(['next']);
  });

  it('keeps the others of a batch in which some fail, early or late, each once', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now());
    const fine = (name: string) => store.run((em) => em.insert(Tag, tag(name)).then(() => name));
    const early = store.run(() => Promise.reject(new Error('early')));
    const late = (name: string) =>
      store.run(async (em) => {
        await em.insert(Tag, tag(name));
        throw new Error(name);
      });
    const outcomes = await Promise.allSettled([
      fine('first'),
      early,
      late('late'),
      fine('second'),
      late('later'),
    ]).finally(() => clock.mockRestore());
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 'first' },
      { status: 'rejected', reason: new Error('early') },
      { status: 'rejected', reason: new Error('late') },
      { status: 'fulfilled', value: 'second' },
      { status: 'rejected', reason: new Error('later') },
    ]);
    expect(await tagNames(store)).toEqual(['first', 'second']);
  });

  it('continues its transaction after a statement that fails and whose error is caught', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now());
    const caught = store.run(async (em) => {
      await em.insert(Tag, tag('first'));
      await em.insert(Tag, tag('first')).catch(() => undefined);
    });
    const outcomes = await Promise.allSettled([write('zeroth'), caught, write('first')]).finally(() =>
      clock.mockRestore(),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await tagNames(store)).toEqual(['first', 'zeroth']);
  });

  it('repeats a batch whose transaction ended when what its units look up could not be read', async () => {
    const writer = Reflect.get(store, 'writer') as object;
    const statement = Reflect.get(writer, 'statement') as Statement;
    let failures = 0;
    // As SQLite does after an error of the disk.
    Reflect.set(writer, 'statement', async (sql: string, values?: unknown[]) => {
      if (sql !== LOOKED_UP || failures++ > 0) return statement(sql, values);
      await statement('ROLLBACK');
      throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' });
    });
    const [begun, gate] = [new Gate(), new Gate()];
    const first = store.run(async (em) => {
      await em.insert(Tag, tag('first'));
      begun.open();
      await gate.opened;
    });
    await begun.opened;
    const by = { select: () => LOOKED_UP, keyOf: () => 1 };
    const second = store.run((em) => em.insert(Tag, tag('second')), [{ by, keys: [1] }]);
    gate.open();
    await Promise.all([first, second]);
    expect([failures, await tagNames(store)]).toEqual([1, ['first', 'second']]);
  });

  it('refuses at once what its queue cannot hold, and takes more when there is room', async () => {
    const [begun, gate] = [new Gate(), new Gate()];
    const running = store.run(async () => {
      begun.open();
      await gate.opened;
    });
    await begun.opened;
    const waiting = times(MANY, (i) => write(`tag${i}`));
    await expect(write('one too many')).rejects.toMatchObject({ kind: 'unavailable', code: 'store_busy' });
    gate.open();
    await Promise.all([running, ...waiting]);
    await write('again');
    expect(await tagNames(store)).toEqual(['again', ...times(MANY, (i) => `tag${i}`)]);
  });

  it.each([
    ['after all others', 60_000, ['last', 'later']],
    ['among others once it has waited long', 0, ['later', 'last']],
  ])('runs a unit that can wait %s', async (_, maxWaitMs, order) => {
    // Time passes only between batches, which end after 200 units.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now());
    const writer = Reflect.get(store, 'writer') as SqliteWriter;
    const ran: string[] = [];
    let last: Promise<void> | undefined;
    const runOneAfterAnother = (left: number): Promise<void> =>
      writer.run(async () => {
        if (left === 0) ran.push('last');
        else last = runOneAfterAnother(left - 1);
      });
    const first = runOneAfterAnother(300);
    const later = writer.runLater(async () => void ran.push('later'), maxWaitMs);
    await Promise.all([first, later]).finally(() => clock.mockRestore());
    await last;
    expect(ran).toEqual(order);
  });

  it('bounds the queue of reads as well', async () => {
    const gate = new Gate();
    const reads = times(3 + MANY, () => store.read(() => gate.opened));
    await expect(tagNames(store)).rejects.toMatchObject({ kind: 'unavailable', code: 'store_busy' });
    gate.open();
    await Promise.all(reads);
    expect(await tagNames(store)).toEqual([]);
  });
});
