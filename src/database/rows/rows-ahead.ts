import type { EntityManager } from 'typeorm';
import type { DeferredRows } from '../deferred-rows';
import { findByKey, type KeyedSelect, type Query } from './keyed';

type Key = number | string;

/** Rows that a unit will look up. */
export interface Ahead {
  // Each look-up has rows of its own type.
  // oxlint-disable-next-line typescript/no-explicit-any
  by: KeyedSelect<any, any>;
  keys: readonly Key[];
}

const all = new WeakMap<EntityManager, RowsAhead>();

/**
 * What the waiting units of a SQLite transaction look up first, read with one statement for all of them. Units that run
 * later find it here, unless a row may have changed in between: then they read it themselves.
 */
export class RowsAhead {
  private readonly rows = new Map<Ahead['by'], Map<Key, unknown>>();

  constructor(private readonly deferred: DeferredRows) {}

  /** Makes these the rows of the transaction in which `em` writes. */
  belongTo(em: EntityManager): void {
    all.set(em, this);
  }

  /** What was read for the unit of `em` or an earlier one, a row or none, if it is still the same. */
  static find<K extends Key, Row>(em: EntityManager, by: KeyedSelect<K, Row>, key: K): { row?: Row } | undefined {
    return all.get(em)?.find(by, key);
  }

  /**
   * Adds the rows that these units look up, unless earlier units have yet to write something that belongs to them. Throws
   * the first error once all statements have ended.
   */
  async read(query: Query, units: readonly (readonly Ahead[])[]): Promise<void> {
    const wanted = new Map<Ahead['by'], Set<Key>>();
    for (const { by, keys } of units.flat()) {
      const ofSelect = wanted.get(by) ?? new Set();
      for (const key of keys) ofSelect.add(key);
      wanted.set(by, ofSelect);
    }
    const filled = [...wanted].filter(([by, keys]) => keys.size > 0 && !this.deferred.isMissedBy(by.select('$1')));
    const outcomes = await Promise.allSettled(filled.map(([by, keys]) => this.readBy(query, by, [...keys])));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** To be called before a statement that may write. */
  clear(): void {
    this.rows.clear();
  }

  private async readBy(query: Query, by: Ahead['by'], keys: Key[]): Promise<void> {
    const known = this.rows.get(by) ?? new Map<Key, unknown>();
    this.rows.set(by, known);
    const found = await findByKey(query, by, keys);
    keys.forEach((key, i) => known.set(key, found[i]));
  }

  private find<K extends Key, Row>(by: KeyedSelect<K, Row>, key: K): { row?: Row } | undefined {
    const found = this.rows.get(by);
    if (!found?.has(key)) return undefined;
    const row = found.get(key) as Row | undefined;
    const isStale = row && by.rowOf && this.deferred.hasChanged(...by.rowOf(row));
    return isStale ? undefined : { row };
  }
}
