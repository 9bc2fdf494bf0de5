import type { EntityMetadata } from 'typeorm';

export type Column = EntityMetadata['columns'][number];

/** The table of an entity and the differences between the two databases. */
export interface Table {
  engine: 'sqlite' | 'postgres';
  metadata: EntityMetadata;
  /** The database's name of the column type. */
  typeOf: (column: Column) => string;
}

/** `INSERT` of `count` rows with one parameter per value, row by row. Returns the generated key, if any. */
export function insertSql({ metadata }: Table, columns: Column[], count: number): string {
  const tuples = Array.from(
    { length: count },
    (_, row) => `(${columns.map((_column, i) => `$${row * columns.length + i + 1}`).join()})`,
  );
  return `INSERT INTO "${metadata.tableName}" (${namesOf(columns)}) VALUES ${tuples.join()}${returning(metadata)}`;
}

/** `UPDATE` of one row. Parameters: the values, then the key. */
export function updateSql({ metadata }: Table, columns: Column[]): string {
  const settings = columns.map(({ databaseName }, i) => `"${databaseName}" = $${i + 1}`).join();
  return `UPDATE "${metadata.tableName}" SET ${settings} WHERE "${keyOf(metadata)}" = $${columns.length + 1}`;
}

/**
 * `INSERT` of any number of rows from $1, a JSON array with one array of values per row. Returns the generated key, if
 * there is one that is not given.
 */
export function insertManySql(table: Table, columns: Column[]): string {
  const { metadata } = table;
  const select = columns.map((column, i) => jsonValue(table, column, i)).join();
  const from = `SELECT ${select} FROM ${jsonRows(table)}`;
  const isGiven = columns.some(({ isGenerated }) => isGenerated);
  return `INSERT INTO "${metadata.tableName}" (${namesOf(columns)}) ${from}${isGiven ? '' : returning(metadata)}`;
}

/** `UPDATE` of any number of rows from $1, a JSON array of arrays: the values of `columns`, then the key. */
export function updateManySql(table: Table, columns: Column[]): string {
  const { metadata } = table;
  const [key] = metadata.primaryColumns;
  const settings = columns.map((column, i) => `"${column.databaseName}" = ${jsonValue(table, column, i)}`).join();
  const row = `"${metadata.tableName}"."${keyOf(metadata)}" = ${jsonValue(table, key!, columns.length)}`;
  return `UPDATE "${metadata.tableName}" SET ${settings} FROM ${jsonRows(table)} WHERE ${row}`;
}

/** The column name of the primary key, which must be a single column. */
export const keyOf = ({ primaryColumns }: EntityMetadata): string => primaryColumns[0]!.databaseName;

const namesOf = (columns: Column[]): string => columns.map(({ databaseName }) => `"${databaseName}"`).join();

function returning({ generatedColumns: [generated] }: EntityMetadata): string {
  return generated ? ` RETURNING "${generated.databaseName}"` : '';
}

const jsonRows = ({ engine }: Table): string =>
  engine === 'postgres' ? 'jsonb_array_elements(CAST($1 AS jsonb)) AS given (value)' : 'jsonb_each($1) AS given';

const jsonValue = ({ typeOf }: Table, column: Column, place: number): string =>
  `CAST(given.value->>${place} AS ${typeOf(column)})`;
