import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, type QueryRunner } from 'typeorm';
import type { PostgresConnectionOptions } from 'typeorm/driver/postgres/PostgresConnectionOptions';
import { unavailable } from '../common/errors';
import type { DatabaseConfig } from '../config';
import { dataSourceOptions, sealOff, type EntityClass } from './data-source';
import { isConflictOfTransactions, translate } from './database-errors';
import { markAsWriting } from './locks';
import { UnitOfWork, type Work } from './unit-of-work';

/** Any number, the same in all instances: whoever holds this advisory lock is migrating. */
const MIGRATION_LOCK = 7_406_291_180;
const ATTEMPTS = 5;
const LONGEST_PAUSE_MS = 50;

/** A PostgreSQL server: a pool of connections, of which every unit of work and every read takes one. */
export class PostgresStore extends UnitOfWork {
  private readonly dataSource: DataSource;
  private readonly connect: () => QueryRunner;

  constructor(database: DatabaseConfig & { type: 'postgres' }, entities: EntityClass[]) {
    super();
    this.dataSource = new DataSource({
      ...(dataSourceOptions(database, entities) as PostgresConnectionOptions),
      poolSize: database.poolSize,
      applicationName: 'tasksmith',
      // A client of the pool that loses its server while idle is replaced; that is no error of a request.
      poolErrorHandler: () => undefined,
      extra: {
        connectionTimeoutMillis: database.lockTimeoutMs,
        lock_timeout: database.lockTimeoutMs,
        statement_timeout: database.statementTimeoutMs,
        idle_in_transaction_session_timeout: database.statementTimeoutMs,
        keepAlive: true,
      },
    });
    this.connect = this.dataSource.createQueryRunner.bind(this.dataSource);
  }

  override async open(): Promise<void> {
    await this.dataSource.initialize();
    const runner = this.connect();
    try {
      // Instances that start together would race for the same tables.
      await runner.query('SET statement_timeout = 0; SET lock_timeout = 0');
      await runner.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
      await this.dataSource.runMigrations();
    } finally {
      await runner.query(`SELECT pg_advisory_unlock(${MIGRATION_LOCK}); RESET statement_timeout; RESET lock_timeout`);
      await runner.release();
    }
    sealOff(this.dataSource);
  }

  override async close(): Promise<void> {
    await this.dataSource.destroy();
  }

  protected override async write<T>(work: Work<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.transaction('READ COMMITTED', work, true);
      } catch (error) {
        // Deadlocks and serialization failures have changed nothing, so the unit may simply run again.
        if (attempt === ATTEMPTS || !isConflictOfTransactions(error)) throw translate(error);
        await pause(Math.random() * LONGEST_PAUSE_MS * attempt);
      }
    }
  }

  protected override async snapshot<T>(work: Work<T>): Promise<T> {
    return this.transaction('REPEATABLE READ', work, false).catch((error: unknown) => {
      throw translate(error);
    });
  }

  private async transaction<T>(
    isolation: 'READ COMMITTED' | 'REPEATABLE READ',
    work: Work<T>,
    writes: boolean,
  ): Promise<T> {
    const runner = this.connect();
    try {
      await runner.connect().catch((cause: unknown) => {
        throw unavailable('store_unavailable', { cause });
      });
      if (writes) markAsWriting(runner);
      await runner.startTransaction(isolation);
      const result = await work(runner.manager);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}
