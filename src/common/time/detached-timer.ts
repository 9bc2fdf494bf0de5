import { AsyncResource } from 'node:async_hooks';

const outside = new AsyncResource('DetachedTimer');

/**
 * Runs `work` after `ms` outside of any request, and does not keep the process alive. A usual timer keeps the async context
 * in which it was set: the request, and so all requests of its batch.
 */
export const setDetachedTimer = (work: () => void, ms: number): NodeJS.Timeout =>
  outside.runInAsyncScope(() => setTimeout(work, ms).unref());
