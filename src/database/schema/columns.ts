import type { ColumnOptions, ValueTransformer } from 'typeorm';

const milliseconds: ValueTransformer = {
  to: (instant: Date | null | undefined) => (instant instanceof Date ? instant.getTime() : instant),
  from: (value: number | string | null) => (value === null ? null : new Date(Number(value))),
};

/**
 * An instant, stored as milliseconds since 1970 UTC: exact, sortable and independent of time zones on both databases.
 * Microseconds, where clients can set them, have their own column. (CreateDateColumn has whole seconds on SQLite, and
 * PostgreSQL returns timestamps in local time.)
 */
export const instant: ColumnOptions = { type: 'bigint', transformer: milliseconds };

/**
 * Text that lists sort by, compared byte by byte regardless of the PostgreSQL locale. SQLite has a collation with this
 * name; the first migration creates one on PostgreSQL.
 */
export const sortableText: ColumnOptions = { type: 'varchar', collation: 'binary' };

/** Folded copy of other columns, for searches. */
export const folded: ColumnOptions = { type: 'text', default: '' };

/** Version of the row: 1 when created, incremented with each change. */
export const version: ColumnOptions = { type: 'integer', default: 1 };
