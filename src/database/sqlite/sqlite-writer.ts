import { AsyncResource } from 'node:async_hooks';
import type { DataSource, QueryRunner } from 'typeorm';
import { unavailable } from '../../common/errors';
import type { Ahead } from '../rows/rows-ahead';
import type { Statement } from '../rows/statement';
import type { CommitListener } from '../store-use';
import type { Outcome } from '../unit';
import type { Work } from '../unit-of-work';
import { SqliteBatch, type Waiting } from './sqlite-batch';

/**
 * The single writer of a SQLite file. Units of work queue up; units waiting together share one transaction and one sync
 * to disk.
 *
 * TypeORM gives SQLite one shared connection. Two open transactions would nest as savepoints, and a rollback of the
 * first would silently undo the second. Hence one unit at a time, and no other writer.
 */
export class SqliteWriter {
  private readonly queue: Waiting[] = [];
  private readonly later: { waiting: Waiting; dueAt: number }[] = [];
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

  /** Like {@link run}, but once no other unit waits, or after `maxWaitMs`. */
  runLater<T>(work: Work<T>, maxWaitMs: number): Promise<T> {
    const dueAt = performance.now() + maxWaitMs;
    return this.enqueue(work, [], (waiting) => this.later.push({ waiting, dueAt }));
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
    while (this.takeLater() || this.queue.length > 0) await this.commitBatch();
    // No await after the queue was found empty; work added in between would wait forever.
    this.draining = undefined;
  }

  /** Queues the next unit that was to run later, if it is its turn. */
  private takeLater(): boolean {
    const [next] = this.later;
    if (!next || (this.queue.length > 0 && performance.now() < next.dueAt)) return false;
    this.later.shift();
    this.queue.push(next.waiting);
    return true;
  }

  private async commitBatch(): Promise<void> {
    const batch = new SqliteBatch(this.dataSource, this.runner, this.statement);
    try {
      await batch.begin();
      await batch.run(this.queue);
      this.checkFile();
      const begin = performance.now();
      await this.statement('COMMIT');
      this.onCommit((performance.now() - begin) / 1_000, batch.size);
    } catch (cause) {
      await batch.abandon(this.queue, unavailable('store_unavailable', { cause }));
    }
    // Errors are also reported after the commit, because they may depend on writes of earlier units in the batch.
    batch.settle();
  }
}
