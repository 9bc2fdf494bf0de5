import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { column } from './column';

const chores = (): Table =>
  new Table({
    name: 'chores',
    columns: [
      column('name', 'varchar', { length: '50', isPrimary: true, primaryKeyConstraintName: 'chores_pkey' }),
      column('ran_at', 'bigint'),
    ],
  });

export class Chores1764605000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(chores());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(chores());
  }
}
