import type { EntityManager, ObjectLiteral, QueryRunner, SelectQueryBuilder } from 'typeorm';

interface Lock {
  lock?: { mode: 'pessimistic_write' };
}

const WRITING = 'tasksmith:writing';

/** Marks the runner of a unit of work whose reads must lock; SQLite has one writer and needs none. */
export function markAsWriting(runner: QueryRunner): void {
  runner.data[WRITING] = true;
}

/** Whether what this unit of work reads and is going to change must be locked. */
export const locks = (em: EntityManager): boolean => em.queryRunner?.data?.[WRITING] === true;

/**
 * Find options for rows that a unit of work is going to change: until its end, nobody else changes them, so what it
 * decides by what it has read still holds when it writes.
 */
export const lockedIn = (em: EntityManager): Lock => (locks(em) ? { lock: { mode: 'pessimistic_write' } } : {});

/** The same for the rows of a query, which must have an order, so that two of them do not wait for each other. */
export const lockRows = <T extends ObjectLiteral>(em: EntityManager, query: SelectQueryBuilder<T>) => {
  const { lock } = lockedIn(em);
  return lock ? query.setLock(lock.mode) : query;
};

/**
 * Whether nobody else holds this name; if so, the unit of work holds it to its end. On SQLite, whose one writer runs
 * one unit after the other, always.
 */
export async function claim(em: EntityManager, name: string): Promise<boolean> {
  if (!locks(em)) return true;
  const [{ held }] = await em.query('SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held', [name]);
  return held;
}
