import { getMetadataArgsStorage } from 'typeorm';
import { TaskRow } from './task-row';

// A column that is in none of these lists is content: an update compares it, a revert restores it, the history shows it.

/** Written once, when the task is created. */
const FIXED_COLUMNS = ['id', 'publicId', 'type', 'details', 'createdAt', 'createdMicros'] as const;
const TRASH_COLUMNS = ['deletedAt', 'deletedById', 'deletedWithOwner'] as const;
/** Of the due date, which is one field. */
const DUE_COLUMNS = ['dueKind', 'dueAt', 'dueMicros'] as const;
/** Maintained by the service. */
const AUTOMATIC_COLUMNS = [
  ...DUE_COLUMNS,
  'updatedById',
  'objectType',
  'objectId',
  'searchText',
  'updatedAt',
  'version',
] as const;
const OWNERSHIP_COLUMNS = ['userId', 'createdById', 'leadId', 'contactId', 'agentConfigId'] as const;

/** Neither shown by lists of the TaskForge API nor sorted by. */
const UNLISTED_COLUMNS = [
  'publicId',
  'type',
  'details',
  'createdById',
  'updatedById',
  'leadId',
  'contactId',
  'resolution',
  'agentConfigId',
  'objectType',
  'objectId',
  ...TRASH_COLUMNS,
] as const;

export type UnlistedColumn = (typeof UNLISTED_COLUMNS)[number];

type LoadedRelation = 'user' | 'createdBy' | 'updatedBy' | 'deletedBy' | 'lead' | 'contact' | 'tags';

/** What no request sets. */
export type UnwritableColumn =
  LoadedRelation | (typeof FIXED_COLUMNS)[number] | (typeof TRASH_COLUMNS)[number] | (typeof AUTOMATIC_COLUMNS)[number];

type Column = keyof TaskRow;
/** The due date stands for its columns. */
type Field = Column | 'due';

const DECLARED = getMetadataArgsStorage().columns.filter(({ target }) => target === TaskRow);
const COLUMNS = DECLARED.map(({ propertyName }) => propertyName as Column);
const without = <Name extends string>(names: Name[], others: readonly string[]): Name[] =>
  names.filter((each) => !others.includes(each));

export const NULLABLE_COLUMNS = DECLARED.filter(({ options }) => options.nullable).map(
  ({ propertyName }) => propertyName as Column,
);

/** All columns but the copy of the text for searches, which is as long as the text. */
export const SHOWN_COLUMNS = without(COLUMNS, ['searchText']);

/** What lists of the TaskForge API need. */
export const LISTED_COLUMNS = without(SHOWN_COLUMNS, UNLISTED_COLUMNS) as Exclude<Column, UnlistedColumn>[];

/** What an update compares to find out what it has to write. */
export const COMPARED_COLUMNS = without(COLUMNS, FIXED_COLUMNS);

/**
 * Written with every change, although they may be the same: no index has them, and changes that wait together need fewer
 * statements.
 */
export const WRITTEN_ALONG: readonly Column[] = ['updatedById', 'resolution'];
/** The same for a change of the status. */
export const WRITTEN_WITH_STATUS: readonly Column[] = [...WRITTEN_ALONG, 'completedAt'];

const CHANGEABLE = without(COMPARED_COLUMNS, TRASH_COLUMNS);

/** What an event stores, in this order. */
export const SNAPSHOT_FIELDS: readonly Field[] = [...FIXED_COLUMNS, 'tags', ...without(CHANGEABLE, ['searchText'])];

/** What a revert restores, apart from the tags. */
export const CONTENT_FIELDS = without(
  CHANGEABLE.map((column): Field => (column === 'dueAt' ? 'due' : column)),
  [...AUTOMATIC_COLUMNS, ...OWNERSHIP_COLUMNS],
);

/** What the history shows of a task that is created, deleted or restored, apart from owner and tags. */
export const SUMMARY_FIELDS = without(CONTENT_FIELDS, ['resolution']);

export interface ContentColumn {
  field: Field;
  type: unknown;
  isNullable: boolean;
}

/** The columns of these fields, as the table declares them. */
export const CONTENT_COLUMNS: ContentColumn[] = SUMMARY_FIELDS.map((field) => {
  const column = field === 'due' ? 'dueAt' : field;
  const { type, nullable } = DECLARED.find(({ propertyName }) => propertyName === column)!.options;
  return { field, type, isNullable: nullable === true };
});
