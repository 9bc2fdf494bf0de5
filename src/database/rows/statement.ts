import type { Database } from 'sqlite3';
import type { ClientBase, Pool } from 'pg';

/**
 * Runs one statement with the parameters $1, $2, …, in this order, and gives its rows, as a driver gives them. TypeORM
 * is left out of it: on every statement it spends more than the driver does.
 */
export type Statement = (sql: string, parameters?: unknown[]) => Promise<unknown[]>;

/** On a SQLite handle, which keeps its statements prepared. */
export const sqliteStatement =
  (handle: Database): Statement =>
  (sql, parameters = []) =>
    new Promise((ok, no) => handle.all(sql, parameters, (error, rows) => (error ? no(error) : ok(rows))));

/**
 * On PostgreSQL; a statement with parameters is prepared once for each connection. The driver makes promises of its own
 * such that all that waits for them stays in memory until the next full garbage collection, so it is asked for none.
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

/** Of a text that is likely to come again; beyond so many, texts are not the kind that does. */
function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAX_STATEMENT_NAMES) return known;
  const name = `tasksmith_${names.size}`;
  names.set(text, name);
  return name;
}
