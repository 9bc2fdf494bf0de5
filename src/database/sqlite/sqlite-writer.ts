import { AsyncResource } from 'node:async_hooks';
import type { DataSource, QueryRunner } from 'typeorm';
import { unavailable } from '../../common/errors';
import { RowsAhead, type Ahead } from '../rows/rows-ahead';
import type { Statement } from '../rows/statement';
import type { CommitListener } from '../store-use';
import { DeferredRows } from '../deferred-rows';
import { inUnit, withDeferred } from '../unit';
import type { Work } from '../unit-of-work';

interface Waiting {
  work: Work<unknown>;
  ahead: readonly Ahead[];
  settle: (outcome: Outcome) => void;
}

type Outcome = { value: unknown } | { error: unknown };

interface Entry {
  waiting: Waiting;
  outcome?: Outcome;
}

const UNITS_PER_COMMIT = 200;
const BATCH_TIME_MS = 50;

/**
 * The single writer of a SQLite file. Units of work queue up; units waiting together share one transaction and one sync
 * to disk. A failing unit does not fail the others: most fail before writing anything, and if one fails later, the
 * batch runs again with a savepoint per unit.
 *
 * TypeORM gives SQLite one shared connection. Two open transactions would nest as savepoints, and a rollback of the
 * first would silently undo the second. Hence one unit at a time, and no other writer.
 */
export class SqliteWriter {
  private readonly queue: Waiting[] = [];
  private readonly deferred = new DeferredRows();
  private readonly ahead = new RowsAhead(this.deferred);
  private draining: Promise<void> | undefined;

  /** `checkFile` throws if the file was moved, deleted or replaced. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly runner: QueryRunner,
    private readonly statement: Statement,
    private readonly checkFile: () => void,
    private readonly maxQueuedUnits: number,
    private readonly onCommit: CommitListener = () => undefined,
  ) {}

  /** How many units wait. */
  get queued(): number {
    return this.queue.length;
  }

  /** Resolves after the commit has been synced; rejects if nothing was written. */
  run<T>(work: Work<T>, ahead: readonly Ahead[] = []): Promise<T> {
    if (this.queue.length >= this.maxQueuedUnits) return Promise.reject(unavailable('store_busy'));
    return this.enqueue(work, ahead, (waiting) => this.queue.push(waiting));
  }

  /** Like {@link run}, but ahead of all queued units. */
  runFirst<T>(work: Work<T>): Promise<T> {
    return this.enqueue(work, [], (waiting) => this.queue.unshift(waiting));
  }

  /** Resolves when the queue is empty. */
  async idle(): Promise<void> {
    await this.draining;
  }

