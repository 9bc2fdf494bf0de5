import { EntityManager, type DataSource, type QueryRunner } from 'typeorm';
import type { Statement } from './rows/statement';
import type { Work } from './unit-of-work';

const READING = /^\s*SELECT\b/i;

/**
 * Runs `work` with an entity manager of its own on `runner`, whose transaction the caller begins and ends. The manager
 * runs one statement at a time and stops with its unit, so that a forgotten await, or what Promise.all left running
 * when its first promise failed, cannot write into whatever comes next on the connection.
 *
 * A statement that fails fails its unit, even if `work` catches the error: PostgreSQL would quietly roll back instead
 * of committing, and SQLite may have rolled back already and would commit what follows statement by statement.
 *
 * `onTrace` is called when the transaction is no longer what it was: a statement has written something, or failed.
 */
export async function inUnit<T>(
  dataSource: DataSource,
  runner: QueryRunner,
  statement: Statement,
  work: Work<T>,
  onTrace: () => void = () => undefined,
): Promise<T> {
  let failure: { error: unknown } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let hasEnded = false;

  const own = Object.create(runner) as QueryRunner;
  const query = async (sql: string, parameters?: unknown[], isForTypeOrm?: boolean): Promise<never> => {
    if (hasEnded) throw new Error('This unit of work has ended: something in it was not awaited.');
    const result = last.then((): Promise<unknown> => {
      if (failure) throw failure.error;
      return isForTypeOrm ? runner.query(sql, parameters, true) : statement(sql, parameters);
    });
    last = result.then(
      () => READING.test(sql) || onTrace(),
      (error: unknown) => {
        failure ??= { error };
        onTrace();
      },
    );
    return (await result) as never;
  };
  // The transaction counts as active, so that save() does not begin one inside ours. A function that is assigned to a
  // property, `own.query = …`, V8 puts among what lives long, and with it the whole request that it speaks of.
  Object.assign(own, { query, isTransactionActive: true });

  try {
    const value = await work(new EntityManager(dataSource, own));
    hasEnded = true;
    await last;
    if (failure) throw failure.error;
    return value;
  } finally {
    hasEnded = true;
    await last;
  }
}
