import type { Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { MigrationExecutor, type QueryRunner } from 'typeorm';
import { claimInstallation } from '../schema/installation';
import { makeSearchIndex } from '../schema/search-index';
import type { LimitedClient } from './limited-client';
import type { PatientPool } from './patient-pool';
import { setTimeouts, type Timeouts } from './sessions';

const WITHOUT_TIMEOUTS =
  'SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0';
/** Key of the advisory lock for migrations. Arbitrary, but the same in all instances. */
const MIGRATION_LOCK = 7_406_291_180;
const WITHOUT_INDEX =
  'Searches read all tasks: the extension pg_trgm is missing, and this user cannot create it. Run CREATE EXTENSION ' +
  'pg_trgm as a user with that permission, then restart: the index is created on start.';

/**
 * Runs `work` while no other instance does. The lock is that of a transaction, which keeps its session even behind a
 * pooler.
 */
export async function aloneAmongInstances(pool: PatientPool, work: () => Promise<void>): Promise<void> {
  const holder = (await pool.connect()) as Pick<LimitedClient, 'limitMs'> & PoolClient;
  // Another instance that migrates may take long.
  const { limitMs } = holder;
  holder.limitMs = 0;
  try {
    await holder.query(`BEGIN; ${WITHOUT_TIMEOUTS}`);
    await holder.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await work();
    await holder.query('COMMIT');
    holder.limitMs = limitMs;
  } finally {
    holder.release(holder.limitMs === 0);
  }
}

/** Brings the schema up to date. `timeouts` are those of the session, if it keeps its settings. */
export async function migrate(runner: QueryRunner, timeouts: Timeouts | undefined, logger: Logger): Promise<void> {
  const client = (await runner.connect()) as LimitedClient;
  const { limitMs } = client;
  client.limitMs = 0;
  // A migration may take long.
  if (timeouts) await runner.query('SET statement_timeout = 0; SET lock_timeout = 0');
  const migrator = new MigrationExecutor(runner.connection, runner);
  migrator.transaction = 'each';
  await migrator.executePendingMigrations();
  // At each start, because the extension may have been missing during the migration.
  if (!(await makeSearchIndex(runner))) logger.warn(WITHOUT_INDEX);
  await claimInstallation(runner);
  if (timeouts) await setTimeouts(client as unknown as PoolClient, timeouts);
  client.limitMs = limitMs;
}
