import type { QueryRunner } from 'typeorm';

/*
 * On PostgreSQL each event has the id of the transaction that wrote it, because event ids are not in commit order: a
 * transaction can take an id and commit long after another with a higher one. A trigger sets it on every insert. On
 * SQLite, with one writer, the column is empty.
 */

const INDEX = `CREATE INDEX events_transaction_id ON events (transaction_id, id) WHERE transaction_id IS NOT NULL`;

const FUNCTION = `CREATE FUNCTION number_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW.transaction_id := CAST(CAST(pg_current_xact_id() AS text) AS bigint);
  RETURN NEW;
END $$`;

const TRIGGER =
  'CREATE TRIGGER events_transaction_id BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION number_event()';

const isPostgres = (runner: QueryRunner): boolean => runner.connection.options.type === 'postgres';

/** Takes constant time. Existing events have no transaction id and sort before all others. */
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

/** Clears all transaction ids. Replaces the column instead of updating every row. */
export async function resetTransactionIds(runner: QueryRunner): Promise<void> {
  await runner.query('DROP INDEX events_transaction_id');
  await runner.query('ALTER TABLE events DROP COLUMN transaction_id');
  await runner.query('ALTER TABLE events ADD COLUMN transaction_id bigint');
  await runner.query(INDEX);
}
