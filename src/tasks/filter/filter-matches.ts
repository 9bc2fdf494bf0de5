import { fold, foldSearch, isStorable } from '../../common/text';
import { microsOf } from '../../common/time/instant';
import { PRIORITIES } from '../task-fields';
import type { Task } from '../task.entity';
import type { Clock } from './filter-moments';
import { testOf, type NumberField, type Test, type TimeField } from './filter-test';
import type { Filter } from './filter-tree';

/** Whether the task matches the filter. Its tags must be loaded. */
export const matches = (filter: Filter, task: Task, clock: Clock): boolean =>
  passes(testOf(filter, clock), task, clock.now);

function passes(test: Test, task: Task, now: Date): boolean {
  if ('all' in test) return test.all.every((each) => passes(each, task, now));
  if ('any' in test) return test.any.some((each) => passes(each, task, now));
  if ('not' in test) return !passes(test.not, task, now);
  if ('number' in test) return passesNumber(test, NUMBERS[test.number](task));
  if ('time' in test) return passesTime(test, timeOf(task, test.time));
  if ('text' in test) return 'among' in test ? test.among.includes(task[test.text]!) : passesText(test, task);
  if ('absent' in test) return isAbsent(test.absent, task);
  if ('status' in test) return test.status.includes(task.status);
  if ('tags' in test) return carries(task, test.tags);
  if ('tagIds' in test) return task.tags.some(({ id }) => test.tagIds.includes(id));
  return task.isOverdue(now);
}

const NUMBERS: Record<NumberField, (task: Task) => number | null> = {
  id: ({ id }) => id,
  user_id: ({ userId }) => userId,
  created_by_id: ({ createdById }) => createdById,
  version: ({ version }) => version,
  priority: ({ priority }) => PRIORITIES.indexOf(priority),
};

function passesNumber(test: Extract<Test, { number: NumberField }>, value: number | null): boolean {
  if (value === null) return false;
  if ('among' in test) return test.among.includes(value);
  return compares(value - test.value, test.is);
}

function compares(difference: number, is: '=' | '<' | '<=' | '>' | '>='): boolean {
  if (is === '<') return difference < 0;
  if (is === '<=') return difference <= 0;
  if (is === '>') return difference > 0;
  return is === '>=' ? difference >= 0 : difference === 0;
}

type Time = readonly [at: Date | null, micros: number];

const TIMES: Record<TimeField, (task: Task) => Time> = {
  due_date: ({ dueAt, dueMicros }) => [dueAt, dueMicros],
  completed_at: ({ completedAt }) => [completedAt, 0],
  created_at: ({ createdAt, createdMicros }) => [createdAt, createdMicros],
  updated_at: ({ updatedAt }) => [updatedAt, 0],
};

const timeOf = (task: Task, field: TimeField): Time => TIMES[field](task);

function passesTime({ is, at }: Extract<Test, { time: TimeField }>, [value, micros]: Time): boolean {
  if (value === null) return false;
  return compares(value.getTime() - at.getTime() || micros - microsOf(at), is);
}

/** The search text is the folded title, U+001F and description. */
function passesText({ text, contains }: Extract<Test, { contains: string }>, task: Task): boolean {
  const { searchText: whole, description } = task;
  const part = foldSearch(contains);
  if (!isStorable(contains)) return false;
  if (text === 'text') return whole.includes(part);
  if (text === 'description') return description !== null && whole.slice(whole.indexOf('\u001f') + 1).includes(part);
  return whole.slice(0, whole.lastIndexOf('\u001f')).includes(part);
}

function isAbsent(what: Extract<Test, { absent: string }>['absent'], task: Task): boolean {
  if (what === 'tag') return task.tags.length === 0;
  return what === 'description' ? task.description === null : timeOf(task, what)[0] === null;
}

function carries({ tags }: Task, names: string[]): boolean {
  const keys = names.map(fold);
  return tags.some(({ name }) => keys.includes(fold(name)));
}
