import type { Rows } from '../../database/rows/rows';
import type { UnitOfWork } from '../../database/unit-of-work';
import type { TaskRecords } from './task-records';
import type { TaskRow } from './task-row';
import { Task, type CarriedTag } from '../task.entity';
import type { Query } from '../lists/condition';

/** The row of a statement of a {@link TaskSelection}. */
interface Found {
  /** The tasks as JSON arrays, separated by commas; null without tasks. */
  items: string | null;
  /** PostgreSQL: their tags, as a JSON array of `[task id, tag id, name]`. */
  links?: string | null;
  total?: number;
}

/** The tasks of a list, in its order, and the total if it was selected. */
export interface Selected<Listed> {
  tasks: Listed[];
  total?: number;
}

/**
 * Statements that return some columns of each task of a list, and its tags. `Listed` is a task with these columns.
 *
 * A list is one JSON text: the drivers take longer to return fifty rows than the database to find them. Its tags are in
 * it on SQLite. On PostgreSQL they are a text of their own, because a join of all takes half of the time of a subquery
 * for each task.
 */
export class TaskSelection<Listed extends Partial<Task>> {
  private readonly rows: Rows<Task>;
  private readonly columns: string;
  private readonly isTaggedApart: boolean;

  /** The texts in `columns` must be bounded, because a list is a single text. */
  constructor(
    unitOfWork: UnitOfWork,
    private readonly records: TaskRecords,
    private readonly fields: readonly (keyof Listed & keyof TaskRow)[],
  ) {
    this.rows = unitOfWork.rows(Task, ...fields);
    this.isTaggedApart = unitOfWork.engine === 'postgres';
    this.columns = this.isTaggedApart
      ? `task.id, ${this.rows.packed('task')} AS item`
      : `${this.rows.packed('task', records.tagsSql)} AS item`;
  }

  /** `list` makes the SELECT of a list from its columns. With `number`, the total is selected as well. */
  statement(list: (columns: string) => Query, number?: Query): Query {
    const total = number ? `, (${number.sql}) AS total` : '';
    const { sql, values } = list(this.columns);
    return {
      sql: this.isTaggedApart
        ? `WITH listed AS MATERIALIZED (${sql})
           SELECT string_agg(CAST(item AS text), ',') AS items, ${LINKS} AS links${total} FROM listed`
        : `SELECT group_concat(item) AS items${total} FROM (${sql})`,
      values: { ...number?.values, ...values },
    };
  }

  /** Reads the result of a {@link statement}. */
  in([found]: unknown[]): Selected<Listed> {
    const { items, links, total } = found as Found;
    const all = JSON.parse(`[${items ?? ''}]`) as unknown[][];
    const tasks = all.map((values) => this.taskOf(values));
    if (links) addTags(tasks, JSON.parse(links) as Link[]);
    return { tasks: tasks as unknown as Listed[], total };
  }

  private taskOf(values: unknown[]): Task {
    const task = this.rows.from(values);
    if (!this.isTaggedApart) task.tags = this.records.carriedIn({ carried: values[this.fields.length] as string });
    return task;
  }
}

type Link = [taskId: number, tagId: number, name: string];

const LINKS = `(SELECT CAST(json_agg(json_build_array(link.task_id, tag.id, tag.name) ORDER BY tag.id) AS text)
  FROM task_tags link JOIN tags tag ON tag.id = link.tag_id WHERE link.task_id IN (SELECT id FROM listed))`;

function addTags(tasks: Task[], links: Link[]): void {
  const tagsOf = new Map<number, CarriedTag[]>(tasks.map((task) => [task.id, task.tags]));
  for (const [taskId, id, name] of links) tagsOf.get(taskId)!.push({ id, name });
}
