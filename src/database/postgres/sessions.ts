import type { PoolClient } from 'pg';
import type { DatabaseConfig } from '../../config';
import type { LimitedClient } from './limited-client';
import type { PatientPool } from './patient-pool';

export type Timeouts = Pick<DatabaseConfig, 'lockTimeoutMs' | 'statementTimeoutMs'>;

const ATTEMPTS = 3;

const settings = ({ lockTimeoutMs, statementTimeoutMs }: Timeouts, scope: 'LOCAL' | 'SESSION'): string =>
  [
    `SET ${scope} lock_timeout = ${lockTimeoutMs}`,
    `SET ${scope} statement_timeout = ${statementTimeoutMs}`,
    `SET ${scope} idle_in_transaction_session_timeout = ${statementTimeoutMs}`,
  ].join('; ');

/*
 * Settings are statements and not startup parameters, which PgBouncer refuses. Behind a pooler in transaction mode they
 * must come with each transaction: the next one may be on another session of the server, and this one is another client's.
 */

/** Sets the timeouts of a connection. */
export const setTimeouts = (client: PoolClient, timeouts: Timeouts): Promise<unknown> =>
  client.query(settings(timeouts, 'SESSION'));

/** `begin`, and the timeouts for that transaction, in one round trip. */
export const beginWith = (begin: string, timeouts: Timeouts): string => `${begin}; ${settings(timeouts, 'LOCAL')}`;

/** Whether a pooler gives connections of ours the same session of the server, one after the other. */
export async function areSessionsShared(pool: PatientPool, waitMs: number): Promise<boolean> {
  const [one, other] = [await pool.connect(), await pool.connect().catch(() => undefined)];
  // A pooler with one session of the server would let the other wait.
  if (other) (other as unknown as LimitedClient).limitMs = waitMs;
  try {
    if (!other) return false;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) if (await isShared(one, other)) return true;
    return false;
  } catch {
    // The pooler has one session of the server, and `one` keeps it: it is no other connection's.
    return false;
  } finally {
    one.release();
    other?.release(true);
  }
}

async function isShared(one: PoolClient, other: PoolClient): Promise<boolean> {
  const before = await sessionOf(one);
  await other.query('BEGIN');
  try {
    // While the other one is in a transaction, the first must have its own session again.
    return (await sessionOf(other)) === before || (await sessionOf(one)) !== before;
  } finally {
    await other.query('ROLLBACK');
  }
}

async function sessionOf(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]!.pid;
}
