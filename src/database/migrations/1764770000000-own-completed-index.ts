import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For an owner's list by the time of completion. Open tasks are not in it. */
export class OwnCompletedIndex1764770000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const nulls = runner.connection.options.type === 'postgres' ? ' NULLS FIRST' : '';
    await runner.query(
      `CREATE INDEX tasks_user_completed_at ON tasks (user_id, completed_at${nulls}, id) WHERE completed_at IS NOT NULL AND deleted_at IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX tasks_user_completed_at');
  }
}
