import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addTransactionIds, dropTransactionIds } from '../schema/transaction-ids';

/** What positions in the log need: the order of commits, and which installation a position belongs to. */
export class Positions1764710000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addTransactionIds(runner);
    await runner.query(`CREATE TABLE installation (
      id integer PRIMARY KEY CHECK (id = 1), public_id varchar(48) NOT NULL, secret varchar(64) NOT NULL,
      origin text, trimmed_through bigint NOT NULL DEFAULT 0, trimmed_by bigint)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE installation');
    await dropTransactionIds(runner);
  }
}
