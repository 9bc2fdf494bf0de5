import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = { tasks_due_at: '', tasks_user_due_at: 'user_id, ' };

/** Due dates keep six digits of a second: `due_micros` is what comes on top of the milliseconds of `due_at`. */
export class DueMicroseconds1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tasks ADD COLUMN due_micros smallint NOT NULL DEFAULT 0');
    await index(runner, 'due_micros, id');
  }

  async down(runner: QueryRunner): Promise<void> {
    await index(runner, 'id');
    await runner.query('ALTER TABLE tasks DROP COLUMN due_micros');
  }
}

/** SQLite sorts tasks without a due date first by itself. */
async function index(runner: QueryRunner, last: string): Promise<void> {
  const due = runner.connection.options.type === 'postgres' ? 'due_at NULLS FIRST' : 'due_at';
  for (const [name, first] of Object.entries(INDEXES)) {
    await runner.query(`DROP INDEX ${name}`);
    await runner.query(`CREATE INDEX ${name} ON tasks (${first}${due}, ${last}) WHERE deleted_at IS NULL`);
  }
}
