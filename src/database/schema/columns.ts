import type { ColumnOptions, ValueTransformer } from 'typeorm';

const milliseconds: ValueTransformer = {
  to: (instant: Date | null | undefined) => (instant instanceof Date ? instant.getTime() : instant),
  from: (value: number | string | null) => (value === null ? null : new Date(Number(value))),
};

/**
 * An instant, stored as whole milliseconds since 1970 UTC: exact, sortable and independent of session time zones on both
 * databases. Microseconds, where a client may set them, are a column of their own. (CreateDateColumn has whole seconds on
 * SQLite; PostgreSQL returns timestamps in local time.)
 */
export const instant: ColumnOptions = { type: 'bigint', transformer: milliseconds };

/**
 * Text that lists sort by: byte by byte, whatever the locale of a PostgreSQL server. SQLite has a collation of this
 * name; the first migration creates one on PostgreSQL.
 */
export const sortableText: ColumnOptions = { type: 'varchar', collation: 'binary' };

/** Case-folded copy of other columns, for searches. */
export const folded: ColumnOptions = { type: 'text', default: '' };

/** Number of the row's version: 1 when created, one more with each change. */
export const version: ColumnOptions = { type: 'integer', default: 1 };
