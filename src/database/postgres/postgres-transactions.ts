import { Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import { unavailable } from '../../common/errors';
import type { DatabaseConfig } from '../../config';
import { isLostStatement, isRefusal } from '../database-errors';
import { markAsWriting } from '../locks';
import { postgresStatement, unpreparedStatement, type Statement } from '../rows/statement';
import type { CommitListener } from '../store-use';
import { Loss } from './loss';
import type { PatientPool } from './patient-pool';
import { beginWith } from './sessions';

const POOLED =
  'Prepared statements do not stay on a connection, as behind PgBouncer in transaction mode: none are used from now on. ' +
  'Set DATABASE_PREPARED=off';
const UNKNOWN_OUTCOME =
  'The connection to PostgreSQL was lost during a COMMIT, so it is unknown whether the change was saved';
const WRITING = 'START TRANSACTION ISOLATION LEVEL READ COMMITTED';
const READING = 'START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY';

const OUTCOME_UNKNOWN = 'store_outcome_unknown';

/** Whether the connection broke during the commit: nobody knows whether it arrived. */
export const isOutcomeUnknown = (error: unknown): boolean => (error as { code?: string }).code === OUTCOME_UNKNOWN;

/** What runs in a transaction. */
export type Act<T> = (runner: QueryRunner, statement: Statement) => Promise<T>;

/** Transactions and single statements on the connections of a pool. */
export class PostgresTransactions {
  private readonly logger = new Logger('Store');
  private readonly connect: () => QueryRunner;
  /** Whether statements stay prepared, and settings set, on a connection: not behind a pooler in transaction mode. */
  keepsSessions: boolean;

  /** `onCommit` is told how many units were committed. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly database: DatabaseConfig & { type: 'postgres' },
    private readonly onCommit: CommitListener,
  ) {
    this.keepsSessions = database.prepared === 'on';
    this.connect = dataSource.createQueryRunner.bind(dataSource);
  }

  get pool(): PatientPool {
    return (this.dataSource.driver as PostgresDriver).master as PatientPool;
  }

  runner(): QueryRunner {
    return this.connect();
  }

  /** Runs one statement on any connection. */
  statement(sql: string, parameters: unknown[]): Promise<unknown[]> {
    return this.repaired(() => this.statementOn(this.pool)(sql, parameters));
  }

  /** A transaction that reads one snapshot. */
  read<T>(act: Act<T>): Promise<T> {
    return this.transaction(this.beginning(READING), act, (statement) => statement('COMMIT'));
  }

  /**
   * A transaction that writes. `unitsIn` tells how many units of work it was. Throws `store_outcome_unknown` if the
   * connection breaks during the commit.
   */
  write<T>(
    act: Act<T>,
    unitsIn: (value: T) => number = () => 1,
    lockTimeoutMs = this.database.lockTimeoutMs,
  ): Promise<T> {
    const writing: Act<T> = (runner, statement) => {
      markAsWriting(runner);
      return act(runner, statement);
    };
    return this.repaired(() =>
      this.transaction(this.beginning(WRITING, lockTimeoutMs), writing, async (statement, loss, value) => {
        const begin = performance.now();
        await this.commit(statement, loss);
        this.onCommit((performance.now() - begin) / 1_000, unitsIn(value));
      }),
    );
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

  private statementOn(client: PoolClient | PatientPool): Statement {
    return this.keepsSessions ? postgresStatement(client) : unpreparedStatement(client);
  }

  /** The statement that begins a transaction, and sets timeouts that are not those of the session. */
  private beginning(begin: string, lockTimeoutMs = this.database.lockTimeoutMs): string {
    if (!this.keepsSessions) return beginWith(begin, { ...this.database, lockTimeoutMs });
    return lockTimeoutMs === this.database.lockTimeoutMs
      ? begin
      : `${begin}; SET LOCAL lock_timeout = ${lockTimeoutMs}`;
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

  private async transaction<T>(
    begin: string,
    act: Act<T>,
    commit: (statement: Statement, loss: Loss, value: T) => Promise<unknown>,
  ): Promise<T> {
    const { runner, client } = await this.connected();
    const statement = this.statementOn(client);
    const loss = new Loss(client);
    try {
      await statement(begin);
      const value = await act(runner, statement);
      await commit(statement, loss, value);
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

  private async commit(statement: Statement, loss: Loss): Promise<void> {
    try {
      await statement('COMMIT');
    } catch (error) {
      if (isRefusal(error)) throw error;
      const cause = loss.reason(error);
      this.logger.error(`${UNKNOWN_OUTCOME}: ${cause.message}`);
      throw unavailable(OUTCOME_UNKNOWN, { cause });
    }
  }
}
