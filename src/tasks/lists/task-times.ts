import { microsOf } from '../../common/time/instant';
import type { Condition, Query } from './condition';

/** Tasks whose time compares like this with `at`. */
export interface TimeBound {
  of: 'actionable' | 'due' | 'created' | 'updated';
  is: '<' | '<=' | '>' | '>=' | '=';
  at: Date;
}

/** SQL for a time on the alias `task`: milliseconds since 1970 and additional microseconds. */
interface Time {
  sql: string;
  micros: string;
  on?: Condition['on'];
}

/**
 * SQL for when a task becomes actionable, with the parameter `zone`. An instant: at that time. A day, or the day of
 * creation for tasks without a due date: at its start in the caller's zone.
 */
export const ACTIONABLE = `CASE task.due_kind WHEN 'instant' THEN task.due_at WHEN 'date' THEN task.due_at - :zone
  ELSE task.created_at - ((task.created_at + :zone) % 86400000) END`;

const DUE: Time = { sql: 'task.due_at', micros: 'task.due_micros', on: 'due_at' };

const TIMES: Record<TimeBound['of'], Time> = {
  actionable: { sql: ACTIONABLE, micros: 'task.due_micros' },
  due: {
    sql: `CASE task.due_kind WHEN 'instant' THEN task.due_at WHEN 'date' THEN task.due_at - :zone END`,
    micros: 'task.due_micros',
  },
  created: { sql: 'task.created_at', micros: 'task.created_micros', on: 'created_at' },
  updated: { sql: 'task.updated_at', micros: '0', on: 'updated_at' },
};

export const timesIn = ({ times = [], zone = 0 }: { times?: TimeBound[]; zone?: number }): Condition[] =>
  times.map(({ of, is, at }, i) => comparison(TIMES[of], is, at, { name: `at${i}`, zone }));

const isStored = ({ of }: TimeBound): boolean => of === 'created' || of === 'updated';

/** Ids of all tasks created and updated within these bounds, regardless of owner; undefined without bounds. */
export function idsByTime({ times = [] }: { times?: TimeBound[] }): Query | undefined {
  const all = times.map((bound, i) => ({ bound, i })).filter(({ bound }) => isStored(bound));
  if (all.length === 0) return undefined;
  const conditions = all.map(({ bound: { of, is, at }, i }) => comparison(TIMES[of], is, at, { name: `at${i}` }));
  const where = conditions.map(({ sql }) => sql.replaceAll('task.', 'timed.')).join(' AND ');
  return {
    sql: `SELECT timed.id FROM tasks timed WHERE timed.deleted_at IS NULL AND ${where}`,
    values: Object.assign({}, ...conditions.map(({ values }) => values)) as Query['values'],
  };
}

/** Condition: the task is one of these. The statement must already contain the bounds. */
export function lookedUpByTime(filter: { times?: TimeBound[] }): Condition {
  const { sql, values } = idsByTime(filter)!;
  return { sql: `task.id IN (${sql})`, values, few: true };
}

/** Condition: the task is due at `at` or before (or after) it. A day counts as midnight UTC. */
export const dueIs = (is: '<=' | '>=', at: Date): Condition =>
  comparison(DUE, is, at, { name: is === '<=' ? 'dueTo' : 'dueFrom' });

const SHOWN: Record<'due_date' | 'completed_at' | 'created_at' | 'updated_at', Time> = {
  due_date: DUE,
  completed_at: { sql: 'task.completed_at', micros: '0', on: 'completed_at' },
  created_at: TIMES.created,
  updated_at: TIMES.updated,
};

/** Condition on a time shown by tasks. A day counts as midnight UTC. */
export const timeIs = (field: keyof typeof SHOWN, is: TimeBound['is'], at: Date, name: string): Condition =>
  comparison(SHOWN[field], is, at, { name });

/** Comparison of the microseconds within the same millisecond that excludes a task. */
const OUTSIDE = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '=': '<>' };

/** Comparison of the milliseconds. */
const AROUND = { '<': '<=', '<=': '<=', '>': '>=', '>=': '>=', '=': '=' };

/** Not a row comparison: PostgreSQL has no statistics for those and would underestimate long ranges. */
function comparison(
  { sql, micros, on }: Time,
  is: TimeBound['is'],
  at: Date,
  { name, ...others }: { name: string; zone?: number },
): Condition {
  const values = { [name]: at.getTime(), [`${name}Micros`]: microsOf(at), ...others };
  if (microsOf(at) === 0 && (is === '>=' || is === '<')) return { sql: `${sql} ${is} :${name}`, values, on };
  const isOutside = `${sql} = :${name} AND ${micros} ${OUTSIDE[is]} CAST(:${name}Micros AS integer)`;
  return { sql: `${sql} ${AROUND[is]} :${name} AND NOT (${isOutside})`, values, on };
}
