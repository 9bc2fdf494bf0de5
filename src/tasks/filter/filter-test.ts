import { PRIORITIES, type Priority } from '../task-fields';
import { spanOf, type Clock, type Span } from './filter-moments';
import { isMoment, rulesOf, type Filter, type FilterField, type Restriction, type Value } from './filter-tree';

type Ordering = '=' | '<' | '<=' | '>' | '>=';

export type NumberField = 'id' | 'user_id' | 'created_by_id' | 'version' | 'priority';
export type TimeField = 'due_date' | 'completed_at' | 'created_at' | 'updated_at';

/**
 * A filter in its simplest form: moments are instants, `!=` is NOT `=`, days are two bounds. A test on an absent value
 * is false, and its NOT is true. Both the SQL and the in-memory check are built from this, so that they agree.
 */
export type Test =
  | { all: Test[] }
  | { any: Test[] }
  | { not: Test }
  | { number: NumberField; is: Ordering; value: number }
  | { number: NumberField; among: number[] }
  | { time: TimeField; is: Exclude<Ordering, '='>; at: Date }
  | { text: 'title' | 'description'; among: string[] }
  | { text: 'title' | 'description' | 'text'; contains: string }
  | { absent: 'description' | TimeField | 'tag' }
  | { status: string[] }
  | { tags: string[] }
  | { tagIds: number[] }
  | { flag: 'is_overdue' };

/** The test that a filter means at the given time and in the given zone. */
export function testOf(filter: Filter, clock: Clock): Test {
  if ('and' in filter) return { all: filter.and.map((each) => testOf(each, clock)) };
  if ('or' in filter) return { any: filter.or.map((each) => testOf(each, clock)) };
  if ('not' in filter) return { not: testOf(filter.not, clock) };
  return restrictionTest(filter, clock);
}

function restrictionTest(restriction: Restriction, clock: Clock): Test {
  const { field } = restriction;
  if ('in' in restriction) return amongTest(field, restriction.in);
  const { is, value } = restriction;
  if (is === '!=') return { not: restrictionTest({ field, is: '=', value }, clock) };
  if (value === null) return { absent: field as 'description' | TimeField | 'tag' };
  if (isMoment(value)) return timeTest(field as TimeField, is as Ordering, spanOf(value, clock));
  const { kind } = rulesOf(field);
  if (kind === 'flag') return flagTest(field, value as boolean);
  if (is === '=' || kind === 'tag') return amongTest(field, [value]);
  if (kind === 'text') return { text: field as 'title' | 'description' | 'text', contains: value as string };
  return { number: field as NumberField, is: is as Ordering, value: numberOf(field, value) };
}

function amongTest(field: FilterField, values: Value[]): Test {
  if (field === 'tag') return { tags: values as string[] };
  if (field === 'tag_id') return { tagIds: values as number[] };
  if (field === 'status') return { status: values as string[] };
  if (field === 'title' || field === 'description') return { text: field, among: values as string[] };
  return { number: field as NumberField, among: values.map((value) => numberOf(field, value)) };
}

const numberOf = (field: FilterField, value: Value): number =>
  field === 'priority' ? PRIORITIES.indexOf(value as Priority) : (value as number);

function flagTest(field: FilterField, value: boolean): Test {
  const test: Test = field === 'is_completed' ? { status: ['completed'] } : { flag: 'is_overdue' };
  return value ? test : { not: test };
}

/** Impossible times match no task. */
const NEVER: Test = { any: [] };

function timeTest(time: TimeField, is: Ordering, span: Span | undefined): Test {
  if (!span) return NEVER;
  const { from, to } = span;
  const since: Test = { time, is: '>=', at: from };
  const until: Test = to ? { time, is: '<', at: to } : { time, is: '<=', at: from };
  if (is === '=') return { all: [since, until] };
  if (is === '<=') return until;
  if (is === '>') return to ? { time, is: '>=', at: to } : { time, is: '>', at: from };
  return { time, is, at: from };
}
