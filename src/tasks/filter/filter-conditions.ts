import type { UnitOfWork } from '../../database/unit-of-work';
import { PRIORITIES, STATUSES, type Status } from '../task-fields';
import type { Condition } from '../lists/condition';
import type { TaskFilter } from '../lists/task-query';
import { conditionOf } from './filter-sql';
import { withTagIds } from './filter-tags';
import { testOf, type Test } from './filter-test';

/** The list filters that replace a test; undefined if the test must become an SQL condition. */
type Taken = Partial<TaskFilter> | undefined;

/**
 * Resolves the expression of a filter at `now`. As far as possible, its tests become list filters, which have indexes.
 */
export async function resolved(unitOfWork: UnitOfWork, filter: TaskFilter, now: Date): Promise<TaskFilter> {
  const { expression, ...others } = filter;
  if (!expression) return filter;
  const whole = await withTagIds(unitOfWork, testOf(expression.tree, { now, zone: expression.zone }));
  const result: TaskFilter = others;
  const conditions: Condition[] = [];
  for (const test of membersOf(whole)) {
    const taken = takenBy(result, test);
    if (taken) Object.assign(result, taken);
    else conditions.push({ ...conditionOf(test, `filter${conditions.length}x`, now), ...hintsOn(test) });
  }
  return conditions.length > 0 ? { ...result, conditions } : result;
}

const membersOf = (test: Test): Test[] => ('all' in test ? test.all.flatMap(membersOf) : [test]);

/** Each list filter can be set once. Further tests on the same field become conditions. */
function takenBy(filter: TaskFilter, test: Test): Taken {
  const statuses = statusesOf(test);
  if (statuses) return filter.statuses === undefined ? { statuses } : undefined;
  if ('flag' in test) return filter.overdue ? undefined : { overdue: true };
  if ('contains' in test)
    return test.text === 'text' && filter.search === undefined ? { search: test.contains } : undefined;
  if ('tagIds' in test) return filter.tagIds === undefined && filter.tagName === undefined ? test : undefined;
  if (!('number' in test) || !('among' in test)) return undefined;
  const { number, among } = test;
  if (number === 'priority' && filter.priorities === undefined)
    return { priorities: PRIORITIES.filter((_, i) => among.includes(i)) };
  return number === 'user_id' && filter.ownerIds === undefined ? { ownerIds: among } : undefined;
}

/** The statuses that pass the test, in a fixed order. */
function statusesOf(test: Test): Status[] | undefined {
  if ('status' in test) return STATUSES.filter((each) => test.status.includes(each));
  if ('not' in test && 'status' in test.not) {
    const { status } = test.not;
    return STATUSES.filter((each) => !status.includes(each));
  }
  return undefined;
}

/** Hints for the list: which column the test restricts, and whether few tasks pass. */
function hintsOn(test: Test): Partial<Condition> {
  if ('number' in test && test.number === 'id') return 'among' in test ? { few: true } : { on: 'id' };
  if ('text' in test && 'among' in test) return { few: test.text === 'title' };
  return {};
}
