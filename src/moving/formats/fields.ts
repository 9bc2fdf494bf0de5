import type { UnmappedValue } from '../item';

/** A text that is not blank. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** The texts of a list; empty if it is not a list. */
export const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

const EMPTY: readonly unknown[] = [undefined, null, '', 0, false];

const isEmpty = (value: unknown): boolean =>
  EMPTY.includes(value) ||
  (typeof value === 'object' && Object.values(value!).every(isEmpty)) ||
  (typeof value === 'string' && value.startsWith('0001-01-01T00:00:00'));

/** A value as one line of text. */
export function said(value: unknown): string {
  if (Array.isArray(value)) return value.map(said).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The values of an object besides the `known` keys. `names` renames some of them. */
export const unmappedOf = (
  value: Record<string, unknown>,
  known: ReadonlySet<string>,
  names: Record<string, string> = {},
): UnmappedValue[] =>
  Object.entries(value)
    .filter(([key, each]) => !known.has(key) && !isEmpty(each))
    .map(([key, each]) => ({ what: Object.hasOwn(names, key) ? names[key]! : key, value: said(each) }));
