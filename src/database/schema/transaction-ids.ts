import type { QueryRunner } from 'typeorm';

/*
 * On PostgreSQL each event carries the number of the transaction that wrote it, because ids are not in the order of
 * commits: a transaction may take an id and commit long after another that took a higher one. A trigger writes the
 * number, so no insert can forget it. SQLite has one writer and leaves the column empty.
 */

const INDEX = `CREATE INDEX events_transaction_id ON events (transaction_id, id) WHERE transaction_id IS NOT NULL`;

const FUNCTION = `CREATE FUNCTION number_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW.transaction_id := CAST(CAST(pg_current_xact_id() AS text) AS bigint);
  RETURN NEW;
END $$`;

const TRIGGER =
  'CREATE TRIGGER events_transaction_id BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION number_event()';

const isPostgres = (runner: QueryRunner): boolean => runner.connection.options.type === 'postgres';

/** Takes no time, however many events there are: those written before have no number and come before all that have one. */
export async function addTransactionIds(runner: QueryRunner): Promise<void> {
  await runner.query('ALTER TABLE events ADD COLUMN transaction_id bigint');
  await runner.query(INDEX);
  if (!isPostgres(runner)) return;
  await runner.query(FUNCTION);
  await runner.query(TRIGGER);
}

export async function dropTransactionIds(runner: QueryRunner): Promise<void> {
  if (isPostgres(runner)) {
    await runner.query('DROP TRIGGER events_transaction_id ON events');
    await runner.query('DROP FUNCTION number_event()');
  }
  await runner.query('DROP INDEX events_transaction_id');
  await runner.query('ALTER TABLE events DROP COLUMN transaction_id');
}

/** Forgets all numbers. A new column in place of an UPDATE of every row. */
export async function resetTransactionIds(runner: QueryRunner): Promise<void> {
  await runner.query('DROP INDEX events_transaction_id');
  await runner.query('ALTER TABLE events DROP COLUMN transaction_id');
  await runner.query('ALTER TABLE events ADD COLUMN transaction_id bigint');
  await runner.query(INDEX);
}
