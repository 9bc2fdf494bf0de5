import { EntityManager, type DataSource, type QueryRunner } from 'typeorm';
import type { DeferredRows } from './deferred-rows';
import type { Ahead, RowsAhead } from './rows/rows-ahead';
import type { Statement } from './rows/statement';
import type { Work } from './unit-of-work';

/** A unit of work that others may run together with, and what it looks up first. */
export interface Unit {
  work: Work<unknown>;
  ahead: readonly Ahead[];
}

export type Outcome = { value: unknown } | { error: unknown };

type Send = (sql: string, parameters?: unknown[], isForTypeOrm?: boolean) => Promise<never>;

const READING = /^\s*SELECT\b/i;

/**
 * Runs `work` with its own entity manager on `runner`. The caller begins and ends the transaction. The manager runs one
 * statement at a time and stops with its unit, so that a forgotten await, or work that Promise.all leaves running after
 * its first failure, cannot write into the next unit on the connection.
 *
 * A failed statement fails the unit even if `work` catches the error: PostgreSQL would silently roll back instead of
 * committing, and SQLite may have rolled back already and would commit later statements one by one.
 *
 * `deferred` collects rows that the caller writes at the end of the transaction; without it, the unit can add none.
 * `ahead` has rows that were read for the unit. Calls `onTrace` when a statement wrote something or failed.
 */
export async function inUnit<T>(
  dataSource: DataSource,
  runner: QueryRunner,
  statement: Statement,
  work: Work<T>,
  {
    deferred,
    ahead,
    onTrace = () => undefined,
  }: { deferred?: DeferredRows; ahead?: RowsAhead; onTrace?: () => void } = {},
): Promise<T> {
  let failure: { error: unknown } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let hasEnded = false;

  const sendingFor =
    (onWrite: () => void): Send =>
    async (sql, parameters, isForTypeOrm) => {
      if (hasEnded) throw new Error('This unit of work has ended: something in it was not awaited.');
      const result = last.then((): Promise<unknown> => {
        if (failure) throw failure.error;
        return isForTypeOrm ? runner.query(sql, parameters, true) : statement(sql, parameters);
      });
      last = result.then(
        () => READING.test(sql) || onWrite(),
        (error: unknown) => {
          failure ??= { error };
          onTrace();
        },
      );
      return (await result) as never;
    };
  const send = sendingFor(onTrace);
  // To write what earlier units have left is no trace of this one.
  const sendForOthers = sendingFor(() => undefined);
  const before = deferred?.count;
  const query: Send = async (sql, parameters, isForTypeOrm) => {
    // These writes are known, and no reason to forget what was read.
    if (deferred?.concerns(sql)) await deferred.write(managerOf(deferred.count === before ? sendForOthers : send));
    if (!READING.test(sql)) {
      deferred?.noteWrite(sql);
      ahead?.clear();
    }
    return send(sql, parameters, isForTypeOrm);
  };
  // isTransactionActive keeps save() from starting a nested transaction. Object.assign, because V8 treats a function
  // assigned to a property (`own.query = …`) as long-lived and keeps the whole request in its closure.
  const managerOf = (sending: Send): EntityManager => {
    const own = Object.create(runner) as QueryRunner;
    return new EntityManager(dataSource, Object.assign(own, { query: sending, isTransactionActive: true }));
  };
  const em = managerOf(query);
  deferred?.belongTo(em);
  ahead?.belongTo(em);

  try {
    const value = await work(em);
    hasEnded = true;
    await last;
    if (failure) throw failure.error;
    return value;
  } finally {
    hasEnded = true;
    await last;
  }
}

/** The same work, and then its deferred rows. */
export const withDeferred =
  <T>(deferred: DeferredRows, work: Work<T>): Work<T> =>
  async (em) => {
    const value = await work(em);
    await deferred.write(em);
    return value;
  };
