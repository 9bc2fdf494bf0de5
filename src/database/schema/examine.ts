import { existsSync, statSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { shownAddress, type DatabaseAddress } from '../../config';
import { OperationError } from '../operation-error';
import { reasonOf } from '../open-store';
import { forCommands } from '../postgres/patient-options';
import { dataSourceOptions, type EntityClass } from './data-source';
import { isPending } from './migration-state';

export type SchemaState = 'empty' | 'current' | 'outdated';

/** What a database holds, for those who look after it. Times are in milliseconds since 1970. */
export interface Examined {
  /** The clock of the database server; of this process for SQLite. */
  clockMs: number;
  /** "ok", or what SQLite finds wrong with the file. */
  integrity: string;
  events: number;
  latestEventMs: number | null;
  bytes: number;
  queued: number;
  oldestQueuedMs: number | null;
}

/** Throws {@link OperationError} if the database cannot be used, or is of a newer version or of another program. */
export async function schemaStateOf(address: DatabaseAddress, entities: EntityClass[]): Promise<SchemaState> {
  if (isAbsent(address)) return 'empty';
  return onDatabase(address, entities, async (db) => {
    const runner = db.createQueryRunner();
    const isUsed = await runner.hasTable('migrations');
    await runner.release();
    if (!isUsed) return 'empty';
    return (await isPending(db, shownAddress(address))) ? 'outdated' : 'current';
  });
}

const isAbsent = (address: DatabaseAddress): boolean =>
  address.type === 'sqlite' && (!existsSync(address.file) || statSync(address.file).size === 0);

/** Looks at a database of this version, and changes nothing. */
export function examine(address: DatabaseAddress, entities: EntityClass[]): Promise<Examined> {
  return onDatabase(address, entities, async (db) => {
    const first = async (sql: string): Promise<Record<string, unknown>> => (await db.query(sql))[0];
    const isSqlite = address.type === 'sqlite';
    const log = await first('SELECT COUNT(*) AS events, MAX(created_at) AS latest FROM events');
    const queue = await first(
      'SELECT (SELECT COALESCE(SUM(queued), 0) FROM webhooks) AS queued, ' +
        '(SELECT MIN(created_at) FROM webhook_deliveries WHERE due_at IS NOT NULL) AS oldest',
    );
    const server = isSqlite
      ? { now: Date.now(), bytes: statSync(address.file).size }
      : await first(
          'SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now, pg_database_size(current_database()) AS bytes',
        );
    return {
      clockMs: Number(server.now),
      integrity: isSqlite ? String((await first('PRAGMA quick_check(1)')).quick_check) : 'ok',
      events: Number(log.events),
      latestEventMs: numberOrNull(log.latest),
      bytes: Number(server.bytes),
      queued: Number(queue.queued),
      oldestQueuedMs: numberOrNull(queue.oldest),
    };
  });
}

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

async function onDatabase<T>(
  address: DatabaseAddress,
  entities: EntityClass[],
  work: (db: DataSource) => Promise<T>,
): Promise<T> {
  const db = new DataSource(forCommands(dataSourceOptions(address, entities)));
  try {
    await db.initialize();
    return await work(db);
  } catch (error) {
    if (error instanceof OperationError) throw error;
    throw new OperationError(`The database ${shownAddress(address)} cannot be used: ${reasonOf(error)}.`);
  } finally {
    if (db.isInitialized) await db.destroy();
  }
}
