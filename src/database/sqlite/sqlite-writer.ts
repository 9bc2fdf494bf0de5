import { AsyncResource } from 'node:async_hooks';
import type { DataSource, QueryRunner } from 'typeorm';
import { unavailable } from '../../common/errors';
import type { Statement } from '../rows/statement';
import { inUnit } from '../unit';
import type { Work } from '../unit-of-work';

interface Waiting {
  work: Work<unknown>;
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
 * The one writer of a SQLite file. Units of work queue up; those that wait together share one transaction, so that one
 * sync to disk serves them all. A unit that fails takes nobody with it: most fail before they have written anything;
 * if one fails later, the batch begins anew without it, from there on with each unit in a savepoint of its own.
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
    const batch: Entry[] = [];
    try {
      // IMMEDIATE takes the lock now: a transaction that reads first and is refused on its first write cannot retry.
      await this.statement('BEGIN IMMEDIATE');
      await this.runWaiting(batch);
      this.checkFile();
      await this.statement('COMMIT');
    } catch (cause) {
      await this.abandon(batch, unavailable('store_unavailable', { cause }));
    }
    // Refusals wait for the commit as well: they may rest on what an earlier unit of the batch wrote.
    for (const { waiting, outcome } of batch) waiting.settle(outcome!);
  }

  /** Runs what is waiting. */
  private async runWaiting(batch: Entry[]): Promise<void> {
    const end = performance.now() + BATCH_TIME_MS;
    let isGuarded = false;
    while (this.queue.length > 0 && batch.length < UNITS_PER_COMMIT && performance.now() < end) {
      const entry: Entry = { waiting: this.queue.shift()! };
      batch.push(entry);
      if (isGuarded) await this.attemptGuarded(entry);
      else if (await this.leftTraces(entry)) {
        isGuarded = true;
        await this.repeat(batch.slice(0, -1));
      }
    }
  }

  /** Runs a unit; true if it failed and the transaction is no longer what it was before. */
  private async leftTraces(entry: Entry): Promise<boolean> {
    let hasTraces = false;
    entry.outcome = await this.outcomeOf(entry, () => (hasTraces = true));
    return hasTraces && 'error' in entry.outcome;
  }

  /** Runs the units again, as if none had been run. */
  private async repeat(batch: Entry[]): Promise<void> {
    // On a full disk SQLite rolls back by itself, and has nothing left to roll back.
    await this.statement('ROLLBACK').catch(() => undefined);
    await this.statement('BEGIN IMMEDIATE');
    for (const entry of batch) await this.attemptGuarded(entry);
  }

  /** The savepoint is not released: it goes with the commit, and until then the next one of its name hides it. */
  private async attemptGuarded(entry: Entry): Promise<void> {
    await this.statement('SAVEPOINT unit');
    const outcome = await this.outcomeOf(entry);
    entry.outcome = outcome;
    if ('error' in outcome) {
      await this.statement('ROLLBACK TO unit').catch(() => {
        // On a full disk SQLite rolls the whole transaction back by itself, savepoint and all.
        throw outcome.error;
      });
    }
  }

  private outcomeOf({ waiting: { work } }: Entry, onTrace?: () => void): Promise<Outcome> {
    return inUnit(this.dataSource, this.runner, this.statement, work, onTrace).then(
      (value): Outcome => ({ value }),
      (error: unknown): Outcome => ({ error }),
    );
  }

  /** Nothing of the batch was kept: everybody in it hears so, and if it never began, everybody who waits. */
  private async abandon(batch: Entry[], error: unknown): Promise<void> {
    await this.statement('ROLLBACK').catch(() => undefined);
    if (batch.length === 0) {
      batch.push(...this.queue.splice(0).map((waiting) => ({ waiting, outcome: { error } })));
    }
    for (const entry of batch) entry.outcome = { error };
  }
}
