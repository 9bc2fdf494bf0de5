import DataLoader from 'dataloader';

type Query = <Row>(select: string, parameters: unknown[]) => Promise<Row[]>;

const MOST_AT_ONCE = 64;

/** What finds the row of a key; `places` are those of the keys: `$1,$2`. */
export interface KeyedSelect<Key, Row> {
  select: (places: string) => string;
  keyOf: (row: Row) => Key;
}

/**
 * Finds rows by key. What the requests of one turn of the event loop look for becomes one statement: each look-up
 * happens after it was asked for, and under load the way to the database and back is gone once for many.
 */
export class Lookup<Key extends number | string, Row> {
  private readonly loader: DataLoader<Key, Row | undefined>;

  constructor(query: Query, by: KeyedSelect<Key, Row>) {
    this.loader = new DataLoader((keys) => find(query, by, keys), {
      cache: false,
      maxBatchSize: MOST_AT_ONCE,
      batchScheduleFn: (batch) => setImmediate(batch),
    });
  }

  /** Of committed data. */
  find(key: Key): Promise<Row | undefined> {
    return this.loader.load(key);
  }
}

/** The row of each key, in the order of the keys. */
export async function find<Key extends number | string, Row>(
  query: Query,
  { select, keyOf }: KeyedSelect<Key, Row>,
  keys: readonly Key[],
): Promise<(Row | undefined)[]> {
  const filled = fill(keys);
  const rows = await query<Row>(select(filled.map((_, i) => `$${i + 1}`).join()), filled);
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key));
}

/** The last key again in all places up to the next power of two: so a few texts serve all numbers. */
export function fill<Key>(keys: readonly Key[]): Key[] {
  const places = 2 ** Math.ceil(Math.log2(keys.length));
  return Array.from({ length: places }, (_, i) => (i < keys.length ? keys[i]! : keys.at(-1)!));
}
