import type { EntityManager, ObjectLiteral, QueryRunner, SelectQueryBuilder } from 'typeorm';

interface Lock {
  lock?: { mode: 'pessimistic_write' };
}

const WRITING = 'tasksmith:writing';

/** Marks the runner of a unit of work whose reads must lock. SQLite has one writer and needs no locks. */
export function markAsWriting(runner: QueryRunner): void {
  runner.data[WRITING] = true;
}

/** Whether this unit of work must lock the rows that it reads before it changes them. */
export const locks = (em: EntityManager): boolean => em.queryRunner?.data?.[WRITING] === true;

/**
 * Find options for rows that a unit of work will change. Nobody else changes them until it ends, so decisions based on
 * what it read still hold when it writes.
 */
export const lockedIn = (em: EntityManager): Lock => (locks(em) ? { lock: { mode: 'pessimistic_write' } } : {});

/** The same for a query builder. The query must have an order: two queries that lock in one order cannot deadlock. */
export const lockRows = <T extends ObjectLiteral>(em: EntityManager, query: SelectQueryBuilder<T>) => {
  const { lock } = lockedIn(em);
  return lock ? query.setLock(lock.mode) : query;
};

/**
 * Takes the lock of this name until the unit of work ends. Returns false if somebody else holds it. On SQLite always
 * true: its one writer runs one unit after the other.
 */
export async function claim(em: EntityManager, name: string): Promise<boolean> {
  if (!locks(em)) return true;
  const [{ held }] = await em.query('SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held', [name]);
  return held;
}
