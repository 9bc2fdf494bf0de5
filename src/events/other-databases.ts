import type { EntityManager } from 'typeorm';
import { runSql } from '../database/rows/sql';
import { partsOf, type Position } from './position';

/** Transactions as young as this are not looked up: most end soon. */
const YOUNG = 8;
const LOOKUP_INTERVAL_MS = 250;

/**
 * Transactions of other databases on the same PostgreSQL server. Snapshots list them, because transaction numbers belong to
 * the server, but they never write to this log. One that stayed open would hold back every position: reads would scan the log
 * from there, and a cursor would seem to miss what HISTORY_DAYS took.
 */
export class OtherDatabases {
  private known = new Set<number>();
  private lookedUpMs = -Infinity;

  /** The position without open transactions of other databases, as far as they are known. */
  async without(em: EntityManager, position: Position): Promise<Position> {
    const { xmax, xip } = partsOf(position);
    const isUnknown = xip.some((number) => number < xmax - YOUNG && !this.known.has(number));
    if (isUnknown && performance.now() >= this.lookedUpMs + LOOKUP_INTERVAL_MS) await this.lookUp(em, xip);
    const own = xip.filter((number) => !this.known.has(number));
    return own.length === xip.length ? position : `${own[0] ?? xmax}:${xmax}:${own.join()}`;
  }

  private async lookUp(em: EntityManager, open: number[]): Promise<void> {
    this.lookedUpMs = performance.now();
    const found = new Set((await runSql<{ number: number }>(em, OF_OTHERS)).map(({ number }) => number));
    this.known = new Set(open.filter((number) => found.has(number % LOCK_NUMBERS)));
  }
}

/** Locks have the lower 32 bits of a transaction's number. */
const LOCK_NUMBERS = 2 ** 32;

/** Each transaction holds an exclusive lock on its own number. */
const OF_OTHERS = `SELECT CAST(CAST(held.transactionid AS text) AS bigint) AS number
  FROM pg_locks held JOIN pg_stat_activity holder ON holder.pid = held.pid
  WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
    AND holder.datid <> (SELECT oid FROM pg_database WHERE datname = current_database())`;
