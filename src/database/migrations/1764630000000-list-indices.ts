import type { MigrationInterface, QueryRunner } from 'typeorm';

const THERE = 'WHERE deleted_at IS NULL';

/** Before and after: what each of these indices was, and what it becomes. */
const WIDENED = [
  { name: 'tasks_user_id', table: 'tasks', was: 'user_id, id', is: 'user_id, id, deleted_at' },
  { name: 'task_tags_tag_id', table: 'task_tags', was: 'tag_id', is: 'tag_id, task_id' },
];

const NEW = {
  tasks_id: `(id, deleted_at) ${THERE}`,
  tasks_title: `(title, id) ${THERE}`,
  tasks_status: `(status, id) ${THERE}`,
  tasks_priority: `(priority, id) ${THERE}`,
  tasks_due_at: `(due_at, id) ${THERE}`,
  tasks_created_at: `(created_at, id) ${THERE}`,
  tasks_updated_at: `(updated_at, id) ${THERE}`,
  tasks_user_due_at: `(user_id, due_at, id) ${THERE}`,
  tasks_user_created_at: `(user_id, created_at, id) ${THERE}`,
  tasks_user_updated_at: `(user_id, updated_at, id) ${THERE}`,
  tasks_user_status: `(user_id, status, id, due_at) ${THERE}`,
  tasks_made_for_others: `(created_by_id, id) ${THERE} AND created_by_id <> user_id`,
};

/** In plain SQL: TypeORM cannot express NULLS FIRST in an index, and would rebuild tables on SQLite. */
export class ListIndices1764630000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const { name, table, is } of WIDENED) await replace(runner, name, table, is);
    for (const [name, what] of Object.entries(NEW))
      await runner.query(`CREATE INDEX ${name} ON tasks ${gapsFirst(runner, what)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(NEW)) await runner.query(`DROP INDEX ${name}`);
    for (const { name, table, was } of WIDENED) await replace(runner, name, table, was);
  }
}

async function replace(runner: QueryRunner, name: string, table: string, columns: string): Promise<void> {
  await runner.query(`DROP INDEX ${name}`);
  await runner.query(`CREATE INDEX ${name} ON ${table} (${columns})`);
}

/** Lists put tasks without a due value first, going up: so does SQLite by itself. */
const gapsFirst = (runner: QueryRunner, what: string): string =>
  runner.connection.options.type === 'postgres' ? what.replace('due_at, id)', 'due_at NULLS FIRST, id)') : what;
