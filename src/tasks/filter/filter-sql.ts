import { LARGEST_ID } from '../../common/ids';
import { containing, isStorable } from '../../common/text';
import { among, carrying, OVERDUE, overdueAt } from '../lists/task-query';
import type { Condition, Query } from '../lists/condition';
import { timeIs } from '../lists/task-times';
import type { NumberField, Test } from './filter-test';

/** Translates a test to SQL on the alias `task`. Parameter names begin with `prefix`. */
export function conditionOf(test: Test, prefix: string, now: Date): Condition {
  return new Writer(prefix, now).condition(test);
}

const NOTHING: Query = { sql: '1 = 0', values: {} };
const COLUMNS: Record<NumberField, string> = {
  id: 'task.id',
  user_id: 'task.user_id',
  created_by_id: 'task.created_by_id',
  version: 'task.version',
  priority: 'task.priority',
};

class Writer {
  private parameters = 0;

  constructor(
    private readonly prefix: string,
    private readonly now: Date,
  ) {}

  condition(test: Test): Condition {
    if ('all' in test) return this.joined(test.all, ' AND ', '1 = 1');
    if ('any' in test) return this.joined(test.any, ' OR ', '1 = 0');
    if ('not' in test) return this.negated(test.not);
    return this.leaf(test);
  }

  private joined(tests: Test[], by: string, ofNone: string): Condition {
    const all = tests.map((each) => this.condition(each));
    const sql = all.length === 0 ? ofNone : `(${all.map((each) => each.sql).join(by)})`;
    return { sql, values: Object.assign({}, ...all.map(({ values }) => values)) as Query['values'] };
  }

  /** IS NOT TRUE, because NOT of an SQL NULL would be NULL. */
  private negated(test: Test): Condition {
    const { sql, values } = this.condition(test);
    return { sql: `((${sql}) IS NOT TRUE)`, values };
  }

  private leaf(test: Exclude<Test, { all: unknown } | { any: unknown } | { not: unknown }>): Condition {
    const name = `${this.prefix}${this.parameters++}`;
    if ('number' in test) return numberCondition(test, name);
    if ('time' in test) return timeIs(test.time, test.is, test.at, name);
    if ('text' in test)
      return 'among' in test ? ofStorable(`task.${test.text}`, test.among, name) : textCondition(test, name);
    if ('absent' in test) return { sql: ABSENT[test.absent], values: {} };
    if ('status' in test) return among('task.status', name, test.status);
    if ('tags' in test) throw new Error('Tags are found by their ids.');
    if ('tagIds' in test) return carrying(among('link.tag_id', name, possible(test.tagIds)));
    return { sql: `(${OVERDUE})`, values: overdueAt(this.now) };
  }
}

/** Drops values outside the column's range, which PostgreSQL would reject. */
const possible = (values: number[]): number[] => values.filter((value) => Math.abs(value) <= LARGEST_ID);

function numberCondition(test: Extract<Test, { number: NumberField }>, name: string): Query {
  const column = COLUMNS[test.number];
  if ('among' in test) return among(column, name, possible(test.among));
  return { sql: `${column} ${test.is} CAST(:${name} AS bigint)`, values: { [name]: test.value } };
}

const ofStorable = (column: string, texts: string[], name: string): Query =>
  among(column, name, texts.filter(isStorable));

/** The search text is the folded title, U+001F and description. */
function textCondition({ text, contains }: Extract<Test, { contains: string }>, name: string): Query {
  if (!isStorable(contains)) return NOTHING;
  const like = `task.search_text LIKE :${name} ESCAPE '\\'`;
  const part = containing(contains);
  if (text === 'text') return { sql: like, values: { [name]: part } };
  if (text === 'title') return { sql: like, values: { [name]: `${part}\u001f%` } };
  return { sql: `(task.description IS NOT NULL AND ${like})`, values: { [name]: `%\u001f${part}` } };
}

const ABSENT: Record<Extract<Test, { absent: string }>['absent'], string> = {
  description: 'task.description IS NULL',
  due_date: 'task.due_at IS NULL',
  completed_at: 'task.completed_at IS NULL',
  created_at: '1 = 0',
  updated_at: '1 = 0',
  tag: 'NOT EXISTS (SELECT 1 FROM task_tags link WHERE link.task_id = task.id)',
};
