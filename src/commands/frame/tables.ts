import type { TableRows } from '../../database/sqlite/sqlite-file';
import { aligned, indented } from './command';

/** One line for each table. */
export const rowsOf = (tables: TableRows[]): string =>
  indented(aligned(tables.map(({ table, rows }) => [table, rows])).split('\n'));
