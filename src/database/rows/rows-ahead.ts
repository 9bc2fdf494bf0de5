import type { EntityManager } from 'typeorm';
import type { DeferredRows } from '../deferred-rows';
import { findByKey, withoutWaiting, type KeyedSelect, type Query } from './keyed';

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
 * What the waiting units of a transaction look up first, read with one statement for all of them. Units that run later
 * find it here, unless a row may have changed in between: then they read it themselves.
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
    const filled = wantedBy(units).filter(([by]) => !this.deferred.isMissedBy(by.select('$1')));
    const outcomes = await Promise.allSettled(filled.map(([by, keys]) => this.readBy(query, by, keys)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** Adds the rows that these units look up and lock, except rows that others have locked. Does not wait for locks. */
  async lock(query: Query, units: readonly (readonly Ahead[])[]): Promise<void> {
    for (const [by, keys] of wantedBy(units)) if (by.lock) await this.lockBy(query, by, keys);
  }

  /** Whether what this unit looks up and locks is known: a locked row, or that there is none. */
  hasLocked(unit: readonly Ahead[]): boolean {
    const isKnown = ({ by, keys }: Ahead): boolean => keys.every((key) => this.rows.get(by)?.has(key));
    return unit.every((ahead) => !ahead.by.lock || isKnown(ahead));
  }

  /** To be called before a statement that may write. */
  clear(): void {
    this.rows.clear();
  }

  private async readBy(query: Query, by: Ahead['by'], keys: Key[]): Promise<void> {
    const known = this.knownBy(by);
    const found = await findByKey(query, by, keys);
    keys.forEach((key, i) => known.set(key, found[i]));
  }

  private async lockBy(query: Query, by: Ahead['by'], keys: Key[]): Promise<void> {
    const known = this.knownBy(by);
    let areSomeSkipped = false;
    const free = withoutWaiting(by, () => (areSomeSkipped = true));
    const found = await findByKey(query, free, keys);
    // If some are skipped, those not found may be among them.
    keys.forEach((key, i) => (found[i] !== undefined || !areSomeSkipped) && known.set(key, found[i]));
  }

  private knownBy(by: Ahead['by']): Map<Key, unknown> {
    const known = this.rows.get(by) ?? new Map<Key, unknown>();
    this.rows.set(by, known);
    return known;
  }

  private find<K extends Key, Row>(by: KeyedSelect<K, Row>, key: K): { row?: Row } | undefined {
    const found = this.rows.get(by);
    if (!found?.has(key)) return undefined;
    const row = found.get(key) as Row | undefined;
    const isStale = row && by.rowOf && this.deferred.hasChanged(...by.rowOf(row));
    return isStale ? undefined : { row };
  }
}

/** What the units look up: each key once. */
function wantedBy(units: readonly (readonly Ahead[])[]): [Ahead['by'], Key[]][] {
  const wanted = new Map<Ahead['by'], Set<Key>>();
  for (const { by, keys } of units.flat()) {
    const ofSelect = wanted.get(by) ?? new Set();
    for (const key of keys) ofSelect.add(key);
    wanted.set(by, ofSelect);
  }
  return [...wanted].flatMap(([by, keys]) => (keys.size > 0 ? [[by, [...keys]]] : []));
}
