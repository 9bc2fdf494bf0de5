import type { EntityManager, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import type { EntityClass } from '../schema/data-source';

/*
 * Many rows by one statement. They go as one parameter, a JSON list of lists: binding each value takes longer than
 * everything that the database does with it, and the statement is the same however many rows there are.
 */

type Rows = ObjectLiteral[];

/** Inserts rows and says which numbers they got, in their order; a field that is absent becomes null. */
export async function insertRows(em: EntityManager, entity: EntityClass, rows: Rows): Promise<number[]> {
  if (rows.length === 0) return [];
  const { driver } = em.connection;
  const metadata = em.connection.getMetadata(entity);
  const columns = metadata.columns.filter(({ isGenerated }) => !isGenerated);
  const names = columns.map(({ databaseName }) => driver.escape(databaseName)).join(', ');
  const select = `SELECT ${columns.map((column, i) => valueOf(em, column, i)).join(', ')} FROM ${given(em)}`;
  const insert = `INSERT INTO ${driver.escape(metadata.tableName)} (${names}) ${select} RETURNING id`;
  const made = await em.query<{ id: number }[]>(insert, [listOf(em, rows, columns)]);
  // Numbers are given in the order of the rows, but need not be told in it.
  return made.map(({ id }) => id).toSorted((a, b) => a - b);
}

/** Updates rows, each with values of its own; all name the same fields, and `id` says which row. */
export async function updateRows(em: EntityManager, entity: EntityClass, rows: Rows): Promise<void> {
  if (rows.length === 0) return;
  const { driver } = em.connection;
  const metadata = em.connection.getMetadata(entity);
  const columns = Object.keys(rows[0]!).map((field) => metadata.findColumnWithPropertyName(field)!);
  const table = driver.escape(metadata.tableName);
  const settings = columns.map((column, i) => `${driver.escape(column.databaseName)} = ${valueOf(em, column, i)}`);
  const id = columns.findIndex(({ propertyName }) => propertyName === 'id');
  const [where] = settings.splice(id, 1);
  const update = `UPDATE ${table} SET ${settings.join(', ')} FROM ${given(em)} WHERE ${table}.${where}`;
  await em.query(update, [listOf(em, rows, columns)]);
}

const given = (em: EntityManager): string =>
  em.connection.options.type === 'postgres'
    ? 'jsonb_array_elements(CAST($1 AS jsonb)) AS given (value)'
    : 'json_each($1) AS given';

const valueOf = (em: EntityManager, column: ColumnMetadata, place: number): string =>
  `CAST(given.value->>${place} AS ${em.connection.driver.normalizeType(column)})`;

const listOf = (em: EntityManager, rows: Rows, columns: ColumnMetadata[]): string =>
  JSON.stringify(
    rows.map((row) =>
      columns.map(
        (column) => em.connection.driver.preparePersistentValue(column.getEntityValue(row), column) as unknown,
      ),
    ),
  );
