import { Table, TableForeignKey, TableIndex, TableUnique, type MigrationInterface, type QueryRunner } from 'typeorm';
import { column, id, reference } from './column';

const savedFilters = (): Table =>
  new Table({
    name: 'saved_filters',
    columns: [
      id('saved_filters_pkey'),
      column('user_id', 'integer'),
      column('name', 'varchar', { length: '50' }),
      column('name_key', 'varchar', { length: '250' }),
      column('filter', 'text'),
      column('grammar', 'smallint'),
      column('sort', 'varchar', { length: '30', isNullable: true }),
      column('created_at', 'bigint'),
      column('updated_at', 'bigint'),
      column('version', 'integer', { default: 1 }),
    ],
    uniques: [new TableUnique({ name: 'saved_filters_name_key_key', columnNames: ['name_key'] })],
    indices: [new TableIndex({ name: 'saved_filters_user_id', columnNames: ['user_id', 'id'] })],
    foreignKeys: [new TableForeignKey(reference('saved_filters', 'user_id', 'users'))],
  });

export class SavedFilters1764715000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(savedFilters());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(savedFilters());
  }
}
