import type { EntityManager, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import type { EntityClass } from './data-source';

/*
 * What TypeORM does with a statement for each row, or with much work for each value, done with few statements and little.
 */

/** SQLite takes 32,766 values in one statement, PostgreSQL 65,535. */
const MOST_VALUES = 32_000;

type Rows = ObjectLiteral[];

/** Inserts rows and says which numbers they got, in their order; a field that is absent becomes null. */
export async function insertRows(em: EntityManager, entity: EntityClass, rows: Rows): Promise<number[]> {
  const { driver } = em.connection;
  const metadata = em.connection.getMetadata(entity);
  const columns = metadata.columns.filter(({ isGenerated }) => !isGenerated);
  const names = columns.map(({ databaseName }) => driver.escape(databaseName)).join(', ');
  const ids: number[] = [];
  for (const some of parts(rows, columns.length)) {
    const insert = `INSERT INTO ${driver.escape(metadata.tableName)} (${names}) VALUES ${tuples(em, some, columns)}`;
    // SQLite says the last number, and numbers the rows of one statement without a gap.
    if (em.connection.options.type === 'sqlite') {
      const last = await em.query<number>(insert, values(em, some, columns));
      ids.push(...some.map((_, i) => last - some.length + 1 + i));
    } else {
      const given = await em.query<{ id: number }[]>(`${insert} RETURNING id`, values(em, some, columns));
      ids.push(...given.map(({ id }) => id));
    }
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
  for (const some of parts(rows, columns.length)) {
    const from = `(VALUES ${tuples(em, some, columns)}) AS given`;
    const update = `UPDATE ${table} SET ${settings.join(', ')} FROM ${from} WHERE ${table}.${where}`;
    await em.query(update, values(em, some, columns));
  }
}

function parts(rows: Rows, width: number): Rows[] {
  const atOnce = Math.floor(MOST_VALUES / width);
  return Array.from({ length: Math.ceil(rows.length / atOnce) }, (_, i) => rows.slice(i * atOnce, (i + 1) * atOnce));
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
