import { Table, TableCheck, TableIndex, TableUnique, type MigrationInterface, type QueryRunner } from 'typeorm';
import { column, id, name, pointer, reference } from './column';

const NULLABLE = { isNullable: true };

const webhooks = (): Table =>
  new Table({
    name: 'webhooks',
    columns: [
      id('webhooks_pkey'),
      name('public_id'),
      column('api', 'varchar', { length: '20' }),
      column('user_id', 'integer'),
      column('updated_by_id', 'integer', NULLABLE),
      column('url', 'text'),
      column('events', 'text'),
      column('description', 'text', NULLABLE),
      column('verify_ssl', 'boolean'),
      column('sealed_secret', 'text'),
      column('old_secrets', 'text'),
      column('status', 'varchar', { length: '10' }),
      column('pause_reason', 'varchar', { length: '10', ...NULLABLE }),
      column('queued', 'integer', { default: 0 }),
      column('consecutive_failures', 'integer', { default: 0 }),
      column('last_success_at', 'bigint', NULLABLE),
      column('last_error', 'text', NULLABLE),
      column('hold_until', 'bigint', NULLABLE),
      column('created_at', 'bigint'),
      column('updated_at', 'bigint'),
      column('version', 'integer', { default: 1 }),
    ],
    foreignKeys: [reference('webhooks', 'user_id', 'users'), pointer('webhooks', 'updated_by_id', 'users')],
    uniques: [new TableUnique({ name: 'webhooks_public_id_key', columnNames: ['public_id'] })],
    indices: [new TableIndex({ name: 'webhooks_user_id', columnNames: ['user_id', 'id'] })],
    checks: [
      new TableCheck({
        name: 'webhooks_status_check',
        expression: `status IN ('active', 'paused') AND (status = 'paused') = (pause_reason IS NOT NULL)`,
      }),
    ],
  });

export class Webhooks1764730000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(webhooks());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(webhooks());
  }
}
