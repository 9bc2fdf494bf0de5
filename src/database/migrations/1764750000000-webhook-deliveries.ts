import { Table, TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { column, id, name, reference } from './column';

const NULLABLE = { isNullable: true };
const HEAD = 'due_at IS NOT NULL';

const deliveries = (): Table =>
  new Table({
    name: 'webhook_deliveries',
    columns: [
      id('webhook_deliveries_pkey'),
      column('webhook_id', 'integer'),
      column('event_id', 'integer'),
      name('message_id'),
      column('event', 'varchar', { length: '80' }),
      column('subject', 'varchar', { length: '80' }),
      column('version', 'integer', NULLABLE),
      column('position', 'text'),
      column('state', 'varchar', { length: '10' }),
      column('tries', 'integer'),
      column('attempts', 'text'),
      column('due_at', 'bigint', NULLABLE),
      column('lease_until', 'bigint', NULLABLE),
      column('created_at', 'bigint'),
      column('finished_at', 'bigint', NULLABLE),
    ],
    foreignKeys: [reference('webhook_deliveries', 'webhook_id', 'webhooks')],
    indices: [
      new TableIndex({ name: 'webhook_deliveries_webhook_id', columnNames: ['webhook_id', 'id'] }),
      new TableIndex({ name: 'webhook_deliveries_due', columnNames: ['webhook_id', 'due_at', 'id'], where: HEAD }),
      new TableIndex({ name: 'webhook_deliveries_heads', columnNames: ['webhook_id', 'subject'], where: HEAD }),
      new TableIndex({
        name: 'webhook_deliveries_queue',
        columnNames: ['webhook_id', 'subject', 'id'],
        where: `state = 'queued'`,
      }),
      new TableIndex({
        name: 'webhook_deliveries_leases',
        columnNames: ['webhook_id', 'lease_until'],
        where: 'lease_until IS NOT NULL',
      }),
      new TableIndex({
        name: 'webhook_deliveries_finished',
        columnNames: ['finished_at'],
        where: 'finished_at IS NOT NULL',
      }),
    ],
  });

const plans = (): Table =>
  new Table({
    name: 'webhook_plans',
    columns: [
      column('id', 'integer', { isPrimary: true, primaryKeyConstraintName: 'webhook_plans_pkey' }),
      name('installation'),
      column('bookmark', 'text'),
      column('planned_id', 'integer'),
    ],
  });

/** A webhook of before the migration has not missed anything yet. */
const ADDED = [
  column('since', 'text', { default: `'0:0:'` }),
  column('filter', 'text', NULLABLE),
  column('behind', 'text', NULLABLE),
  column('behind_id', 'integer', NULLABLE),
];

export class WebhookDeliveries1764750000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const each of ADDED) await runner.addColumn('webhooks', new TableColumn(each));
    await runner.createTable(deliveries());
    await runner.createTable(plans());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(plans());
    await runner.dropTable(deliveries());
    for (const { name: each } of ADDED) await runner.dropColumn('webhooks', each);
  }
}
