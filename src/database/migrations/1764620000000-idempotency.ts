import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { column } from './column';

const primaryKey = { isPrimary: true, primaryKeyConstraintName: 'idempotency_records_pkey' };

const records = (): Table =>
  new Table({
    name: 'idempotency_records',
    columns: [
      column('caller', 'varchar', { length: '64', ...primaryKey }),
      column('key_hash', 'varchar', { length: '43', ...primaryKey }),
      column('fingerprint', 'varchar', { length: '43' }),
      column('sealed_answer', 'text'),
      column('expires_at', 'bigint'),
    ],
    indices: [new TableIndex({ name: 'idempotency_records_expires_at', columnNames: ['expires_at'] })],
  });

export class Idempotency1764620000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(records());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(records());
  }
}
