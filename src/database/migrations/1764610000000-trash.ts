import {
  TableColumn,
  TableForeignKey,
  TableIndex,
  TableUnique,
  type MigrationInterface,
  type QueryRunner,
  type TableColumnOptions,
} from 'typeorm';
import { column, pointer } from './column';
import { keepingRows } from './rows';

const isPostgres = (runner: QueryRunner): boolean => runner.connection.options.type === 'postgres';

const taskColumns = (runner: QueryRunner): TableColumnOptions[] => [
  column('deleted_at', 'bigint', { isNullable: true }),
  column('deleted_by_id', 'integer', { isNullable: true }),
  column('deleted_with_owner', 'boolean', { default: isPostgres(runner) ? 'false' : '0' }),
];

const TASK_INDEX = new TableIndex({
  name: 'tasks_deleted_at',
  columnNames: ['deleted_at', 'id'],
  where: 'deleted_at IS NOT NULL',
});

const DELETED_BY = pointer('tasks', 'deleted_by_id', 'users');

// If both the username and the e-mail are taken, the error names the username: PostgreSQL checks indexes in the order in
// which they were created, SQLite in reverse.
const takenNames = (runner: QueryRunner): ('username' | 'email')[] =>
  isPostgres(runner) ? ['username', 'email'] : ['email', 'username'];

/** Every table that hangs on users or tasks, parents first. */
const HANGING = ['users', 'sessions', 'api_keys', 'leads', 'contacts', 'tasks', 'task_tags', 'task_completions'];

export class Trash1764610000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const names = takenNames(runner);
    await keepingRows(runner, HANGING, async () => {
      await runner.addColumn('users', new TableColumn(column('deleted_at', 'bigint', { isNullable: true })));
      await runner.dropUniqueConstraints('users', names.map(unique));
      for (const name of names) await runner.createIndex('users', uniqueWhileThere(name));
      await runner.addColumns(
        'tasks',
        taskColumns(runner).map((each) => new TableColumn(each)),
      );
      await runner.createForeignKey('tasks', new TableForeignKey(DELETED_BY));
      await runner.createIndex('tasks', TASK_INDEX);
    });
  }

  /** Whatever is in the trash goes for good: there is no place for it before. */
  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['tasks', 'users']) await runner.query(`DELETE FROM ${table} WHERE deleted_at IS NOT NULL`);
    const names = takenNames(runner);
    await keepingRows(runner, HANGING, async () => {
      await runner.dropIndex('tasks', TASK_INDEX);
      await runner.dropForeignKey('tasks', DELETED_BY.name!);
      await runner.dropColumns(
        'tasks',
        taskColumns(runner).map((each) => each.name),
      );
      for (const name of names) await runner.dropIndex('users', `users_${name}_key`);
      await runner.createUniqueConstraints('users', names.map(unique));
      await runner.dropColumn('users', 'deleted_at');
    });
  }
}

const unique = (name: string): TableUnique => new TableUnique({ name: `users_${name}_key`, columnNames: [name] });

const uniqueWhileThere = (name: string): TableIndex =>
  new TableIndex({ name: `users_${name}_key`, columnNames: [name], isUnique: true, where: 'deleted_at IS NULL' });
