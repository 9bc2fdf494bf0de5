import type { MigrationInterface, QueryRunner } from 'typeorm';
import { numberTaskEvents } from './past';

const TABLES = ['tasks', 'tags', 'users', 'leads', 'contacts'];

/** In plain SQL: both databases add and drop columns in place, for which TypeORM would rebuild the table on SQLite. */
export class Versions1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES)
      await runner.query(`ALTER TABLE ${table} ADD COLUMN version integer NOT NULL DEFAULT 1`);
    await runner.query('ALTER TABLE events ADD COLUMN version integer');
    await numberTaskEvents(runner);
    await runner.query(`
      UPDATE tasks SET version = COALESCE((SELECT MAX(version) FROM events
        WHERE subject_type = 'task' AND subject_id = CAST(tasks.id AS TEXT)), 1)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...TABLES, 'events']) await runner.query(`ALTER TABLE ${table} DROP COLUMN version`);
  }
}
