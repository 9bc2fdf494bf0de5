import DataLoader from 'dataloader';
import type { EntityManager } from 'typeorm';
import { locks } from '../locks';
import { findByKey, KEYS_PER_STATEMENT, withLock, type KeyedSelect, type Query } from './keyed';
import { RowsAhead } from './rows-ahead';
import { Turns } from './turns';

/** With more, fewer keys would share a statement. */
const STATEMENTS_AT_A_TIME = 2;
/** After this, statements that take long do not hold up others. */
const PATIENCE_MS = 100;

/** Returns the row for each key, in the order of the keys. */
export type Find<Key, Row> = (...keys: Key[]) => Promise<(Row | undefined)[]>;

/**
 * Finds rows by key. Lookups from the same turn of the event loop share a statement, and so do those that wait while two
 * statements run, so that under load many requests cost one round trip. The statement always runs after the lookups were
 * requested. Those of a unit of work, which `unit` returns, lock the rows if `by` says so. They share no statement with
 * others, but what was read ahead for the unit is not read again.
 */
export function lookup<Key extends number | string, Row>(
  query: Query,
  by: KeyedSelect<Key, Row>,
  unit: () => EntityManager | undefined,
): Find<Key, Row> {
  const turns = new Turns(STATEMENTS_AT_A_TIME, PATIENCE_MS);
  const loader = new DataLoader((keys: readonly Key[]) => findByKey(query, by, keys).finally(() => turns.end()), {
    cache: false,
    maxBatchSize: KEYS_PER_STATEMENT,
    batchScheduleFn: (batch) => void turns.take().then(() => setImmediate(batch)),
  });
  return async (...keys) => {
    const em = unit();
    if (!em) return Promise.all(keys.map((key) => loader.load(key)));
    const ahead = keys.map((key) => RowsAhead.find(em, by, key));
    if (ahead.every((each) => each !== undefined)) return ahead.map(({ row }) => row);
    return findByKey(query, locks(em) ? withLock(by) : by, keys);
  };
}
