import { AsyncResource } from 'node:async_hooks';
import type { DataSource, QueryRunner } from 'typeorm';
import { unavailable } from '../common/errors';
import type { Statement } from './statement';
import { inUnit } from './unit';
import type { Work } from './unit-of-work';

interface Waiting {
  work: Work<unknown>;
  settle: (outcome: Outcome) => void;
}

type Outcome = { value: unknown } | { error: unknown };

const LARGEST_BATCH = 200;
const LONGEST_BATCH_MS = 50;

/**
 * The one writer of a SQLite file. Units of work queue up; those that wait together share one transaction, each in
 * a savepoint of its own, so that one sync to disk serves them all and a unit that fails takes nobody with it.
 *
 * TypeORM gives SQLite one shared connection: two transactions open at once would nest as savepoints, and a
 * rollback of the first would silently take the second with it. Hence one at a time, and nobody else.
 */
export class SqliteWriter {
  private readonly queue: Waiting[] = [];
  private draining: Promise<void> | undefined;

  /** `checkFile` throws when what is about to be committed would go to a file that nobody will read again. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly runner: QueryRunner,
    private readonly statement: Statement,
    private readonly checkFile: () => void,
    private readonly longestQueue: number,
  ) {}

  /** Resolves after the commit that holds the work has been synced, rejects if nothing of it was kept. */
  run<T>(work: Work<T>): Promise<T> {
    if (this.queue.length >= this.longestQueue) return Promise.reject(unavailable('store_busy'));
    return new Promise<T>((resolve, reject) => {
      const settle = (outcome: Outcome): void =>
        'error' in outcome ? reject(outcome.error) : resolve(outcome.value as T);
      // Bound: whoever finds the writer idle drains the queue, and the others' work is not part of their request.
      this.queue.push({ work: AsyncResource.bind(work), settle });
      this.draining ??= this.drain();
    });
  }

  /** Resolves when nothing is waiting any more. */
  async idle(): Promise<void> {
    await this.draining;
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) await this.commitBatch();
    // In the same breath as the look at the queue: work that came in between would wait for ever.
    this.draining = undefined;
  }

  private async commitBatch(): Promise<void> {
    const batch: { waiting: Waiting; outcome: Outcome }[] = [];
    try {
      // IMMEDIATE takes the lock now: a transaction that reads first and is refused on its first write cannot retry.
      await this.statement('BEGIN IMMEDIATE');
      const end = performance.now() + LONGEST_BATCH_MS;
      while (this.queue.length > 0 && batch.length < LARGEST_BATCH && performance.now() < end) {
        const waiting = this.queue.shift()!;
        const entry = { waiting, outcome: { error: unavailable('store_unavailable') } as Outcome };
        batch.push(entry);
        entry.outcome = await this.attempt(waiting.work);
      }
      this.checkFile();
      await this.statement('COMMIT');
    } catch (cause) {
      await this.abandon(batch, unavailable('store_unavailable', { cause }));
    }
    // Refusals wait for the commit as well: they may rest on what an earlier unit of the batch wrote.
    for (const { waiting, outcome } of batch) waiting.settle(outcome);
  }

  /** The savepoint is not released: it goes with the commit, and until then the next one of its name hides it. */
  private async attempt(work: Work<unknown>): Promise<Outcome> {
    await this.statement('SAVEPOINT unit');
    const outcome = await inUnit(this.dataSource, this.runner, this.statement, work).then(
      (value): Outcome => ({ value }),
      (error: unknown): Outcome => ({ error }),
    );
    if ('error' in outcome) {
      await this.statement('ROLLBACK TO unit').catch(() => {
        // On a full disk SQLite rolls the whole transaction back by itself, savepoint and all.
        throw outcome.error;
      });
    }
    return outcome;
  }

  /** Nothing of the batch was kept: everybody in it hears so, and if it never began, everybody who waits. */
  private async abandon(batch: { waiting: Waiting; outcome: Outcome }[], error: unknown): Promise<void> {
    await this.statement('ROLLBACK').catch(() => undefined);
    if (batch.length === 0) {
      batch.push(...this.queue.splice(0).map((waiting) => ({ waiting, outcome: { error } })));
    }
    for (const entry of batch) entry.outcome = { error };
  }
}
