import type { Rows } from '../../database/rows/rows';
import type { UnitOfWork } from '../../database/unit-of-work';
import type { TaskRecords, WithTags } from './task-records';
import type { TaskRow } from './task-row';
import { Task } from '../task.entity';
import type { Query } from '../lists/condition';

/** A row of a statement of a {@link TaskSelection}: the whole list on SQLite, a task on PostgreSQL. */
interface Found extends WithTags {
  items: string | null;
  total?: number;
}

/** The tasks of a list, in its order. There is a total if it was selected, unless there are no rows to carry it. */
export interface Selected<Listed> {
  tasks: Listed[];
  total?: number;
}

/** Statements of lists that return some columns of each task and its tags. `Listed` is a task with these columns. */
export class TaskSelection<Listed extends Partial<Task>> {
  readonly rows: Rows<Task>;
  private readonly columns: string;

  /** The texts in `columns` must be bounded, because on SQLite a list is a single text. */
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly records: TaskRecords,
    private readonly fields: readonly (keyof Listed & keyof TaskRow)[],
  ) {
    this.rows = unitOfWork.rows(Task, ...fields);
    const { tagsSql } = records;
    this.columns = this.isOneText
      ? `${this.rows.packed('task', tagsSql)} AS item`
      : `${this.rows.columns('task')}, ${tagsSql} AS carried`;
  }

  /**
   * The driver of SQLite takes longer to return fifty rows than SQLite to find them, so the list is returned as one JSON
   * text.
   */
  private get isOneText(): boolean {
    return this.unitOfWork.engine === 'sqlite';
  }

  /** `list` makes the SELECT of a list from its columns. With `number`, the total is selected as well. */
  statement(list: (columns: string) => Query, number?: Query): Query {
    const total = number ? `, (${number.sql}) AS total` : '';
    const { sql, values } = list(this.isOneText ? this.columns : `${this.columns}${total}`);
    return {
      sql: this.isOneText ? `SELECT group_concat(item) AS items${total} FROM (${sql})` : sql,
      values: { ...number?.values, ...values },
    };
  }

  /** Reads the rows of a {@link statement}. */
  in(rows: unknown[]): Selected<Listed> {
    const [first] = rows as Found[];
    const tasks = this.isOneText ? this.unpacked(first!) : (rows as Found[]).map((row) => this.tagged(row));
    return { tasks: tasks as unknown as Listed[], total: first?.total };
  }

  private unpacked({ items }: Found): Task[] {
    const all = JSON.parse(`[${items ?? ''}]`) as unknown[][];
    return all.map((values) =>
      this.carrying(this.rows.from(values), values[this.fields.length] as WithTags['carried']),
    );
  }

  private tagged(row: Found): Task {
    return this.carrying(this.rows.of(row, 'task'), row.carried);
  }

  private carrying(task: Task, carried: WithTags['carried']): Task {
    task.tags = this.records.carriedIn({ carried });
    return task;
  }
}
