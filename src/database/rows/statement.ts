import type { Database } from 'sqlite3';
import type { ClientBase, Pool } from 'pg';

/**
 * Runs one statement with the parameters $1, $2, … and returns its rows as the driver returns them. TypeORM is bypassed:
 * it spends more on each statement than the driver does.
 */
export type Statement = (sql: string, parameters?: unknown[]) => Promise<unknown[]>;

/** For a SQLite handle, which keeps its statements prepared. */
export const sqliteStatement =
  (handle: Database): Statement =>
  (sql, parameters = []) =>
    new Promise((ok, no) => handle.all(sql, parameters, (error, rows) => (error ? no(error) : ok(rows))));

/**
 * For PostgreSQL. A statement with parameters is prepared once on each connection. Callbacks instead of promises: the
 * driver's promises keep everything that waits for them in memory until the next full garbage collection.
 */
export const postgresStatement =
  (client: ClientBase | Pool): Statement =>
  (text, values) =>
    new Promise((ok, no) =>
      client.query<object>(values?.length ? { name: statementName(text), text, values } : { text }, (error, result) =>
        error ? no(error) : ok(result.rows),
      ),
    );

const MAX_STATEMENT_NAMES = 500;
const names = new Map<string, string>();

/** The name under which a statement is prepared; undefined once there are too many texts to be a fixed set. */
function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAX_STATEMENT_NAMES) return known;
  const name = `tasksmith_${names.size}`;
  names.set(text, name);
  return name;
}
