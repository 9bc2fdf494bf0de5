import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../request';

/** A condition on an event, in Close's filter language. Field paths start at the event. */
export type ExtraFilter =
  | { type: 'field_accessor'; field: string; filter: ExtraFilter }
  | { type: 'equals' | 'not_equals' | 'contains'; value: unknown }
  | { type: 'is_null' | 'non_null' }
  | { type: 'and' | 'or'; filters: ExtraFilter[] }
  | { type: 'not' | 'any_array_value'; filter: ExtraFilter };

/** Maximum nesting. Enough for any sensible filter, and safe for recursion. */
const MAX_DEPTH = 50;

/** Whether the value is a valid filter. Keys not used by its type are ignored. */
export function isExtraFilter(value: unknown, depth = 1): value is ExtraFilter {
  if (!isObject(value) || depth > MAX_DEPTH) return false;
  switch (value.type) {
    case 'field_accessor':
      return typeof value.field === 'string' && isExtraFilter(value.filter, depth + 1);
    case 'equals':
    case 'not_equals':
    case 'contains':
      return 'value' in value;
    case 'is_null':
    case 'non_null':
      return true;
    case 'and':
    case 'or':
      return Array.isArray(value.filters) && value.filters.every((each) => isExtraFilter(each, depth + 1));
    case 'not':
    case 'any_array_value':
      return isExtraFilter(value.filter, depth + 1);
    default:
      return false;
  }
}

/** Whether a value matches the filter. Missing fields count as null. */
export function fulfils(value: unknown, filter: ExtraFilter): boolean {
  switch (filter.type) {
    case 'field_accessor':
      return fulfils(fieldOf(value, filter.field), filter.filter);
    case 'equals':
      return isDeepStrictEqual(value, filter.value);
    case 'not_equals':
      return !isDeepStrictEqual(value, filter.value);
    case 'is_null':
      return value === null;
    case 'non_null':
      return value !== null;
    case 'contains':
      return contains(value, filter.value);
    case 'and':
      return filter.filters.every((each) => fulfils(value, each));
    case 'or':
      return filter.filters.some((each) => fulfils(value, each));
    case 'not':
      return !fulfils(value, filter.filter);
    default:
      return Array.isArray(value) && value.some((each) => fulfils(each, filter.filter));
  }
}

const fieldOf = (value: unknown, field: string): unknown =>
  isObject(value) && Object.hasOwn(value, field) ? (value[field] ?? null) : null;

function contains(value: unknown, part: unknown): boolean {
  if (typeof value === 'string') return typeof part === 'string' && value.includes(part);
  return Array.isArray(value) && value.some((each) => isDeepStrictEqual(each, part));
}
