import type { DataSource, QueryRunner } from 'typeorm';
import { DeferredRows } from '../deferred-rows';
import { RowsAhead } from '../rows/rows-ahead';
import type { Statement } from '../rows/statement';
import { inUnit, withDeferred, type Outcome, type Unit } from '../unit';
import type { Work } from '../unit-of-work';

/** A unit in the queue of the writer. */
export interface Waiting extends Unit {
  settle: (outcome: Outcome) => void;
}

interface Entry {
  waiting: Waiting;
  outcome?: Outcome;
}

const MAX_UNITS = 200;
const MAX_MS = 50;

/**
 * Units of work in one transaction, which the writer begins and commits. A failing unit does not fail the others: most
 * fail before writing anything, and if one fails later, all run again with a savepoint per unit.
 */
export class SqliteBatch {
  private readonly entries: Entry[] = [];
  private deferred = new DeferredRows();
  private ahead = new RowsAhead(this.deferred);
  private readonly read = new Set<Waiting>();
  /** Whether each unit has a savepoint of its own. */
  private isGuarded = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly runner: QueryRunner,
    private readonly statement: Statement,
  ) {}

  /** The number of its units. */
  get size(): number {
    return this.entries.length;
  }

  async begin(): Promise<void> {
    this.deferred = new DeferredRows();
    this.ahead = new RowsAhead(this.deferred);
    // IMMEDIATE takes the write lock now. A transaction that reads first and fails to get the lock later cannot be
    // retried.
    await this.statement('BEGIN IMMEDIATE');
  }

  /** Takes units from the queue and runs them, until there are many, they have taken long or the queue is empty. */
  async run(queue: Waiting[]): Promise<void> {
    const end = performance.now() + MAX_MS;
    while (queue.length > 0 && this.size < MAX_UNITS && performance.now() < end) {
      // After some errors, such as of the disk, SQLite has ended the transaction.
      if (!this.isGuarded && !this.read.has(queue[0]!)) await this.readAhead(queue).catch(() => this.repeat());
      const entry: Entry = { waiting: queue.shift()! };
      this.entries.push(entry);
      if (this.isGuarded) await this.attemptGuarded(entry);
      // With others before it, it may have failed because their rows could not be written.
      else if (await this.leftTraces(entry)) await (this.size > 1 ? this.repeat() : this.restart());
    }
    // Each unit with a savepoint has written its own.
    if (!this.isGuarded && !(await this.writeDeferred())) await this.repeat();
  }

  /** Calls back all units. */
  settle(): void {
    for (const { waiting, outcome } of this.entries) waiting.settle(outcome!);
  }

  /** Rolls back and makes all units fail; all queued ones as well if there is none yet. */
  async abandon(queue: Waiting[], error: unknown): Promise<void> {
    await this.statement('ROLLBACK').catch(() => undefined);
    if (this.size === 0) this.entries.push(...queue.splice(0).map((waiting) => ({ waiting })));
    for (const entry of this.entries) entry.outcome = { error };
  }

  /** Reads what the queued units will look up. */
  private async readAhead(queue: Waiting[]): Promise<void> {
    const units = queue.slice(0, MAX_UNITS);
    const query = (select: string, values: unknown[]) => this.statement(select, values) as Promise<never[]>;
    await this.ahead.read(
      query,
      units.map(({ ahead }) => ahead),
    );
    for (const unit of units) this.read.add(unit);
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

  /** Begins again, without the effects of the units so far. */
  private async restart(): Promise<void> {
    this.isGuarded = true;
    // On a full disk SQLite has already rolled back.
    await this.statement('ROLLBACK').catch(() => undefined);
    await this.begin();
  }

  private async repeat(): Promise<void> {
    await this.restart();
    for (const entry of this.entries) await this.attemptGuarded(entry);
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
}
