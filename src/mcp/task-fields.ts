import { getMetadataStorage } from 'class-validator';
import { z } from 'zod';
import { UpdateTaskDto } from '../tasks/dto/task.dto';
import { publicNameOf } from '../tasks/history/history.presenter';
import { CONTENT_COLUMNS, type ContentColumn } from '../tasks/records/task-columns';

// Derived from the columns of a task and from the rules of its DTO, so that a new field needs nothing here.

const RULES = getMetadataStorage().getTargetValidationMetadatas(UpdateTaskDto, '', false, false);

function typeOf(name: string, { type }: ContentColumn): z.ZodType {
  const oneOf = RULES.find((rule) => rule.propertyName === name && rule.name === 'isIn');
  if (oneOf) return z.enum(oneOf.constraints[0] as [string, ...string[]]);
  if (type === 'boolean') return z.boolean();
  // Instants are bigint columns, and shown as text.
  return type === 'integer' || type === 'smallint' ? z.int() : z.string();
}

const FIELDS = CONTENT_COLUMNS.map((column) => {
  const name = publicNameOf(column.field);
  const type = typeOf(name, column);
  return { name, isNullable: column.isNullable, type: column.isNullable ? type.nullable() : type };
});

/** The content of a task but its tags, by public name. */
export const SHOWN: Record<string, z.ZodType> = Object.fromEntries(FIELDS.map(({ name, type }) => [name, type]));

/** What the schema of an input says beyond the type. */
const NOTES: Record<string, Record<string, unknown>> = {
  description: { maxLength: 5000 },
  due_date: { description: 'ISO 8601 date or date-time, UTC unless it has an offset; null removes it' },
};

const noteOf = (name: string, isNullable: boolean): Record<string, unknown> => ({
  ...(isNullable ? { description: 'null removes it' } : {}),
  ...NOTES[name],
});

/** What a call may set, apart from title and tags. The DTO checks the values. */
export const WRITABLE: Record<string, z.ZodType> = Object.fromEntries(
  FIELDS.filter(({ name }) => name !== 'title' && RULES.some(({ propertyName }) => propertyName === name)).map(
    ({ name, isNullable, type }) => [name, type.optional().meta(noteOf(name, isNullable))],
  ),
);
