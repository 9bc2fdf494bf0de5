import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager, ObjectLiteral } from 'typeorm';
import { unavailable } from '../common/errors';
import { isWriteInRead, translate } from './database-errors';
import { AfterCommits, type AfterCommit } from './after-commit';
import { Outage } from './outage';
import { lookup, type Find, type KeyedSelect } from './rows/lookup';
import { positional, type Parameters } from './rows/sql';
import type { Rows } from './rows/rows';
import type { Signals } from './signals';

export type Work<T> = (em: EntityManager) => Promise<T>;

/** A unit of work or a read that is running. */
interface Current {
  em: EntityManager;
  writes: boolean;
  afterCommit?: AfterCommit[];
}

/**
 * The only way to the store: `run` is one transaction, `read` is one snapshot of committed data. Repositories and entity
 * managers from anywhere else throw at once.
 *
 * Services begin a unit here, or join the one that is running: a request with an Idempotency-Key is one unit, and
 * everything its services run, read, query and look up is part of it. Inside, the unit is explicit: a function that has
 * `em` uses it and passes it on, and does not ask for the current unit again.
 */
export abstract class UnitOfWork {
  private readonly current = new AsyncLocalStorage<Current>();
  private running = 0;
  private readonly afterCommits = new AfterCommits();
  private readonly writes = new Outage('writes', translate);
  private readonly reads = new Outage('reads', (error) => (isWriteInRead(error) ? error : translate(error)));

  /**
   * Runs `work` as one transaction and returns its result once the commit is on disk. All of it happens, or, when
   * it throws, nothing. A unit inside a unit joins it. Throws `unavailable` if the store cannot take the write.
   */
  run<T>(work: Work<T>): Promise<T> {
    const outer = this.current.getStore();
    if (outer?.writes) return work(outer.em);
    if (outer) throw new Error('A unit of work cannot begin inside a read.');
    let unit: Current | undefined;
    // A unit that is run again starts with no callbacks: only those of the run that is committed are left.
    const done = this.write((em) => this.within((unit = { em, writes: true }), work));
    return this.writes.watch(done).then((value) => {
      if (unit?.afterCommit) this.afterCommits.start(unit.afterCommit);
      return value;
    });
  }

  /** Runs `work` as {@link run} does, then undoes what it wrote. Returns its result, or throws what it throws. */
  dryRun<T>(work: Work<T>): Promise<T> {
    return this.run(async (em) => {
      const unit = this.current.getStore()!;
      const callbacks = unit.afterCommit;
      unit.afterCommit = undefined;
      await em.query('SAVEPOINT dry_run');
      try {
        return await work(em);
      } finally {
        unit.afterCommit = callbacks;
        await em.query('ROLLBACK TO SAVEPOINT dry_run');
      }
    });
  }

  /**
   * Runs `callback` once the commit of the current unit of work is on disk, and not at all if the unit is rolled back.
   * Inside a joined unit, that is the commit of the outer one. Nobody waits for it, its errors are only logged, and it
   * is lost if the process ends: what must not be lost is a row. Throws outside of a unit of work.
   */
  afterCommit(callback: AfterCommit): void {
    const unit = this.current.getStore();
    if (!unit?.writes) throw new Error('Only a unit of work is committed.');
    (unit.afterCommit ??= []).push(callback);
  }

  /** Runs `work` on one snapshot of committed data; inside a unit of work it sees that unit's own changes. */
  read<T>(work: Work<T>): Promise<T> {
    const outer = this.current.getStore();
    if (outer) return work(outer.em);
    return this.reads.watch(this.snapshot((em) => this.within({ em, writes: false }, work)));
  }

  /**
   * Returns the rows of one SELECT, without the cost of a snapshot for it: of committed data, or inside a unit of work
   * of what that unit sees. Where there is an `em`, use `runSql` of `rows/sql.ts`.
   */
  query<Row>(select: string, parameters: Parameters = []): Promise<Row[]> {
    const [sql, values] = positional(select, parameters);
    const outer = this.current.getStore();
    if (outer) return outer.em.query(sql, values);
    return this.reads.watch(this.statement(sql, values)) as Promise<Row[]>;
  }

  /**
   * Returns a function that finds rows by key, to be made once by a service: of committed data, or inside a unit of work
   * of what that unit sees.
   */
  lookup<Key extends number | string, Row>(by: KeyedSelect<Key, Row>): Find<Key, Row> {
    return lookup(
      (select, parameters) => this.query(select, parameters),
      by,
      () => !this.current.getStore(),
    );
  }

  abstract readonly engine: 'sqlite' | 'postgres';

  /** Between the instances that share the store. */
  abstract readonly signals: Signals;

  /** This database's SQL functions that make a JSON array: of the rows of a group, and of the values of a row. */
  abstract readonly json: { list: string; array: string };

  /** Reads and writes the rows of an entity, to be made once by a service. With `fields`, only these are read. */
  abstract rows<Row extends ObjectLiteral>(entity: new () => Row, ...fields: (keyof Row & string)[]): Rows<Row>;

  /** Reads and writes a row. Throws `unavailable` if the store cannot do either. */
  tryOut(): Promise<void> {
    return this.writes.watch(this.trial().catch(refuse));
  }

  /** Whether the store answers. */
  async isReachable(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  /** Disables the storage when no unit runs: while it is enabled, Node 20 spends a fifth of a request on tracking promises. */
  private async within<T>(current: Current, work: Work<T>): Promise<T> {
    this.running++;
    try {
      return await this.current.run(current, () => work(current.em));
    } finally {
      this.running--;
      if (this.running === 0) this.current.disable();
    }
  }

  protected abstract write<T>(work: Work<T>): Promise<T>;
  protected abstract snapshot<T>(work: Work<T>): Promise<T>;
  protected abstract trial(): Promise<void>;
  protected abstract statement(select: string, parameters: unknown[]): Promise<unknown[]>;

  /** Opens the store and brings its schema up to date. */
  abstract open(): Promise<void>;

  /** Waits for running units and closes the store. */
  abstract close(): Promise<void>;
}

function refuse(cause: unknown): never {
  throw unavailable('store_unavailable', { cause });
}
