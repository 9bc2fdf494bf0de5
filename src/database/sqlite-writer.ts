import { EntityManager, type DataSource, type QueryRunner } from 'typeorm';
import { unavailable } from '../common/errors';
import { translate } from './database-errors';
import type { Work } from './unit-of-work';

interface Waiting {
  work: Work<unknown>;
  settle: (outcome: Outcome) => void;
}

type Outcome = { value: unknown } | { error: unknown };

const LONGEST_QUEUE = 10_000;
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

  constructor(
    private readonly dataSource: DataSource,
    private readonly runner: QueryRunner,
  ) {
    // Tells TypeORM's persistence that a transaction is open, so that save() does not begin one.
    Object.assign(runner, { isTransactionActive: true });
  }

  /** Resolves after the commit that holds the work has been synced, rejects if nothing of it was kept. */
  run<T>(work: Work<T>): Promise<T> {
    if (this.queue.length >= LONGEST_QUEUE) return Promise.reject(unavailable('store_busy'));
    return new Promise<T>((resolve, reject) => {
      const settle = (outcome: Outcome): void =>
        'error' in outcome ? reject(outcome.error) : resolve(outcome.value as T);
      this.queue.push({ work, settle });
      this.draining ??= this.drain().finally(() => (this.draining = undefined));
    });
  }

  /** Resolves when nothing is waiting any more. */
  async idle(): Promise<void> {
    await this.draining;
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) await this.commitBatch();
  }

  private async commitBatch(): Promise<void> {
    const batch: { waiting: Waiting; outcome: Outcome }[] = [];
    try {
      // IMMEDIATE takes the lock now: a transaction that reads first and is refused on its first write cannot retry.
      await this.runner.query('BEGIN IMMEDIATE');
      const end = performance.now() + LONGEST_BATCH_MS;
      while (this.queue.length > 0 && batch.length < LARGEST_BATCH && performance.now() < end) {
        const waiting = this.queue.shift()!;
        const entry = { waiting, outcome: { error: unavailable('store_unavailable') } as Outcome };
        batch.push(entry);
        entry.outcome = await this.attempt(waiting.work);
      }
      await this.runner.query('COMMIT');
    } catch (cause) {
      await this.abandon(batch, unavailable('store_unavailable', { cause }));
    }
    // Refusals wait for the commit as well: they may rest on what an earlier unit of the batch wrote.
    for (const { waiting, outcome } of batch) waiting.settle(outcome);
  }

  private async attempt(work: Work<unknown>): Promise<Outcome> {
    await this.runner.query('SAVEPOINT unit');
    const unit = this.managerForOneUnit();
    try {
      const value = await work(unit.em);
      unit.end();
      await this.runner.query('RELEASE unit');
      return { value };
    } catch (error) {
      unit.end();
      await this.runner.query('ROLLBACK TO unit');
      await this.runner.query('RELEASE unit');
      return { error: translate(error) };
    }
  }

  /** An entity manager that stops working with its unit, so that a forgotten await cannot write into the next one. */
  private managerForOneUnit(): { em: EntityManager; end: () => void } {
    let open = true;
    const runner = Object.create(this.runner) as QueryRunner;
    runner.query = (...call: Parameters<QueryRunner['query']>) => {
      if (!open) throw new Error('This unit of work has ended: something in it was not awaited.');
      return this.runner.query(...call);
    };
    return { em: new EntityManager(this.dataSource, runner), end: () => (open = false) };
  }

  /** Nothing of the batch was kept: everybody in it hears so, and if it never began, everybody who waits. */
  private async abandon(batch: { waiting: Waiting; outcome: Outcome }[], error: unknown): Promise<void> {
    await this.runner.query('ROLLBACK').catch(() => undefined);
    if (batch.length === 0) {
      batch.push(...this.queue.splice(0).map((waiting) => ({ waiting, outcome: { error } })));
    }
    for (const entry of batch) entry.outcome = { error };
  }
}
