import type { QueryRunner } from 'typeorm';

/*
 * Folded copies of text columns, used for searches. When the folding changes or a copy is added, a migration rewrites
 * them.
 */

type Row = Record<string, unknown>;

/** Rows per statement: few enough to fit into memory, enough to make the overhead negligible. */
const ROWS_PER_BATCH = 2_000;

interface Copies {
  table: string;
  id: 'integer' | 'varchar';
  /** Source columns of the copies. */
  from: string[];
  /** Excludes rows whose copies cannot change. */
  where?: string;
  /** Computes the copies of a row, by column. */
  of: (row: Row) => Record<string, string>;
}

const isPostgres = (runner: QueryRunner): boolean => runner.connection.options.type === 'postgres';

/** SQL condition: the column contains non-ASCII characters. Only those can fold differently. */
export function isBeyondAscii(runner: QueryRunner, column: string): string {
  const bytes = isPostgres(runner) ? `octet_length(${column})` : `length(CAST(${column} AS BLOB))`;
  return `${bytes} > length(${column})`;
}

/** Rewrites the copies of a table. Rows with correct copies are not updated. */
export async function writeCopies(runner: QueryRunner, { table, id, from, where = 'TRUE', of }: Copies): Promise<void> {
  let last: unknown = id === 'integer' ? 0 : '';
  for (;;) {
    const rows = (await runner.query(
      `SELECT id, ${from.join(', ')} FROM ${table} WHERE id > $1 AND (${where}) ORDER BY id LIMIT ${ROWS_PER_BATCH}`,
      [last],
    )) as Row[];
    if (rows.length === 0) return;
    last = rows.at(-1)!.id;
    const changed = rows.flatMap((row) => {
      const copies = of(row);
      return Object.entries(copies).some(([name, copy]) => row[name] !== copy) ? [{ id: row.id, ...copies }] : [];
    });
    if (changed.length > 0) await update(runner, table, id, changed);
  }
}

async function update(runner: QueryRunner, table: string, id: string, rows: Row[]): Promise<void> {
  const names = Object.keys(rows[0]!).filter((name) => name !== 'id');
  const onPostgres = isPostgres(runner);
  const values = names.map((name) => `${name} = ${onPostgres ? `copy.${name}` : `copy.value ->> '${name}'`}`);
  const copies = onPostgres
    ? `jsonb_to_recordset(CAST($1 AS jsonb)) AS copy (id ${id}, ${names.map((name) => `${name} text`).join(', ')})`
    : 'json_each($1) AS copy';
  const key = onPostgres ? 'copy.id' : `copy.value ->> 'id'`;
  await runner.query(`UPDATE ${table} SET ${values.join(', ')} FROM ${copies} WHERE ${table}.id = ${key}`, [
    JSON.stringify(rows),
  ]);
}
