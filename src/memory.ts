import { setFlagsFromString } from 'node:v8';

/** How much the old generation may grow before V8 collects it, in percent of what is in use. */
const GROWTH_PERCENT = 30;

/**
 * How V8 treats the heap. To be called at the start of a process.
 *
 * By default V8 waits until the old generation has doubled or more, and most of that is garbage. Collecting it sooner takes
 * less memory, for the same processor time.
 *
 * If many objects from one place survive for a while, V8 makes all that follow from there in the old generation, where they
 * keep what they refer to until the next full collection. Whether a request was that place depended on its first seconds,
 * and stayed so for the life of the process.
 */
export function setUpHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  setFlagsFromString('--no-allocation-site-pretenuring');
}
