import type { Driver } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';

/** Converts a value read from one database into the form shared by both: true, not 1. */
export const fromDriver = (driver: Driver, column: ColumnMetadata, value: unknown): unknown =>
  value === null || isText(column) ? value : driver.prepareHydratedValue(value, asStored(column));

/** Converts a value in the shared form to the form that this database stores. */
export const toDriver = (driver: Driver, column: ColumnMetadata, value: unknown): unknown =>
  value === null || isText(column) ? value : driver.preparePersistentValue(value, asStored(column));

/**
 * JSON and lists that TypeORM stores as text. They are copied as text, because parsing and printing might change them.
 */
const isText = ({ type }: ColumnMetadata): boolean => type === 'simple-json' || type === 'simple-array';

/** The column without transformers, so that the stored value is copied as is. */
const asStored = (column: ColumnMetadata): ColumnMetadata =>
  Object.create(column, { transformer: { value: undefined } }) as ColumnMetadata;
