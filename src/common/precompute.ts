import { AsyncLocalStorage } from 'node:async_hooks';

const results = new AsyncLocalStorage<Map<string, unknown>>();

/** Thrown when an attempt needs a result that has not been computed yet. */
class PrecomputeNeeded extends Error {
  constructor(
    readonly key: string,
    readonly compute: () => Promise<unknown>,
  ) {
    super(`Precompute needed: ${key.split(' ', 1)[0]}`);
  }
}

/**
 * Runs slow work without database access, such as hashing a password, outside of transactions. Within {@link
 * withPrecompute}, the attempt is aborted, `compute` runs, and the attempt starts again with the result; elsewhere
 * `compute` just runs. `key` identifies the work and its input.
 */
export async function precompute<T>(key: string, compute: () => Promise<T>): Promise<T> {
  const known = results.getStore();
  if (!known) return compute();
  if (!known.has(key)) throw new PrecomputeNeeded(key, compute);
  return known.get(key) as T;
}

/** Repeats `attempt` until every {@link precompute} in it has its result. An aborted attempt must have no effect. */
export async function withPrecompute<T>(attempt: () => Promise<T>): Promise<T> {
  const known = new Map<string, unknown>();
  for (;;) {
    try {
      return await results.run(known, attempt);
    } catch (error) {
      if (!(error instanceof PrecomputeNeeded)) throw error;
      known.set(error.key, await error.compute());
    }
  }
}
