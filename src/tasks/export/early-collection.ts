import { stat } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Smaller files leave too little garbage to matter, in bytes. */
const SMALLEST = 1_048_576;
/** So do fewer chunks of rows. */
const MANY_CHUNKS = 20;
/** How much the heap may grow before V8 collects garbage, in percent of what is in use. */
const GROWTH_PERCENT = 25;

let running = 0;

/**
 * Runs `work` on a file. If the file is large, V8 collects garbage early meanwhile: each row leaves some kilobytes of it,
 * and by default V8 takes hundreds of megabytes before it collects, and keeps them.
 */
export async function collectingEarly<T>(path: string, work: () => Promise<T>): Promise<T> {
  if ((await stat(path)).size < SMALLEST) return work();
  begin();
  try {
    return await work();
  } finally {
    end();
  }
}

/** Chunks of rows on their way out, with the same for many of them. */
export async function* collectedEarly<T>(chunks: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  let count = 0;
  try {
    for await (const chunk of chunks) {
      count += 1;
      if (count === MANY_CHUNKS) begin();
      yield chunk;
    }
  } finally {
    if (count >= MANY_CHUNKS) end();
  }
}

function begin(): void {
  running += 1;
  if (running > 1) return;
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  // The new limit counts from the next full collection, which might otherwise come late.
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

function end(): void {
  running -= 1;
  if (running === 0) setFlagsFromString('--heap-growing-percent=0');
}
