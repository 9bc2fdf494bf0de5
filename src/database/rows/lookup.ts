import DataLoader from 'dataloader';

type Query = <Row>(select: string, parameters: unknown[]) => Promise<Row[]>;

/** What finds the rows of keys. */
export interface KeyedSelect<Key, Row> {
  /** The statement; `places` are those of the keys: `$1,$2`. */
  select: (places: string) => string;
  keyOf: (row: Row) => Key;
}

/** The row of each key, in the order of the keys. */
export type Find<Key, Row> = (...keys: Key[]) => Promise<(Row | undefined)[]>;

const MOST_AT_ONCE = 512;

/**
 * Finds rows by key. What the requests of one turn of the event loop look for becomes one statement, if they may share
 * it: each look-up happens after it was asked for, and under load the way to the database and back is gone once for many.
 */
export function lookup<Key extends number | string, Row>(
  query: Query,
  by: KeyedSelect<Key, Row>,
  mayShare: () => boolean,
): Find<Key, Row> {
  const loader = new DataLoader((keys: readonly Key[]) => find(query, by, keys), {
    cache: false,
    maxBatchSize: MOST_AT_ONCE,
    batchScheduleFn: (batch) => setImmediate(batch),
  });
  return async (...keys) => {
    if (mayShare()) return Promise.all(keys.map((key) => loader.load(key)));
    const found: (Row | undefined)[] = [];
    for (let from = 0; from < keys.length; from += MOST_AT_ONCE)
      found.push(...(await find(query, by, keys.slice(from, from + MOST_AT_ONCE))));
    return found;
  };
}

async function find<Key extends number | string, Row>(
  query: Query,
  { select, keyOf }: KeyedSelect<Key, Row>,
  keys: readonly Key[],
): Promise<(Row | undefined)[]> {
  // As many places as the next power of two, the last key in all that are left: so a few texts serve all numbers.
  const places = 2 ** Math.ceil(Math.log2(keys.length));
  const filled = Array.from({ length: places }, (_, i) => keys[Math.min(i, keys.length - 1)]!);
  const rows = await query<Row>(select(filled.map((_, i) => `$${i + 1}`).join()), filled);
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key));
}
