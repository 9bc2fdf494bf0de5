import { Table, TableForeignKey, TableUnique, type MigrationInterface, type QueryRunner } from 'typeorm';
import { column, reference } from './column';

const importedTasks = (): Table =>
  new Table({
    name: 'imported_tasks',
    columns: [
      column('task_id', 'integer', { isPrimary: true, primaryKeyConstraintName: 'imported_tasks_pkey' }),
      column('user_id', 'integer'),
      column('import_origin', 'varchar', { length: '30' }),
      column('import_id', 'varchar', { length: '255' }),
      column('digest', 'varchar', { length: '100' }),
    ],
    uniques: [
      new TableUnique({
        name: 'imported_tasks_import_id_key',
        columnNames: ['user_id', 'import_origin', 'import_id'],
      }),
    ],
    foreignKeys: [
      new TableForeignKey(reference('imported_tasks', 'task_id', 'tasks')),
      new TableForeignKey(reference('imported_tasks', 'user_id', 'users')),
    ],
  });

/** Remembers what was imported, so that the same file does not make its tasks twice. */
export class ImportedTasks1765400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(importedTasks());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(importedTasks());
  }
}
