import DataLoader from 'dataloader';

type Query = <Row>(select: string, parameters: unknown[]) => Promise<Row[]>;

/** A SELECT that finds rows by their keys. */
export interface KeyedSelect<Key, Row> {
  /** Returns the statement. `places` are the parameters for the keys: `$1,$2`. */
  select: (places: string) => string;
  keyOf: (row: Row) => Key;
}

/** Returns the row of each key, in the order of the keys. */
export type Find<Key, Row> = (...keys: Key[]) => Promise<(Row | undefined)[]>;

/** A power of two, as the number of places is. */
const KEYS_PER_STATEMENT = 512;

/**
 * Finds rows by key. All look-ups of one turn of the event loop that may share a statement become one: each still runs
 * after it was asked for, and under load many requests cost one round trip.
 */
export function lookup<Key extends number | string, Row>(
  query: Query,
  by: KeyedSelect<Key, Row>,
  mayShare: () => boolean,
): Find<Key, Row> {
  const loader = new DataLoader((keys: readonly Key[]) => find(query, by, keys), {
    cache: false,
    maxBatchSize: KEYS_PER_STATEMENT,
    batchScheduleFn: (batch) => setImmediate(batch),
  });
  return async (...keys) => {
    if (mayShare()) return Promise.all(keys.map((key) => loader.load(key)));
    const found: (Row | undefined)[] = [];
    for (let from = 0; from < keys.length; from += KEYS_PER_STATEMENT)
      found.push(...(await find(query, by, keys.slice(from, from + KEYS_PER_STATEMENT))));
    return found;
  };
}

async function find<Key extends number | string, Row>(
  query: Query,
  { select, keyOf }: KeyedSelect<Key, Row>,
  keys: readonly Key[],
): Promise<(Row | undefined)[]> {
  // The number of places is the next power of two and the last key fills the rest, so that few statements are prepared.
  const places = 2 ** Math.ceil(Math.log2(keys.length));
  const filled = Array.from({ length: places }, (_, i) => keys[Math.min(i, keys.length - 1)]!);
  const rows = await query<Row>(select(filled.map((_, i) => `$${i + 1}`).join()), filled);
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key));
}
