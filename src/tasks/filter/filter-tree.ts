/** A parsed filter. Relative moments are not resolved yet. */
export type Filter = { and: Filter[] } | { or: Filter[] } | { not: Filter } | Restriction;

export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=' | ':';

export type Restriction = Comparison | Membership;

/** `status = pending` */
export interface Comparison {
  field: FilterField;
  is: Comparator;
  value: Value;
}

/** `status IN (pending, in_progress)` */
export interface Membership {
  field: FilterField;
  in: Value[];
}

export type Value = string | number | boolean | null | Moment;

export type Unit = 'h' | 'd' | 'w' | 'mo' | 'y';

/** An instant or a day, plus steps: `today + 3d`. */
export interface Moment {
  /** "now", "today", "tomorrow", "yesterday", "2026-12-01" or "2026-12-01T17:00:00Z" */
  from: string;
  /** Negative counts are subtracted. */
  steps: { count: number; unit: Unit }[];
}

export type Kind = 'integer' | 'text' | 'status' | 'priority' | 'moment' | 'tag' | 'flag';

interface FieldRules {
  kind: Kind;
  comparators: readonly Comparator[];
  /** Whether `field IN (…)` is allowed. */
  isListed?: boolean;
  /** Whether `= null` and `!= null` are allowed. */
  mayBeNull?: boolean;
}

const EQUAL = ['=', '!='] as const;
const ORDERED = ['=', '!=', '<', '<=', '>', '>='] as const;

const integer = { kind: 'integer', comparators: ORDERED, isListed: true } as const;
const moment = { kind: 'moment', comparators: ORDERED, mayBeNull: true } as const;
const flag = { kind: 'flag', comparators: EQUAL } as const;

/** All fields of the language. Used by the parser, the documentation and error messages. */
export const FILTER_FIELDS = {
  id: integer,
  user_id: integer,
  created_by_id: integer,
  version: integer,
  title: { kind: 'text', comparators: [...EQUAL, ':'], isListed: true },
  description: { kind: 'text', comparators: [...EQUAL, ':'], isListed: true, mayBeNull: true },
  text: { kind: 'text', comparators: [':'] },
  status: { kind: 'status', comparators: EQUAL, isListed: true },
  priority: { kind: 'priority', comparators: ORDERED, isListed: true },
  due_date: moment,
  completed_at: moment,
  created_at: moment,
  updated_at: moment,
  tag: { kind: 'tag', comparators: [...EQUAL, ':'], isListed: true, mayBeNull: true },
  tag_id: { kind: 'integer', comparators: EQUAL, isListed: true },
  is_overdue: flag,
  is_completed: flag,
} as const satisfies Record<string, FieldRules>;

export type FilterField = keyof typeof FILTER_FIELDS;

export const FIELD_NAMES = Object.keys(FILTER_FIELDS) as FilterField[];

/** Reserved words. They cannot be fields or unquoted values. */
export const isKeyword = (word: string): boolean => KEYWORDS.includes(word.toUpperCase());

const KEYWORDS = ['AND', 'OR', 'NOT', 'IN'];

export const rulesOf = (field: FilterField): FieldRules => FILTER_FIELDS[field];

export const isMoment = (value: Value): value is Moment => typeof value === 'object' && value !== null;
