import type { EntityManager } from 'typeorm';

/** Does `work` within the unit of work and takes back all that it wrote, which nobody else has seen. */
export async function rehearse<T>(em: EntityManager, work: () => Promise<T>): Promise<T> {
  await em.query('SAVEPOINT rehearsal');
  const outcome = await work();
  await em.query('ROLLBACK TO SAVEPOINT rehearsal');
  return outcome;
}
