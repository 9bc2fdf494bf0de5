/** Runs a SELECT. */
export type Query = <Row>(select: string, parameters: unknown[]) => Promise<Row[]>;

export type RowLock = 'FOR UPDATE' | 'FOR KEY SHARE';

/** A SELECT that finds rows by key. */
export interface KeyedSelect<Key, Row> {
  /** Returns the statement. `places` are the parameters for the keys: `$1,$2`. */
  select: (places: string) => string;
  keyOf: (row: Row) => Key;
  /** Reads the result of the statement, if it is not a row for each key. */
  read?: (result: unknown[]) => Row[];
  /** The table and the id of the row, if units defer changes of it. */
  rowOf?: (row: Row) => [table: string, id: number | string];
  /** How a unit of work on PostgreSQL locks the rows until its end. */
  lock?: RowLock;
}

/** The same SELECT with its lock, if it has one. */
export const withLock = <Key, Row>(by: KeyedSelect<Key, Row>): KeyedSelect<Key, Row> =>
  by.lock ? { ...by, select: (places) => `${by.select(places)} ${by.lock}` } : by;

/** The same SELECT with its lock, but without rows that it would have to wait for. `onSkip` is told if there are some. */
export function withoutWaiting<Key, Row>(by: KeyedSelect<Key, Row>, onSkip: () => void): KeyedSelect<Key, Row> {
  const read = (result: unknown[]): Row[] => {
    const [{ stored_rows: stored }] = result as [{ stored_rows: number }];
    const free = (result as Row[]).filter((row) => by.keyOf(row) !== null);
    if (free.length < stored) onSkip();
    return by.read?.(free) ?? free;
  };
  const select = (places: string): string =>
    `WITH free AS MATERIALIZED (${by.select(places)} ${by.lock} SKIP LOCKED)
    SELECT * FROM (SELECT CAST(COUNT(*) AS integer) AS stored_rows FROM (${by.select(places)}) AS stored) AS count
    LEFT JOIN free ON true`;
  return { ...by, select, read };
}

/** A power of two, like the number of parameters. */
export const KEYS_PER_STATEMENT = 512;

/** Returns the row for each key, in the order of the keys. */
export async function findByKey<Key extends number | string, Row>(
  query: Query,
  by: KeyedSelect<Key, Row>,
  keys: readonly Key[],
): Promise<(Row | undefined)[]> {
  const found: (Row | undefined)[] = [];
  for (let from = 0; from < keys.length; from += KEYS_PER_STATEMENT)
    found.push(...(await find(query, by, keys.slice(from, from + KEYS_PER_STATEMENT))));
  return found;
}

async function find<Key extends number | string, Row>(
  query: Query,
  { select, keyOf, read }: KeyedSelect<Key, Row>,
  keys: readonly Key[],
): Promise<(Row | undefined)[]> {
  // The number of parameters is rounded up to a power of two and padded with the last key, so that few distinct
  // statements are prepared.
  const places = 2 ** Math.ceil(Math.log2(keys.length));
  const filled = Array.from({ length: places }, (_, i) => keys[Math.min(i, keys.length - 1)]!);
  const result = await query<Row>(select(filled.map((_, i) => `$${i + 1}`).join()), filled);
  const byKey = new Map((read?.(result) ?? result).map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key));
}
