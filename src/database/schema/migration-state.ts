import type { DataSource } from 'typeorm';
import { migrations } from '../migrations';
import { OperationError } from '../operation-error';

/**
 * Whether some migrations have not been applied. `name` is used in errors. Throws {@link OperationError} if none has
 * been applied, or some that only a newer version knows.
 */
export async function isPending(db: DataSource, name: string): Promise<boolean> {
  const runner = db.createQueryRunner();
  try {
    const rows: { name: string }[] = (await runner.hasTable('migrations'))
      ? await runner.query('SELECT name FROM migrations')
      : [];
    if (rows.length === 0) throw new OperationError(`${name} is not a Tasksmith database.`);
    const known = new Set(migrations.map((migration) => migration.name));
    const unknown = rows.find((row) => !known.has(row.name));
    if (unknown) throw new OperationError(`${name} is of a newer version of Tasksmith: it has ${unknown.name}.`);
    return rows.length < known.size;
  } finally {
    await runner.release();
  }
}
