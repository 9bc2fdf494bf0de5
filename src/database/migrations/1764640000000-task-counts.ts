import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { column } from './column';
import { countTasks, stopCounting } from './counting';

const key = { isPrimary: true, primaryKeyConstraintName: 'task_counts_pkey' };

const counts = (): Table =>
  new Table({
    name: 'task_counts',
    columns: [
      column('viewer_id', 'integer', key),
      column('relation', 'varchar', { length: '10', collation: 'binary', ...key }),
      column('due_day', 'integer', key),
      column('status', 'varchar', { length: '20', collation: 'binary', ...key }),
      column('priority', 'smallint', key),
      column('slot', 'integer', key),
      column('count', 'integer'),
    ],
    withoutRowid: true,
  });

/** What of today is over already, which the counts by day do not tell. */
const OPEN_INSTANTS = new TableIndex({
  name: 'tasks_open_instants',
  columnNames: ['due_at', 'user_id'],
  where: `due_kind = 'instant' AND status NOT IN ('completed', 'cancelled') AND deleted_at IS NULL`,
});

export class TaskCounts1764640000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(counts());
    await runner.createIndex('tasks', OPEN_INSTANTS);
    await countTasks(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await stopCounting(runner);
    await runner.dropIndex('tasks', OPEN_INSTANTS);
    await runner.dropTable(counts());
  }
}
