import { setFlagsFromString } from 'node:v8';

/** How much the old generation may grow before V8 collects it, in percent of what is in use. */
const GROWTH_PERCENT = 30;

/**
 * How V8 treats the heap. To be called at the start of a process.
 *
 * By default V8 waits until the old generation has doubled or more, and most of that is garbage. Collecting it sooner takes
 * less memory, for the same processor time.
 *
 * If most objects made at one place in the code survive for a while, V8 makes all further ones in the old generation, where
 * they keep what they refer to until the next full collection. Often the first seconds under load were enough to do that to
 * requests, for the life of the process.
 */
export function setUpHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  setFlagsFromString('--no-allocation-site-pretenuring');
}
