import type { EntityManager, ObjectLiteral, QueryRunner, SelectQueryBuilder } from 'typeorm';

interface Lock {
  lock?: { mode: 'pessimistic_write' };
}

const WRITING = 'tasksmith:writing';

/** Marks a unit of work whose reads must lock. Not needed on SQLite, which has one writer. */
export function markAsWriting(runner: QueryRunner): void {
  runner.data[WRITING] = true;
}

/** Whether this unit of work must lock rows before changing them. */
export const locks = (em: EntityManager): boolean => em.queryRunner?.data?.[WRITING] === true;

/**
 * Find options for rows that a unit of work will change. The rows are locked until its end, so decisions based on them
 * still hold when it writes.
 */
export const lockedIn = (em: EntityManager): Lock => (locks(em) ? { lock: { mode: 'pessimistic_write' } } : {});

/** The same for a query builder. The query must be ordered: queries that lock in the same order cannot deadlock. */
export const lockRows = <T extends ObjectLiteral>(em: EntityManager, query: SelectQueryBuilder<T>) => {
  const { lock } = lockedIn(em);
  return lock ? query.setLock(lock.mode) : query;
};

/**
 * Takes a named lock until the end of the unit of work. Returns false if another instance holds it. Always true on
 * SQLite, whose single writer runs one unit at a time.
 */
export async function claim(em: EntityManager, name: string): Promise<boolean> {
  if (!locks(em)) return true;
  const [{ held }] = await em.query('SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held', [name]);
  return held;
}
