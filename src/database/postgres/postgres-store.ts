import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg, { type PoolClient } from 'pg';
import { DataSource, type ObjectLiteral } from 'typeorm';
import type { PostgresConnectionOptions } from 'typeorm/driver/postgres/PostgresConnectionOptions';
import type { DatabaseConfig } from '../../config';
import { dataSourceOptions, sealOff, type EntityClass } from '../schema/data-source';
import { isConflictOfTransactions } from '../database-errors';
import { InFlight } from '../in-flight';
import { DeferredRows } from '../deferred-rows';
import { Rows } from '../rows/rows';
import type { Ahead } from '../rows/rows-ahead';
import { isOutcomeUnknown, PostgresTransactions } from './postgres-transactions';
import { runTogether } from './run-together';
import { RunApart, SharedUnits } from './shared-units';
import { areSessionsShared, setTimeouts } from './sessions';
import { aloneAmongInstances, migrate } from './migrating';
import { PatientPool } from './patient-pool';
import type { StoreUse } from '../store-use';
import { INDEX_PENDING, PendingTexts } from './pending-texts';
import { PostgresSignals } from './postgres-signals';
import { checkServer } from './start-checks';
import { takeSpace, writeOnTrial } from '../trial';
import { inUnit, withDeferred, type Outcome, type Unit } from '../unit';
import { UnitOfWork, type Work } from '../unit-of-work';

/** What a statement may take beyond the limit of the server. */
const LIMIT_REST_MS = 2_000;
const KEEP_ALIVE_MS = 10_000;
const READ_ONLY = 'The database is read-only: requests that read are served, those that write are refused with 503';
const ATTEMPTS = 5;
/** How many connections take units that wait. The others are for units that run alone, and for reads. */
const SHARED_TRANSACTIONS = 2;
/** How long units that share a transaction wait for a lock, e.g. of a user who is being deleted, until they run alone. */
const SHARED_LOCK_TIMEOUT_MS = 100;
const MAX_PAUSE_MS = 50;

/** A PostgreSQL database, accessed through a connection pool. Each unit of work and each read takes one connection. */
export class PostgresStore extends UnitOfWork {
  private readonly logger = new Logger('Store');
  private readonly inFlight = new InFlight();
  private readonly dataSource: DataSource;
  private readonly transactions: PostgresTransactions;
  private readonly shared: SharedUnits;
  override readonly engine = 'postgres';
  override readonly signals: PostgresSignals;
  override readonly json = { list: 'json_agg', array: 'json_build_array' };

  constructor(
    private readonly database: DatabaseConfig & { type: 'postgres' },
    entities: EntityClass[],
  ) {
    super();
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
        onConnect: (client: PoolClient) =>
          this.transactions.keepsSessions ? setTimeouts(client, database) : undefined,
      },
    });
    const pendingTexts = new PendingTexts(() => this.statement(INDEX_PENDING, []));
    this.transactions = new PostgresTransactions(this.dataSource, database, (seconds, units) => {
      pendingTexts.note(units);
      this.onCommit?.(seconds, units);
    });
    const ways = { together: this.together.bind(this), alone: this.alone.bind(this) };
    this.shared = new SharedUnits(ways, SHARED_TRANSACTIONS, database.lockTimeoutMs);
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
    if (this.transactions.keepsSessions) this.signals.mayListen = true;
    const runner = this.transactions.runner();
    try {
      const { isWritable } = await checkServer(runner);
      const timeouts = this.transactions.keepsSessions ? this.database : undefined;
      if (isWritable) await aloneAmongInstances(this.transactions.pool, () => migrate(runner, timeouts, this.logger));
      else this.logger.warn(READ_ONLY);
    } finally {
      await runner.release();
    }
  }

  private async findOutSessions(): Promise<void> {
    const { pool } = this.transactions;
    this.transactions.keepsSessions = !(await areSessionsShared(pool, this.database.lockTimeoutMs));
    if (!this.transactions.keepsSessions) return;
    // Those that were opened to find out have no timeouts yet.
    const client = await pool.connect();
    client.release(true);
  }

  override rows<Row extends ObjectLiteral>(entity: new () => Row, ...fields: (keyof Row & string)[]): Rows<Row> {
    return new Rows(this.dataSource, entity, (by) => this.lookup(by), fields);
  }

  override use(): StoreUse {
    const { totalCount, idleCount, waitingCount } = this.transactions.pool;
    const connections = { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
    return { queued: waitingCount + this.shared.queued, connections };
  }

  override async close(): Promise<void> {
    await this.signals.close();
    // TypeORM would close connections still in use.
    await this.inFlight.end();
    await this.dataSource.destroy();
    this.leaveUnits();
  }

  protected override write<T>(work: Work<T>, ahead: readonly Ahead[]): Promise<T> {
    return this.inFlight.watch(() => this.shared.run(work, ahead));
  }

  protected override snapshot<T>(work: Work<T>): Promise<T> {
    return this.inFlight.watch(() =>
      this.transactions.read((runner, statement) => inUnit(this.dataSource, runner, statement, work)),
    );
  }

  protected override statement(select: string, parameters: unknown[]): Promise<unknown[]> {
    return this.inFlight.watch(() => this.transactions.statement(select, parameters));
  }

  protected override trial(): Promise<void> {
    return this.inFlight.watch(() =>
      this.once(async (em) => {
        await writeOnTrial(em);
        await takeSpace(em);
      }),
    );
  }

  private async together(units: readonly Unit[]): Promise<(Outcome | undefined)[]> {
    let hasBegun = false;
    const act = runTogether(this.dataSource, units, () => (hasBegun = true));
    try {
      return await this.transactions.write(act, doneIn, Math.min(SHARED_LOCK_TIMEOUT_MS, this.database.lockTimeoutMs));
    } catch (error) {
      // Without a connection each would fail alone as well. After a commit nobody knows what to run again.
      throw hasBegun && !isOutcomeUnknown(error) ? new RunApart() : error;
    }
  }

  private async alone<T>(work: Work<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(work);
      } catch (error) {
        // After a deadlock or serialization failure nothing was changed, so the unit can run again.
        if (attempt === ATTEMPTS || !isConflictOfTransactions(error)) throw error;
        await pause(Math.random() * MAX_PAUSE_MS * attempt);
      }
    }
  }

  private once<T>(work: Work<T>): Promise<T> {
    return this.transactions.write((runner, statement) => {
      const deferred = new DeferredRows();
      return inUnit(this.dataSource, runner, statement, withDeferred(deferred, work), { deferred });
    });
  }
}

const doneIn = (outcomes: (Outcome | undefined)[]): number => outcomes.filter((outcome) => outcome).length;
