import { AsyncLocalStorage } from 'node:async_hooks';

const done = new AsyncLocalStorage<Map<string, unknown>>();

/** Work that is still to be done before the unit of work which needs it can come to its end. */
class NotYet extends Error {
  constructor(
    readonly key: string,
    readonly work: () => Promise<unknown>,
  ) {
    super(`Beforehand: ${key.split(' ', 1)[0]}`);
  }
}

/**
 * The outcome of `work`, which takes long and needs no store, and so must not keep one from others. Where a whole
 * request is one unit of work, that is given up, `work` is done, and the unit begins anew. `key` names work and input.
 */
export async function beforehand<T>(key: string, work: () => Promise<T>): Promise<T> {
  const outcomes = done.getStore();
  if (!outcomes) return work();
  if (!outcomes.has(key)) throw new NotYet(key, work);
  return outcomes.get(key) as T;
}

/** Attempts it until all that it needs {@link beforehand} has been done; an attempt given up must leave nothing behind. */
export async function withAllBeforehand<T>(attempt: () => Promise<T>): Promise<T> {
  const outcomes = new Map<string, unknown>();
  for (;;) {
    try {
      return await done.run(outcomes, attempt);
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      outcomes.set(error.key, await error.work());
    }
  }
}
