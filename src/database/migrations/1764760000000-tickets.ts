import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { column } from './column';

const tickets = (): Table =>
  new Table({
    name: 'tickets',
    columns: [
      column('hash', 'varchar', { length: '43', isPrimary: true, primaryKeyConstraintName: 'tickets_pkey' }),
      column('credential', 'varchar', { length: '64' }),
      column('credential_expires_at', 'bigint', { isNullable: true }),
      column('expires_at', 'bigint'),
    ],
    indices: [new TableIndex({ name: 'tickets_expires_at', columnNames: ['expires_at'] })],
  });

/** Tickets open streams of changes for clients that cannot set headers. */
export class Tickets1764760000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(tickets());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(tickets());
  }
}
