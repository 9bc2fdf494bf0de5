import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager, ObjectLiteral } from 'typeorm';
import { isWriteInRead, translate } from './database-errors';
import { Outage } from './outage';
import { lookup, type Find, type KeyedSelect } from './rows/lookup';
import type { Rows } from './rows/rows';

export type Work<T> = (em: EntityManager) => Promise<T>;

interface Current {
  em: EntityManager;
  writes: boolean;
}

/**
 * The only door to the store. Everything that belongs together happens in one transaction, through the entity
 * manager that `work` receives; any other entity manager or repository fails at once.
 */
export abstract class UnitOfWork {
  private readonly current = new AsyncLocalStorage<Current>();
  private running = 0;
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
    return this.writes.watch(this.write((em) => this.within({ em, writes: true }, work)));
  }

  /** Runs `work` on one snapshot of committed data; inside a unit of work it sees that unit's own changes. */
  read<T>(work: Work<T>): Promise<T> {
    const outer = this.current.getStore();
    if (outer) return work(outer.em);
    return this.reads.watch(this.snapshot((em) => this.within({ em, writes: false }, work)));
  }

  /**
   * The rows of one SELECT, without the cost of a snapshot for it: of committed data, or inside a unit of work of what
   * that unit sees. Parameters are $1, $2, … in this order on both databases.
   */
  query<Row>(select: string, parameters: unknown[] = []): Promise<Row[]> {
    const outer = this.current.getStore();
    if (outer) return outer.em.query(select, parameters);
    return this.reads.watch(this.statement(select, parameters)) as Promise<Row[]>;
  }

  /** What finds the rows of keys, to be asked for once: of committed data, or inside a unit of work of what that unit sees. */
  lookup<Key extends number | string, Row>(by: KeyedSelect<Key, Row>): Find<Key, Row> {
    return lookup(
      (select, parameters) => this.query(select, parameters),
      by,
      () => !this.current.getStore(),
    );
  }

  abstract readonly engine: 'sqlite' | 'postgres';

  /** The names of the functions that make a JSON array of the rows of a group, and of the values of a row. */
  abstract readonly json: { list: string; array: string };

  /** The rows of an entity, to be asked for once; where fields are named, only these are read. */
  abstract rows<Row extends ObjectLiteral>(entity: new () => Row, ...fields: (keyof Row & string)[]): Rows<Row>;

  /** Whether the store answers. */
  async isReachable(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  /** Node 20 follows every promise of the process while a context is open, for a fifth of a request's time. */
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
  protected abstract statement(select: string, parameters: unknown[]): Promise<unknown[]>;

  /** Opens the store and brings its schema up to date. */
  abstract open(): Promise<void>;

  /** Waits for running units and lets the store go. */
  abstract close(): Promise<void>;
}
