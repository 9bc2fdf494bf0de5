import type { Driver } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';

/** Turns what a database gave for a column into the value that every database gives: true, not 1. */
export const fromDriver = (driver: Driver, column: ColumnMetadata, value: unknown): unknown =>
  value === null || isText(column) ? value : driver.prepareHydratedValue(value, asStored(column));

/** The other way round. */
export const toDriver = (driver: Driver, column: ColumnMetadata, value: unknown): unknown =>
  value === null || isText(column) ? value : driver.preparePersistentValue(value, asStored(column));

/** JSON and lists that TypeORM keeps as text: parsed and written again, they might not be the same text. */
const isText = ({ type }: ColumnMetadata): boolean => type === 'simple-json' || type === 'simple-array';

/** Without the application's own transformers: what is stored is copied, whatever the application makes of it. */
const asStored = (column: ColumnMetadata): ColumnMetadata =>
  Object.create(column, { transformer: { value: undefined } }) as ColumnMetadata;
