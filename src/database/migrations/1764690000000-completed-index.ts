import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For lists by the time of completion. Only completed tasks are in it, so that open ones cost nothing. */
export class CompletedIndex1764690000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const nulls = runner.connection.options.type === 'postgres' ? ' NULLS FIRST' : '';
    await runner.query(
      `CREATE INDEX tasks_completed_at ON tasks (completed_at${nulls}, id) WHERE completed_at IS NOT NULL AND deleted_at IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX tasks_completed_at');
  }
}
