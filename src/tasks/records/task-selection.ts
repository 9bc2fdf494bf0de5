import type { Rows } from '../../database/rows/rows';
import type { UnitOfWork } from '../../database/unit-of-work';
import type { TaskRow } from './task-row';
import { Task, type CarriedTag } from '../task.entity';
import type { Query } from '../lists/condition';

/** The row of a statement of a {@link TaskSelection}. */
interface Found {
  /** The tasks as JSON arrays, separated by commas; null without tasks. */
  items: string | null;
  /** Their tags, as a JSON array of `[task id, tag id, name]`. */
  links: string | null;
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
 * A list is one JSON text: the drivers take longer to return fifty rows than the database to find them. Its tags are
 * another one, because a join of all takes less time than a subquery for each task.
 */
export class TaskSelection<Listed extends Partial<Task>> {
  private readonly rows: Rows<Task>;
  private readonly select: { columns: string; items: string; links: string };

  /** The texts in `fields` must be bounded, because a list is a single text. */
  constructor(unitOfWork: UnitOfWork, fields: readonly (keyof Listed & keyof TaskRow)[]) {
    this.rows = unitOfWork.rows(Task, ...fields);
    const { list, array } = unitOfWork.json;
    this.select = {
      columns: `task.id, ${this.rows.packed('task')} AS item`,
      items: unitOfWork.engine === 'postgres' ? `string_agg(CAST(item AS text), ',')` : 'group_concat(item)',
      links: `SELECT CAST(${list}(${array}(link.task_id, tag.id, tag.name) ORDER BY tag.id) AS text)
        FROM task_tags link JOIN tags tag ON tag.id = link.tag_id WHERE link.task_id IN (SELECT id FROM listed)`,
    };
  }

  /** `list` makes the SELECT of a list from its columns. With `number`, the total is selected as well. */
  statement(list: (columns: string) => Query, number?: Query): Query {
    const total = number ? `, (${number.sql}) AS total` : '';
    const { columns, items, links } = this.select;
    const { sql, values } = list(columns);
    return {
      sql: `WITH listed AS MATERIALIZED (${sql}) SELECT ${items} AS items, (${links}) AS links${total} FROM listed`,
      values: { ...number?.values, ...values },
    };
  }

  /** Reads the result of a {@link statement}. */
  in([found]: unknown[]): Selected<Listed> {
    const { items, links, total } = found as Found;
    const all = JSON.parse(`[${items ?? ''}]`) as unknown[][];
    const tasks = all.map((values) => this.rows.from(values));
    if (links) addTags(tasks, JSON.parse(links) as Link[]);
    return { tasks: tasks as unknown as Listed[], total };
  }
}

type Link = [taskId: number, tagId: number, name: string];

function addTags(tasks: Task[], links: Link[]): void {
  const tagsOf = new Map<number, CarriedTag[]>(tasks.map((task) => [task.id, task.tags]));
  for (const [taskId, id, name] of links) tagsOf.get(taskId)!.push({ id, name });
}
