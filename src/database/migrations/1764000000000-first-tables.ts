import {
  Table,
  TableCheck,
  TableForeignKey,
  TableIndex,
  TableUnique,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import { column, id, reference } from './column';

const tables = (onPostgres: boolean): Table[] => [
  new Table({
    name: 'users',
    columns: [
      id('users_pkey'),
      column('username', 'varchar', { length: '80', collation: 'binary' }),
      column('email', 'varchar', { length: '120', collation: 'binary' }),
      column('password_hash', 'varchar', { length: '255' }),
      column('first_name', 'varchar', { length: '50' }),
      column('last_name', 'varchar', { length: '50' }),
      column('role', 'varchar', { length: '10' }),
      column('is_active', 'boolean'),
      column('session_epoch', 'integer'),
      column('created_at', 'bigint'),
      column('updated_at', 'bigint'),
    ],
    // If both the username and the e-mail are taken, the error names the username: PostgreSQL checks in this order,
    // SQLite in reverse.
    uniques: inOrder(onPostgres, [
      new TableUnique({ name: 'users_username_key', columnNames: ['username'] }),
      new TableUnique({ name: 'users_email_key', columnNames: ['email'] }),
    ]),
    checks: [new TableCheck({ name: 'users_role_check', expression: `role IN ('admin', 'user')` })],
  }),
  new Table({
    name: 'sessions',
    columns: [
      column('id', 'varchar', { length: '36', isPrimary: true, primaryKeyConstraintName: 'sessions_pkey' }),
      column('user_id', 'integer'),
      column('epoch', 'integer'),
      column('refresh_hash', 'varchar', { length: '43' }),
      column('refresh_generation', 'integer'),
      column('created_at', 'bigint'),
      column('expires_at', 'bigint'),
    ],
    indices: [new TableIndex({ name: 'sessions_user_id', columnNames: ['user_id'] })],
    foreignKeys: [new TableForeignKey(reference('sessions', 'user_id', 'users'))],
  }),
  new Table({
    name: 'tags',
    columns: [
      id('tags_pkey'),
      column('name', 'varchar', { length: '50', collation: 'binary' }),
      column('name_key', 'varchar', { length: '200' }),
      column('color', 'varchar', { length: '7' }),
      column('description', 'text', { isNullable: true }),
      column('created_at', 'bigint'),
      column('updated_at', 'bigint'),
    ],
    uniques: [new TableUnique({ name: 'tags_name_key_key', columnNames: ['name_key'] })],
  }),
  new Table({
    name: 'tasks',
    columns: [
      id('tasks_pkey'),
      column('title', 'text', { collation: 'binary' }),
      column('description', 'text', { isNullable: true }),
      column('status', 'varchar', { length: '20', collation: 'binary' }),
      column('priority', 'smallint'),
      column('due_kind', 'varchar', { length: '10', isNullable: true }),
      column('due_at', 'bigint', { isNullable: true }),
      column('completed_at', 'bigint', { isNullable: true }),
      column('user_id', 'integer'),
      column('search_text', 'text'),
      column('created_at', 'bigint'),
      column('updated_at', 'bigint'),
    ],
    indices: [new TableIndex({ name: 'tasks_user_id', columnNames: ['user_id', 'id'] })],
    foreignKeys: [new TableForeignKey(reference('tasks', 'user_id', 'users'))],
    checks: [
      new TableCheck({
        name: 'tasks_status_check',
        expression: `status IN ('pending', 'in_progress', 'completed', 'cancelled')`,
      }),
      new TableCheck({ name: 'tasks_priority_check', expression: 'priority BETWEEN 0 AND 3' }),
      new TableCheck({
        name: 'tasks_due_check',
        expression: `(due_at IS NULL) = (due_kind IS NULL) AND (due_kind IS NULL OR due_kind IN ('date', 'instant'))`,
      }),
      new TableCheck({
        name: 'tasks_completed_check',
        expression: `(status = 'completed') = (completed_at IS NOT NULL)`,
      }),
    ],
  }),
  new Table({
    name: 'task_tags',
    columns: [
      column('task_id', 'integer', { isPrimary: true, primaryKeyConstraintName: 'task_tags_pkey' }),
      column('tag_id', 'integer', { isPrimary: true, primaryKeyConstraintName: 'task_tags_pkey' }),
    ],
    indices: [new TableIndex({ name: 'task_tags_tag_id', columnNames: ['tag_id'] })],
    foreignKeys: [
      new TableForeignKey(reference('task_tags', 'task_id', 'tasks')),
      new TableForeignKey(reference('task_tags', 'tag_id', 'tags')),
    ],
  }),
  new Table({
    name: 'events',
    columns: [
      id('events_pkey'),
      column('name', 'varchar', { length: '50' }),
      column('subject_type', 'varchar', { length: '20' }),
      column('subject_id', 'varchar', { length: '64' }),
      column('actor_id', 'integer', { isNullable: true }),
      column('dialect', 'varchar', { length: '20' }),
      column('credential', 'varchar', { length: '64', isNullable: true }),
      column('changes', 'text'),
      column('created_at', 'bigint'),
    ],
    indices: [new TableIndex({ name: 'events_subject', columnNames: ['subject_type', 'subject_id', 'id'] })],
  }),
];

export class FirstTables1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (isPostgres(runner)) await runner.query(`CREATE COLLATION "binary" (LOCALE = 'C')`);
    for (const table of tables(isPostgres(runner))) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables(isPostgres(runner)).toReversed()) await runner.dropTable(table);
    if (isPostgres(runner)) await runner.query('DROP COLLATION "binary"');
  }
}

const isPostgres = (runner: QueryRunner): boolean => runner.connection.options.type === 'postgres';

const inOrder = <T>(firstToLast: boolean, items: T[]): T[] => (firstToLast ? items : items.toReversed());
