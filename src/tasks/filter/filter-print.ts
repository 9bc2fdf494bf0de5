import { isMoment, type Filter, type Moment, type Value } from './filter-tree';

/** Formats a filter. Parsing the result gives an equal filter. */
export function printFilter(filter: Filter): string {
  if ('and' in filter) return filter.and.map(printMember).join(' AND ');
  if ('or' in filter) return filter.or.map(printMember).join(' OR ');
  if ('not' in filter) return `NOT ${'field' in filter.not ? printFilter(filter.not) : `(${printFilter(filter.not)})`}`;
  if ('in' in filter) return `${filter.field} IN (${filter.in.map(printValue).join(', ')})`;
  return `${filter.field} ${filter.is} ${printValue(filter.value)}`;
}

const printMember = (filter: Filter): string =>
  'and' in filter || 'or' in filter ? `(${printFilter(filter)})` : printFilter(filter);

function printValue(value: Value): string {
  if (typeof value === 'string') return `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return isMoment(value) ? printMoment(value) : String(value);
}

const printMoment = ({ from, steps }: Moment): string =>
  [from, ...steps.map(({ count, unit }) => `${count < 0 ? '-' : '+'} ${Math.abs(count)}${unit}`)].join(' ');
