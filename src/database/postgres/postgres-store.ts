import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg, { type PoolClient } from 'pg';
import { DataSource, type ObjectLiteral, type QueryRunner } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import type { PostgresConnectionOptions } from 'typeorm/driver/postgres/PostgresConnectionOptions';
import { unavailable } from '../../common/errors';
import type { DatabaseConfig } from '../../config';
import { dataSourceOptions, sealOff, type EntityClass } from '../schema/data-source';
import { isConflictOfTransactions, isLostStatement, isRefusal } from '../database-errors';
import { markAsWriting } from '../locks';
import { InFlight } from '../in-flight';
import { DeferredRows } from '../deferred-rows';
import { Rows } from '../rows/rows';
import { areSessionsShared, beginWith, setTimeouts } from './sessions';
import { Loss } from './loss';
import { aloneAmongInstances, migrate } from './migrating';
import { PatientPool } from './patient-pool';
import type { StoreUse } from '../store-use';
import { PostgresSignals } from './postgres-signals';
import { checkServer } from './start-checks';
import { postgresStatement, unpreparedStatement, type Statement } from '../rows/statement';
import { takeSpace, writeOnTrial } from '../trial';
import { inUnit, withDeferred } from '../unit';
import { UnitOfWork, type Work } from '../unit-of-work';

/** What a statement may take beyond the limit of the server. */
const LIMIT_REST_MS = 2_000;
const KEEP_ALIVE_MS = 10_000;
const READ_ONLY = 'The database is read-only: requests that read are served, those that write are refused with 503';
const POOLED =
  'Prepared statements do not stay on a connection, as behind PgBouncer in transaction mode: none are used from now on. ' +
  'Set DATABASE_PREPARED=off';
const UNKNOWN_OUTCOME =
  'The connection to PostgreSQL was lost during a COMMIT, so it is unknown whether the change was saved';
const ATTEMPTS = 5;
const WRITING = 'START TRANSACTION ISOLATION LEVEL READ COMMITTED';
const READING = 'START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY';
const MAX_PAUSE_MS = 50;

/** A PostgreSQL database, accessed through a connection pool. Each unit of work and each read takes one connection. */
export class PostgresStore extends UnitOfWork {
  private readonly logger = new Logger('Store');
  private readonly inFlight = new InFlight();
  private readonly dataSource: DataSource;
  private readonly connect: () => QueryRunner;
  /** Whether statements stay prepared, and settings set, on a connection: not behind a pooler in transaction mode. */
  private keepsSessions: boolean;
  override readonly engine = 'postgres';
  override readonly signals: PostgresSignals;
  override readonly json = { list: 'json_agg', array: 'json_build_array' };

  constructor(
    private readonly database: DatabaseConfig & { type: 'postgres' },
    entities: EntityClass[],
  ) {
    super();
    this.keepsSessions = database.prepared === 'on';
    this.dataSource = new DataSource({
      ...(dataSourceOptions(database, entities) as PostgresConnectionOptions),
      driver: { ...pg, Pool: PatientPool },
      poolSize: database.poolSize,
      applicationName: 'tasksmith',
      // The pool replaces idle clients that lost the server; no request fails.
      poolErrorHandler: () => undefined,
      extra: {
        connectionTimeoutMillis: database.lockTimeoutMs,
        limitMs: database.statementTimeoutMs + LIMIT_REST_MS,
        keepAlive: true,
        keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
        onConnect: (client: PoolClient) => (this.keepsSessions ? setTimeouts(client, database) : undefined),
      },
    });
    this.connect = this.dataSource.createQueryRunner.bind(this.dataSource);
    this.signals = new PostgresSignals(database.url, database.lockTimeoutMs, (sql, values) =>
      this.statement(sql, values ?? []),
    );
  }

  override async open(): Promise<void> {
    await this.dataSource.initialize();
    try {
      await this.prepare();
    } catch (error) {
      await this.dataSource.destroy();
      throw error;
    }
    sealOff(this.dataSource);
  }

  private async prepare(): Promise<void> {
    if (this.database.prepared === 'auto') await this.findOutSessions();
    if (this.keepsSessions) this.signals.mayListen = true;
    const runner = this.connect();
    try {
      const { isWritable } = await checkServer(runner);
      const timeouts = this.keepsSessions ? this.database : undefined;
      if (isWritable) await aloneAmongInstances(this.pool, () => migrate(runner, timeouts, this.logger));
      else this.logger.warn(READ_ONLY);
    } finally {
      await runner.release();
    }
  }

