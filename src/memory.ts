import { setFlagsFromString } from 'node:v8';

/** How much the old generation may grow before V8 collects it, in percent of what is in use. */
const GROWTH_PERCENT = 30;

/**
 * Takes less memory, for the same processor time: by default V8 waits until the old generation has doubled or more, and
 * most of that is garbage. To be called at the start of a process.
 */
export const keepHeapSmall = (): void => setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
