import { createHash } from 'node:crypto';
import type { Database } from 'sqlite3';
import type { ClientBase, Pool } from 'pg';

/**
 * Runs one statement with the parameters $1, $2, … and returns the driver's rows. Bypasses TypeORM, whose overhead per
 * statement exceeds the driver's.
 */
export type Statement = (sql: string, parameters?: unknown[]) => Promise<unknown[]>;

/** For SQLite handles, which cache prepared statements. */
export const sqliteStatement =
  (handle: Database): Statement =>
  (sql, parameters = []) =>
    new Promise((ok, no) => handle.all(sql, parameters, (error, rows) => (error ? no(error) : ok(rows))));

/**
 * At the end of a statement: PostgreSQL plans it for its values each time. After five runs it would choose a plan for any
 * values, as if all were equally frequent.
 */
export const PLANNED_FOR_VALUES = ' /* planned for its values */';

/**
 * For PostgreSQL. Statements with parameters are prepared once per connection, unless they end with
 * {@link PLANNED_FOR_VALUES}. Uses callbacks, because the driver's
 * promises keep everything that awaits them in memory until the next full garbage collection.
 */
export const postgresStatement =
  (client: ClientBase | Pool): Statement =>
  (text, values) =>
    new Promise((ok, no) =>
      client.query<object>(values?.length ? { name: statementName(text), text, values } : { text }, (error, result) =>
        error ? no(error) : ok(result.rows),
      ),
    );

/** The same without preparing it: behind a pooler the next statement may be on another session of the server. */
export const unpreparedStatement =
  (client: ClientBase | Pool): Statement =>
  (text, values) =>
    new Promise((ok, no) =>
      client.query<object>(values?.length ? { text, values } : { text }, (error, result) =>
        error ? no(error) : ok(result.rows),
      ),
    );

const MAX_STATEMENT_NAMES = 500;
const NAME_LENGTH = 24;
const names = new Map<string, string>();

/** The name of the prepared statement; undefined once there are too many distinct texts. */
function statementName(text: string): string | undefined {
  if (text.endsWith(PLANNED_FOR_VALUES)) return undefined;
  const known = names.get(text);
  if (known !== undefined || names.size >= MAX_STATEMENT_NAMES) return known;
  const name = `tasksmith_${createHash('sha256').update(text).digest('base64url').slice(0, NAME_LENGTH)}`;
  names.set(text, name);
  return name;
}