  private async findOutSessions(): Promise<void> {
    this.keepsSessions = !(await areSessionsShared(this.pool, this.database.lockTimeoutMs));
    if (!this.keepsSessions) return;
    // Those that were opened to find out have no timeouts yet.
    const client = await this.pool.connect();
    client.release(true);
  }

  override rows<Row extends ObjectLiteral>(entity: new () => Row, ...fields: (keyof Row & string)[]): Rows<Row> {
    return new Rows(this.dataSource, entity, (by) => this.lookup(by), fields);
  }

  override use(): StoreUse {
    const { totalCount, idleCount, waitingCount } = this.pool;
    const connections = { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
    return { queued: waitingCount, connections };
  }

  override async close(): Promise<void> {
    await this.signals.close();
    // TypeORM would close connections still in use.
    await this.inFlight.end();
    await this.dataSource.destroy();
    this.leaveUnits();
  }

  protected override write<T>(work: Work<T>): Promise<T> {
    return this.inFlight.watch(() => this.attempts(work));
  }

  protected override snapshot<T>(work: Work<T>): Promise<T> {
    return this.inFlight.watch(() => this.transaction(READING, work, false));
  }

  protected override statement(select: string, parameters: unknown[]): Promise<unknown[]> {
    return this.inFlight.watch(() => this.repaired(() => this.statementOn(this.pool)(select, parameters)));
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

  private get pool(): PatientPool {
    return (this.dataSource.driver as PostgresDriver).master as PatientPool;
  }

  private statementOn(client: PoolClient | PatientPool): Statement {
    return this.keepsSessions ? postgresStatement(client) : unpreparedStatement(client);
  }

  private async attempts<T>(work: Work<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.repaired(() => this.transaction(WRITING, work, true));
      } catch (error) {
        // After a deadlock or serialization failure nothing was changed, so the unit can run again.
        if (attempt === ATTEMPTS || !isConflictOfTransactions(error)) throw error;
        await pause(Math.random() * MAX_PAUSE_MS * attempt);
      }
    }
  }

  /** Runs `act` again without prepared statements if a pooler has given the connection another session. */
  private async repaired<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!isLostStatement(error) || this.database.prepared === 'on') throw error;
      if (this.keepsSessions) this.logger.warn(POOLED);
      this.keepsSessions = false;
      return act();
    }
  }

  private async connected(): Promise<{ runner: QueryRunner; client: PoolClient }> {
    const runner = this.connect();
    try {
      return { runner, client: (await runner.connect()) as PoolClient };
    } catch (cause) {
      await runner.release();
      throw unavailable('store_unavailable', { cause });
    }
  }

  private async transaction<T>(begin: string, work: Work<T>, writes: boolean): Promise<T> {
    const { runner, client } = await this.connected();
    const statement = this.statementOn(client);
    const loss = new Loss(client);
    try {
      if (writes) markAsWriting(runner);
      await statement(this.keepsSessions ? begin : beginWith(begin, this.database));
      const value = await this.inUnit(runner, statement, work, writes);
      const commitBegin = performance.now();
      if (writes) await this.commit(statement, loss);
      else await statement('COMMIT');
      if (writes) this.onCommit?.((performance.now() - commitBegin) / 1_000, 1);
      return value;
    } catch (error) {
      // TypeORM has released a runner whose connection broke, and the pool does not keep it.
      if (runner.isReleased) throw loss.of(error);
      await statement('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      loss.forget();
      await runner.release();
    }
  }

  private inUnit<T>(runner: QueryRunner, statement: Statement, work: Work<T>, writes: boolean): Promise<T> {
    if (!writes) return inUnit(this.dataSource, runner, statement, work);
    const deferred = new DeferredRows();
    return inUnit(this.dataSource, runner, statement, withDeferred(deferred, work), { deferred });
  }

  /** Throws `store_outcome_unknown` if the connection breaks here: nobody knows whether the commit arrived. */
  private async commit(statement: Statement, loss: Loss): Promise<void> {
    try {
      await statement('COMMIT');
    } catch (error) {
      if (isRefusal(error)) throw error;
      const cause = loss.reason(error);
      this.logger.error(`${UNKNOWN_OUTCOME}: ${cause.message}`);
      throw unavailable('store_outcome_unknown', { cause });
    }
  }
}