  private enqueue<T>(work: Work<T>, ahead: readonly Ahead[], add: (waiting: Waiting) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = (outcome: Outcome): void =>
        'error' in outcome ? reject(outcome.error) : resolve(outcome.value as T);
      // Bound to the caller's async context, because the queue is drained in the context of another unit.
      // AsyncResource.bind is not used: its functions are kept until the next full garbage collection.
      const context = new AsyncResource('Unit');
      add({ work: (em) => context.runInAsyncScope(() => work(em)), ahead, settle });
      this.draining ??= this.drain();
    });
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) await this.commitBatch();
    // No await after the queue was found empty; work added in between would wait forever.
    this.draining = undefined;
  }

  private async commitBatch(): Promise<void> {
    const batch: Entry[] = [];
    try {
      await this.begin();
      const isGuarded = await this.runWaiting(batch);
      // Each unit that is guarded has written its own.
      if (!isGuarded && !(await this.writeDeferred())) await this.repeat(batch);
      this.checkFile();
      const begin = performance.now();
      await this.statement('COMMIT');
      this.onCommit((performance.now() - begin) / 1_000, batch.length);
    } catch (cause) {
      await this.abandon(batch, unavailable('store_unavailable', { cause }));
    }
    // Errors are also reported after the commit, because they may depend on writes of earlier units in the batch.
    for (const { waiting, outcome } of batch) waiting.settle(outcome!);
  }

  private async begin(): Promise<void> {
    this.deferred.reset();
    this.ahead.clear();
    // IMMEDIATE takes the write lock now. A transaction that reads first and fails to get the lock later cannot be
    // retried.
    await this.statement('BEGIN IMMEDIATE');
  }

  /**
   * Runs queued units until the batch is full, its time is up or the queue is empty. Returns whether each has its own
   * savepoint.
   */
  private async runWaiting(batch: Entry[]): Promise<boolean> {
    const end = performance.now() + BATCH_TIME_MS;
    const read = new Set<Waiting>();
    let isGuarded = false;
    const guard = async (units = batch): Promise<void> => {
      isGuarded = true;
      await this.repeat(units);
    };
    while (this.queue.length > 0 && batch.length < UNITS_PER_COMMIT && performance.now() < end) {
      // After some errors, such as of the disk, SQLite has ended the transaction.
      if (!isGuarded && !read.has(this.queue[0]!)) await this.readAhead(read).catch(() => guard());
      const entry: Entry = { waiting: this.queue.shift()! };
      batch.push(entry);
      if (isGuarded) await this.attemptGuarded(entry);
      // With others before it, it may have failed because their rows could not be written.
      else if (await this.leftTraces(entry)) await guard(batch.length > 1 ? batch : []);
    }
    return isGuarded;
  }

  /** Reads what the queued units will look up, and adds these units to `read`. */
  private async readAhead(read: Set<Waiting>): Promise<void> {
    const units = this.queue.slice(0, UNITS_PER_COMMIT);
    const query = (select: string, values: unknown[]) => this.statement(select, values) as Promise<never[]>;
    await this.ahead.read(
      query,
      units.map(({ ahead }) => ahead),
    );
    for (const unit of units) read.add(unit);
  }

  private async writeDeferred(): Promise<boolean> {
    const write: Work<void> = (em) => this.deferred.write(em);
    return inUnit(this.dataSource, this.runner, this.statement, write).then(
      () => true,
      () => false,
    );
  }

  /** Runs a unit. Returns true if it failed after changing something. */
  private async leftTraces(entry: Entry): Promise<boolean> {
    let hasTraces = false;
    const { count } = this.deferred;
    const onTrace = (): boolean => (hasTraces = true);
    entry.outcome = await this.outcomeOf(entry.waiting.work, onTrace);
    if (!('error' in entry.outcome)) return false;
    if (!hasTraces) this.deferred.keep(count);
    return hasTraces;
  }

  /** Restarts the transaction and runs the units again. */
  private async repeat(batch: Entry[]): Promise<void> {
    // On a full disk SQLite has already rolled back.
    await this.statement('ROLLBACK').catch(() => undefined);
    await this.begin();
    for (const entry of batch) await this.attemptGuarded(entry);
  }

  /** The savepoint is not released: it ends with the commit and is hidden by the next one with the same name. */
  private async attemptGuarded(entry: Entry): Promise<void> {
    await this.statement('SAVEPOINT unit');
    const outcome = await this.outcomeOf(withDeferred(this.deferred, entry.waiting.work));
    entry.outcome = outcome;
    if ('error' in outcome) {
      this.deferred.keep(0);
      await this.statement('ROLLBACK TO unit').catch(() => {
        // On a full disk SQLite has rolled back the whole transaction, including the savepoint.
        throw outcome.error;
      });
    }
  }

  private outcomeOf(work: Work<unknown>, onTrace?: () => void): Promise<Outcome> {
    return inUnit(this.dataSource, this.runner, this.statement, work, {
      deferred: this.deferred,
      ahead: this.ahead,
      onTrace,
    }).then(
      (value): Outcome => ({ value }),
      (error: unknown): Outcome => ({ error }),
    );
  }

  /** Fails all units of the batch, or all queued units if the transaction could not begin. */
  private async abandon(batch: Entry[], error: unknown): Promise<void> {
    await this.statement('ROLLBACK').catch(() => undefined);
    if (batch.length === 0) {
      batch.push(...this.queue.splice(0).map((waiting) => ({ waiting, outcome: { error } })));
    }
    for (const entry of batch) entry.outcome = { error };
  }
}
