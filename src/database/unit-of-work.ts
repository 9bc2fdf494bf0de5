import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager, ObjectLiteral } from 'typeorm';
import { unavailable } from '../common/errors';
import { isWriteInRead, translate } from './database-errors';
import { AfterCommits, type AfterCommit } from './after-commit';
import { DeferredRows } from './deferred-rows';
import { Outage, patiently } from './outage';
import { DeferredWrites, SEQUENCES } from './rows/deferred-writes';
import type { KeyedSelect } from './rows/keyed';
import { lookup, type Find } from './rows/lookup';
import type { Ahead } from './rows/rows-ahead';
import { positional, type Parameters } from './rows/sql';
import type { Rows } from './rows/rows';
import type { Signals } from './signals';
import type { CommitListener, StoreUse } from './store-use';

export type Work<T> = (em: EntityManager) => Promise<T>;

/** The running unit of work or read. */
interface Current {
  em: EntityManager;
  writes: boolean;
  afterCommit?: AfterCommit[];
}

/**
 * The only access to the database: `run` is one transaction, `read` is one snapshot of committed data. Repositories and
 * entity managers from elsewhere throw.
 *
 * Services start a unit here or join the running one. A request with an Idempotency-Key is one unit that includes
 * everything its services do. Inside a unit, functions pass `em` on explicitly and do not look up the current unit.
 */
export abstract class UnitOfWork {
  private readonly current = new AsyncLocalStorage<Current>();
  private readonly sequences = this.lookup(SEQUENCES);
  private running = 0;
  private readonly afterCommits = new AfterCommits();
  private readonly writes = new Outage('writes', translate);
  private readonly reads = new Outage('reads', (error) => (isWriteInRead(error) ? error : translate(error)));

  /**
   * Runs `work` as one transaction and returns its result once the commit is on disk. If `work` throws, nothing is
   * written. A unit inside a unit joins it. Throws `unavailable` if the database cannot accept the write.
   *
   * `ahead` names rows that the unit will look up, see {@link RowsAhead}, and lets it share a transaction on PostgreSQL. It
   * changes nothing but the speed.
   */
  run<T>(work: Work<T>, ahead: readonly Ahead[] = []): Promise<T> {
    const outer = this.current.getStore();
    if (outer?.writes) return work(outer.em);
    if (outer) throw new Error('A unit of work cannot begin inside a read.');
    let unit: Current | undefined;
    // A retried unit starts without callbacks, so only those of the committed run remain.
    const done = this.write((em) => this.within((unit = { em, writes: true }), work), ahead);
    return this.writes.watch(done).then((value) => {
      if (unit?.afterCommit) this.afterCommits.start(unit.afterCommit);
      return value;
    });
  }

  /** Like {@link run}, but rolls back at the end. Returns or throws what `work` does. */
  dryRun<T>(work: Work<T>): Promise<T> {
    return this.run(async (em) => {
      const unit = this.current.getStore()!;
      const callbacks = unit.afterCommit;
      unit.afterCommit = undefined;
      const deferred = DeferredRows.of(em);
      await deferred.write(em);
      await em.query('SAVEPOINT dry_run');
      try {
        return await work(em);
      } finally {
        unit.afterCommit = callbacks;
        deferred.keep(0);
        await em.query('ROLLBACK TO SAVEPOINT dry_run');
      }
    });
  }

  /**
   * Runs `callback` after the commit of the current unit of work, or of the outer one it has joined; never after a
   * rollback. Nothing waits for it, errors are only logged, and it is lost if the process ends, so anything that must
   * survive belongs in a row. Throws outside a unit of work.
   */
  afterCommit(callback: AfterCommit): void {
    const unit = this.current.getStore();
    if (!unit?.writes) throw new Error('Only a unit of work is committed.');
    (unit.afterCommit ??= []).push(callback);
  }

  /** Runs `work` on one snapshot of committed data. Inside a unit of work it sees that unit's changes. */
  read<T>(work: Work<T>): Promise<T> {
    const outer = this.current.getStore();
    if (outer) return work(outer.em);
    return this.reads.watch(this.snapshot((em) => this.within({ em, writes: false }, work)));
  }

  /**
   * Reads what the response to a change shows besides it, once it is committed. If the store fails, tries again and then
   * throws `store_outcome_unknown`: `store_unavailable` says that nothing was saved.
   */
  afterSaving<T>(read: () => Promise<T>): Promise<T> {
    // Inside a unit of work nothing is committed yet.
    return this.current.getStore() ? read() : patiently(read);
  }

  /**
   * Returns the rows of one SELECT without the cost of a snapshot. Reads committed data, or inside a unit of work what
   * that unit sees. If you have an `em`, use `runSql` from `rows/sql.ts`.
   */
  query<Row>(select: string, parameters: Parameters = []): Promise<Row[]> {
    const [sql, values] = positional(select, parameters);
    const outer = this.current.getStore();
    if (outer) return outer.em.query(sql, values);
    return this.reads.watch(this.statement(sql, values)) as Promise<Row[]>;
  }

  /**
   * Returns a function that finds rows by key; create it once per service. It reads committed data, or inside a unit of
   * work what that unit sees.
   */
  lookup<Key extends number | string, Row>(by: KeyedSelect<Key, Row>): Find<Key, Row> {
    return lookup(
      (select, parameters) => this.query(select, parameters),
      by,
      () => this.current.getStore()?.em,
    );
  }

  /** Told of each commit, if somebody wants to know. */
  onCommit?: CommitListener;

  abstract use(): StoreUse;

  abstract readonly engine: 'sqlite' | 'postgres';

  /** Signals between the instances that share the database. */
  abstract readonly signals: Signals;

  /** The SQL functions that build a JSON array from the rows of a group (`list`) and from values (`array`). */
  abstract readonly json: { list: string; array: string };

  /** Reads and writes rows of an entity; create it once per service. With `fields`, reads only these. */
  abstract rows<Row extends ObjectLiteral>(entity: new () => Row, ...fields: (keyof Row & string)[]): Rows<Row>;

  /** Creates and changes rows at the end of transactions. `derived` are tables that triggers fill from that of `rows`. */
  deferred<Row extends ObjectLiteral & { id: number }>(rows: Rows<Row>, ...derived: string[]): DeferredWrites<Row> {
    return new DeferredWrites(rows, this.sequences, derived);
  }

  /** Reads and writes a row. Throws `unavailable` if either fails. */
  tryOut(): Promise<void> {
    return this.writes.watch(this.trial().catch(refuse));
  }

  /** Whether the database responds. */
  async isReachable(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  /**
   * Disables the storage when no unit runs. While it is enabled, Node 20 spends a fifth of each request on tracking
   * promises.
   */
  private async within<T>(current: Current, work: Work<T>): Promise<T> {
    this.running++;
    try {
      return await this.current.run(current, () => work(current.em));
    } finally {
      this.running--;
      if (this.running === 0) this.current.disable();
    }
  }

  /** A unit that never ends would keep the storage enabled, at the cost of every promise of the process. */
  protected leaveUnits(): void {
    this.current.disable();
  }

  protected abstract write<T>(work: Work<T>, ahead: readonly Ahead[]): Promise<T>;
  protected abstract snapshot<T>(work: Work<T>): Promise<T>;
  protected abstract trial(): Promise<void>;
  protected abstract statement(select: string, parameters: unknown[]): Promise<unknown[]>;

  /** Connects to the database and migrates it. */
  abstract open(): Promise<void>;

  /** Waits for running units, then closes all connections. */
  abstract close(): Promise<void>;
}

function refuse(cause: unknown): never {
  throw unavailable('store_unavailable', { cause });
}
