import type { TableColumnOptions, TableForeignKeyOptions } from 'typeorm';

/** A column that must have a value unless `more` says otherwise. */
export const column = (name: string, type: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type,
  ...more,
});

/** A primary key that counts up and never gives a number twice. */
export const id = (primaryKeyConstraintName: string): TableColumnOptions =>
  column('id', 'integer', {
    isPrimary: true,
    isGenerated: true,
    generationStrategy: 'increment',
    primaryKeyConstraintName,
  });

/** A foreign key whose rows go with the row that they point to. */
export const reference = (table: string, columnName: string, to: string): TableForeignKeyOptions => ({
  name: `${table}_${columnName}_fkey`,
  columnNames: [columnName],
  referencedTableName: to,
  referencedColumnNames: ['id'],
  onDelete: 'CASCADE',
});

/** A foreign key that becomes null when the row that it points to goes. */
export const pointer = (table: string, columnName: string, to: string): TableForeignKeyOptions => ({
  ...reference(table, columnName, to),
  onDelete: 'SET NULL',
});

/** A column for a public name such as "task_…". */
export const name = (columnName: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions =>
  column(columnName, 'varchar', { length: '48', ...more });
