import type { ColumnOptions, ValueTransformer } from 'typeorm';

const milliseconds: ValueTransformer = {
  to: (instant: Date | null | undefined) => (instant instanceof Date ? instant.getTime() : instant),
  from: (value: number | string | null) => (value === null ? null : new Date(Number(value))),
};

/**
 * An instant, kept as whole milliseconds since 1970 UTC: exact, sortable and free of session time zones on both
 * databases (CreateDateColumn has whole seconds on SQLite, timestamps come back in local time on PostgreSQL).
 */
export const instant: ColumnOptions = { type: 'bigint', transformer: milliseconds };

/**
 * Text that lists sort by: byte by byte, whatever the locale of a PostgreSQL server. SQLite has a collation of this
 * name, the first migration makes one on PostgreSQL.
 */
export const sortableText: ColumnOptions = { type: 'varchar', collation: 'binary' };

/** How often a row was changed by somebody who meant it, its making included. */
export const version: ColumnOptions = { type: 'integer', default: 1 };
