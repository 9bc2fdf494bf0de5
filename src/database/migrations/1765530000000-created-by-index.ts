import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * No list walks this index. It only helped the deletion of a user, which reads all tasks anyway, because who changed and
 * who deleted them has no index.
 */
export class CreatedByIndex1765530000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX tasks_created_by_id');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX tasks_created_by_id ON tasks (created_by_id, id)');
  }
}
