import type { EntityManager, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import type { EntityClass } from './data-source';

/*
 * What TypeORM does with a statement for each row, or with much work for each value, done with few statements and little.
 */

/** SQLite takes 32,766 values in one statement, PostgreSQL 65,535. */
const MOST_ROWS = 256;

type Rows = ObjectLiteral[];

/** Inserts rows and says which numbers they got, in their order; a field that is absent becomes null. */
export async function insertRows(em: EntityManager, entity: EntityClass, rows: Rows): Promise<number[]> {
  const { driver } = em.connection;
  const metadata = em.connection.getMetadata(entity);
  const columns = metadata.columns.filter(({ isGenerated }) => !isGenerated);
  const names = columns.map(({ databaseName }) => driver.escape(databaseName)).join(', ');
  const insert = `INSERT INTO ${driver.escape(metadata.tableName)} (${names}) VALUES`;
  const ids: number[] = [];
  for (const some of parts(rows)) {
    const sql = `${insert} ${tuples(em, some, columns)} RETURNING id`;
    const given = await em.query<{ id: number }[]>(sql, values(em, some, columns));
    // Numbers are given in the order of the rows, but need not be told in it.
    ids.push(...given.map(({ id }) => id).toSorted((a, b) => a - b));
  }
  return ids;
}

/** Updates rows, each with values of its own; all name the same fields, and `id` says which row. */
export async function updateRows(em: EntityManager, entity: EntityClass, rows: Rows): Promise<void> {
  if (rows.length === 0) return;
  const { driver } = em.connection;
  const metadata = em.connection.getMetadata(entity);
  const columns = Object.keys(rows[0]!).map((field) => metadata.findColumnWithPropertyName(field)!);
  const table = driver.escape(metadata.tableName);
  const settings = columns.map((column, i) => {
    // In such a list, PostgreSQL takes values of unknown types for text.
    return `${driver.escape(column.databaseName)} = CAST(given.column${i + 1} AS ${driver.normalizeType(column)})`;
  });
  const id = columns.findIndex(({ propertyName }) => propertyName === 'id');
  const [where] = settings.splice(id, 1);
  for (const some of parts(rows)) {
    const from = `(VALUES ${tuples(em, some, columns)}) AS given`;
    const update = `UPDATE ${table} SET ${settings.join(', ')} FROM ${from} WHERE ${table}.${where}`;
    await em.query(update, values(em, some, columns));
  }
}

/** Of few sizes, so that whatever their number is, the statements are some that have been prepared already. */
function parts(rows: Rows): Rows[] {
  const some: Rows[] = [];
  for (let at = 0, size = MOST_ROWS; at < rows.length;) {
    while (size > rows.length - at) size /= 2;
    some.push(rows.slice(at, at + size));
    at += size;
  }
  return some;
}

const tuples = (em: EntityManager, rows: Rows, columns: ColumnMetadata[]): string =>
  rows
    .map((_, row) =>
      columns.map((__, i) => em.connection.driver.createParameter('', row * columns.length + i)).join(', '),
    )
    .map((tuple) => `(${tuple})`)
    .join(', ');

const values = (em: EntityManager, rows: Rows, columns: ColumnMetadata[]): unknown[] =>
  rows.flatMap((row) =>
    columns.map((column) => em.connection.driver.preparePersistentValue(column.getEntityValue(row) ?? null, column)),
  );
