import type { FieldChanges } from './event.entity';

const same = (a: unknown, b: unknown): boolean =>
  a === b || (a instanceof Date && b instanceof Date && a.getTime() === b.getTime());

/**
 * Sets fields of `row` and returns the old and new value of each field that differed. Undefined values leave their
 * field as it is.
 */
export function assign<Row extends object>(row: Row, values: Partial<Row>): FieldChanges {
  const changes: FieldChanges = {};
  for (const field of Object.keys(values) as (keyof Row & string)[]) {
    const value = values[field];
    if (value === undefined || same(row[field], value)) continue;
    changes[field] = { old: row[field], new: value };
    row[field] = value;
  }
  return changes;
}

/** The `values` that differ from `before`. */
export function differing<Values extends object>(
  before: Values,
  values: Values,
  fields: readonly string[] = Object.keys(values),
): Partial<Values> {
  const found: Partial<Values> = {};
  for (const field of fields as (keyof Values)[]) if (!same(before[field], values[field])) found[field] = values[field];
  return found;
}

/** All values of a new row, as changes from null. */
export function created(values: object): FieldChanges {
  const changes: FieldChanges = {};
  for (const [field, value] of Object.entries(values)) changes[field] = { old: null, new: value as unknown };
  return changes;
}

/** All values of a deleted row, as changes to null. */
export const deleted = (values: object): FieldChanges =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { old: value as unknown, new: null }]));

export const isEmpty = (changes: FieldChanges): boolean => Object.keys(changes).length === 0;
