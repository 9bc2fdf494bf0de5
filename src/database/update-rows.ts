import type { EntityManager, ObjectLiteral } from 'typeorm';
import type { EntityClass } from './data-source';

/** SQLite takes 32,766 values in one statement, PostgreSQL 65,535. */
const MOST_VALUES = 32_000;

/** Writes many rows, each with values of its own, in few statements. All name the same columns; `id` says which row. */
export async function updateRows<Row extends ObjectLiteral & { id: number }>(
  em: EntityManager,
  entity: EntityClass & (new () => Row),
  rows: (Partial<Row> & { id: number })[],
): Promise<void> {
  if (rows.length === 0) return;
  const { driver } = em.connection;
  const metadata = em.connection.getMetadata(entity);
  const columns = Object.keys(rows[0]!).map((field) => metadata.findColumnWithPropertyName(field)!);
  const table = driver.escape(metadata.tableName);
  // The values come as text on PostgreSQL, which does not guess the types of such a list.
  const given = columns.map((column, i) => `CAST(given.column${i + 1} AS ${driver.normalizeType(column)})`);
  const id = columns.findIndex(({ propertyName }) => propertyName === 'id');
  const settings = columns.map(({ databaseName }, i) => `${driver.escape(databaseName)} = ${given[i]}`);
  const sets = settings.filter((_, i) => i !== id).join(', ');
  const atOnce = Math.floor(MOST_VALUES / columns.length);
  for (let start = 0; start < rows.length; start += atOnce) {
    const values = rows
      .slice(start, start + atOnce)
      .flatMap((row) => columns.map((column) => driver.preparePersistentValue(column.getEntityValue(row), column)));
    const tuples = values.map((_, i) => driver.createParameter('', i)).join(', ');
    const lists = inTuples(tuples.split(', '), columns.length);
    await em.query(
      `UPDATE ${table} SET ${sets} FROM (VALUES ${lists}) AS given WHERE ${table}.id = ${given[id]}`,
      values,
    );
  }
}

function inTuples(parameters: string[], width: number): string {
  const tuples: string[] = [];
  for (let i = 0; i < parameters.length; i += width) tuples.push(`(${parameters.slice(i, i + width).join(', ')})`);
  return tuples.join(', ');
}
