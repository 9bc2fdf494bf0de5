import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each column of microseconds, with that of the milliseconds to which they are added. */
const COLUMNS = { due_micros: 'due_at', created_micros: 'created_at' };

/** Due dates and imported times of creation keep six digits of a second: these columns come on top of the milliseconds. */
export class Microseconds1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [column, time] of Object.entries(COLUMNS)) {
      await runner.query(`ALTER TABLE tasks ADD COLUMN ${column} smallint NOT NULL DEFAULT 0`);
      await index(runner, time, `${column}, id`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [column, time] of Object.entries(COLUMNS)) {
      await index(runner, time, 'id');
      await runner.query(`ALTER TABLE tasks DROP COLUMN ${column}`);
    }
  }
}

/** SQLite sorts tasks without a due date first by itself. */
async function index(runner: QueryRunner, time: string, last: string): Promise<void> {
  const isTold = runner.connection.options.type === 'postgres' && time === 'due_at';
  const columns = `${time}${isTold ? ' NULLS FIRST' : ''}, ${last}`;
  for (const [name, first] of [
    [`tasks_${time}`, ''],
    [`tasks_user_${time}`, 'user_id, '],
  ]) {
    await runner.query(`DROP INDEX ${name}`);
    await runner.query(`CREATE INDEX ${name} ON tasks (${first}${columns}) WHERE deleted_at IS NULL`);
  }
}
