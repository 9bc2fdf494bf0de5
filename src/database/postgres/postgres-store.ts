import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource, MigrationExecutor, type ObjectLiteral, type QueryRunner } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import type { PostgresConnectionOptions } from 'typeorm/driver/postgres/PostgresConnectionOptions';
import { unavailable } from '../../common/errors';
import type { DatabaseConfig } from '../../config';
import { dataSourceOptions, sealOff, type EntityClass } from '../schema/data-source';
import { isConflictOfTransactions } from '../database-errors';
import { markAsWriting } from '../locks';
import { InFlight } from '../in-flight';
import { Rows } from '../rows/rows';
import { claimInstallation } from '../schema/installation';
import { makeSearchIndex } from '../schema/search-index';
import { PostgresSignals } from './postgres-signals';
import { postgresStatement, type Statement } from '../rows/statement';
import { takeSpace, writeOnTrial } from '../trial';
import { inUnit } from '../unit';
import { UnitOfWork, type Work } from '../unit-of-work';

/** Key of the advisory lock for migrations. Arbitrary, but the same in all instances. */
const MIGRATION_LOCK = 7_406_291_180;
const WITHOUT_INDEX =
  'Searches read all tasks: the extension pg_trgm is missing, and this user cannot create it. Run CREATE EXTENSION ' +
  'pg_trgm as a user with that permission, then restart: the index is created on start.';
const ATTEMPTS = 5;
const WRITING = 'START TRANSACTION ISOLATION LEVEL READ COMMITTED';
const READING = 'START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY';
const MAX_PAUSE_MS = 50;

/** A PostgreSQL database, accessed through a connection pool. Each unit of work and each read takes one connection. */
export class PostgresStore extends UnitOfWork {
  private readonly inFlight = new InFlight();
  private readonly dataSource: DataSource;
  private readonly connect: () => QueryRunner;
  override readonly engine = 'postgres';
  override readonly signals: PostgresSignals;
  override readonly json = { list: 'json_agg', array: 'json_build_array' };

  constructor(database: DatabaseConfig & { type: 'postgres' }, entities: EntityClass[]) {
    super();
    this.dataSource = new DataSource({
      ...(dataSourceOptions(database, entities) as PostgresConnectionOptions),
      poolSize: database.poolSize,
      applicationName: 'tasksmith',
      // The pool replaces idle clients that lost the server; no request fails.
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
    this.signals = new PostgresSignals(database.url, database.lockTimeoutMs, (sql, values) =>
      this.statement(sql, values ?? []),
    );
  }

  override async open(): Promise<void> {
    await this.dataSource.initialize();
    const runner = this.connect();
    try {
      // Migrations, here or on another instance, can take long.
      await runner.query('SET statement_timeout = 0; SET lock_timeout = 0');
      await runner.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
      const migrator = new MigrationExecutor(this.dataSource, runner);
      migrator.transaction = 'each';
      await migrator.executePendingMigrations();
      // At each start, because the extension may have been missing during the migration.
      if (!(await makeSearchIndex(runner))) new Logger('Store').warn(WITHOUT_INDEX);
      await claimInstallation(runner);
      await runner.query(`SELECT pg_advisory_unlock(${MIGRATION_LOCK}); RESET statement_timeout; RESET lock_timeout`);
    } finally {
      await runner.release();
    }
    sealOff(this.dataSource);
  }

  override rows<Row extends ObjectLiteral>(entity: new () => Row, ...fields: (keyof Row & string)[]): Rows<Row> {
    return new Rows(this.dataSource, entity, (by) => this.lookup(by), fields);
  }

  override async close(): Promise<void> {
    await this.signals.close();
    // TypeORM would close connections still in use.
    await this.inFlight.end();
    await this.dataSource.destroy();
  }

  protected override write<T>(work: Work<T>): Promise<T> {
    return this.inFlight.watch(() => this.attempts(work));
  }

  protected override snapshot<T>(work: Work<T>): Promise<T> {
    return this.inFlight.watch(() => this.transaction(READING, work, false));
  }

  protected override statement(select: string, parameters: unknown[]): Promise<unknown[]> {
    const pool = (this.dataSource.driver as PostgresDriver).master as Pool;
    return this.inFlight.watch(() => postgresStatement(pool)(select, parameters));
  }

  protected override trial(): Promise<void> {
    return this.inFlight.watch(() =>
      this.transaction(
        WRITING,
        async (em) => {
          await writeOnTrial(em);
          await takeSpace(em);
        },
        true,
      ),
    );
  }

  private async attempts<T>(work: Work<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.transaction(WRITING, work, true);
      } catch (error) {
        // After a deadlock or serialization failure nothing was changed, so the unit can run again.
        if (attempt === ATTEMPTS || !isConflictOfTransactions(error)) throw error;
        await pause(Math.random() * MAX_PAUSE_MS * attempt);
      }
    }
  }

  private async connected(): Promise<{ runner: QueryRunner; statement: Statement }> {
    const runner = this.connect();
    try {
      return { runner, statement: postgresStatement((await runner.connect()) as PoolClient) };
    } catch (cause) {
      await runner.release();
      throw unavailable('store_unavailable', { cause });
    }
  }

  private async transaction<T>(begin: string, work: Work<T>, writes: boolean): Promise<T> {
    const { runner, statement } = await this.connected();
    try {
      if (writes) markAsWriting(runner);
      await statement(begin);
      const value = await inUnit(this.dataSource, runner, statement, work);
      // If the connection breaks here, it is unknown whether the commit took effect: the response is 503, never a
      // success.
      await statement('COMMIT');
      return value;
    } catch (error) {
      // TypeORM releases the runner when its connection breaks. Report that, whatever the error was.
      if (runner.isReleased) throw unavailable('store_unavailable', { cause: error });
      await statement('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}
