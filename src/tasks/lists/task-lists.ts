import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/actor';
import { offsetOf, type Page, type PageRequest } from '../../common/page';
import { isPossiblePublicId } from '../../common/public-id';
import { sliceOf, type Slice, type SliceRequest } from '../../common/slice';
import { ROWS_PER_STATEMENT } from '../../database/rows/batches';
import type { Rows } from '../../database/rows/rows';
import { UnitOfWork } from '../../database/unit-of-work';
import { User } from '../../users/user.entity';
import { TaskCounts } from './task-counts';
import { TaskCursors } from './task-cursors';
import { plannedFor, type FilterExpression, type Query, type TaskFilter } from './task-query';
import { resolved } from '../filter/filter-conditions';
import { markIfFew } from './task-few';
import { withSearchIndex } from './task-search';
import { RelatedRecords } from '../records/task-related';
import { positionOf, type TaskSort } from './task-order';
import { countTasksSql, listTasksSql } from './list-sql';
import type { Walk } from './task-legs';
import { TaskSelection, type Selected } from '../records/task-selection';
import { LISTED_COLUMNS, SHOWN_COLUMNS } from '../records/task-columns';
import { Task, type ExportedTask, type ListedTask } from '../task.entity';

/** Few, so that the first of them are sent soon. */
const FIRST_ROWS = 50;

/** Selects a part of a list by cursor. */
export interface TaskPartRequest {
  sortBy: TaskSort;
  descending: boolean;
  limit: number;
  cursor?: string;
}

export interface TaskSliceRequest extends SliceRequest {
  by: 'created_at' | 'actionable';
  descending: boolean;
}

/** Lists and exports of the tasks that the actor may see. */
@Injectable()
export class TaskLists {
  private readonly rows: Rows<Task>;
  private readonly users: Rows<User>;
  private readonly listed: TaskSelection<ListedTask>;
  private readonly exported: TaskSelection<ExportedTask>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly related: RelatedRecords,
    private readonly cursors: TaskCursors,
    private readonly counts: TaskCounts,
  ) {
    this.rows = unitOfWork.rows(Task, ...SHOWN_COLUMNS);
    this.users = unitOfWork.rows(User, 'id', 'username', 'email');
    this.listed = new TaskSelection<ListedTask>(unitOfWork, LISTED_COLUMNS);
    this.exported = new TaskSelection<ExportedTask>(unitOfWork, [...LISTED_COLUMNS, 'publicId']);
  }

  /** One page and the total number of tasks, from one snapshot. */
  list(actor: Actor, filter: TaskFilter, request: PageRequest<TaskSort>): Promise<Page<ListedTask>> {
    const { sortBy: by, descending, perPage: limit } = request;
    const skip = offsetOf(request);
    return this.fast(filter, new Date(), async (fast) => {
      const number = this.counts.numberOf(actor, fast) ?? countTasksSql(actor, fast);
      const walk = { by, descending, limit, skip };
      const { tasks, total = 0 } = await this.tagged(this.listed, actor, fast, walk, number);
      return { rows: tasks, total };
    });
  }

  /** The same list by cursor. Each part costs the same. Throws `invalid` if the cursor belongs to another list. */
  part(
    actor: Actor,
    filter: TaskFilter,
    { sortBy: by, descending, limit, cursor }: TaskPartRequest,
  ): Promise<{ rows: ListedTask[]; next: string | null }> {
    const { after, now = new Date() } = cursor ? this.cursors.read({ by, descending, filter }, cursor) : {};
    const list = { by, descending, filter, now };
    return this.fast(filter, now, async (fast) => {
      const walk = { by, descending, now, limit: limit + 1, after };
      const { tasks } = await this.tagged(this.listed, actor, fast, walk);
      const { rows, hasMore } = sliceOf(tasks, { limit });
      return { rows, next: hasMore ? this.cursors.write(list, positionOf(rows.at(-1)!, list)) : null };
    });
  }

  /** A slice, with current users, leads and contacts loaded. */
  async slice(actor: Actor, filter: TaskFilter, request: TaskSliceRequest): Promise<Slice<Task>> {
    const { by, descending, limit, skip } = request;
    const numbers = await this.numbersOf(await markIfFew(this.unitOfWork, filter));
    const walk = { by, descending, limit: limit + 1, skip };
    const slice = sliceOf(await this.untagged(this.rows, actor, numbers, walk), request);
    await this.related.load(slice.rows);
    return slice;
  }

  /** All matching tasks with tags and owner, newest id first, in chunks of limited size. */
  async *chunks(actor: Actor, wanted: TaskFilter): AsyncGenerator<ExportedTask[], void, undefined> {
    const filter = await resolved(this.unitOfWork, wanted, new Date());
    let before: number | undefined;
    for (let limit = FIRST_ROWS; ; limit = ROWS_PER_STATEMENT) {
      const chunk = await this.chunk(actor, filter, limit, before);
      if (chunk.length > 0) yield chunk;
      if (chunk.length < limit) return;
      before = chunk.at(-1)!.id;
    }
  }

  /** The next matching tasks that the actor may see, in ascending order of ids. */
  walk(actor: Actor, after: number, limit: number, expression?: FilterExpression): Promise<ExportedTask[]> {
    const walk = { by: 'id', descending: false, limit, after: { value: after, id: after } } as const;
    if (!expression) return this.many(actor, {}, walk);
    return this.fast({ expression }, new Date(), (fast) => this.many(actor, fast, walk));
  }

  private chunk(actor: Actor, filter: TaskFilter, limit: number, before: number | undefined): Promise<ExportedTask[]> {
    const after = before === undefined ? undefined : { value: before, id: before };
    const walk = { by: 'id', descending: true, limit, after } as const;
    return this.unitOfWork.read(async () => {
      const tasks = await this.fast(filter, new Date(), (fast) => this.many(actor, fast, walk));
      const owners = await this.users.byIds([...new Set(tasks.map(({ userId }) => userId))]);
      const byId = new Map(owners.map((owner) => [owner.id, owner]));
      for (const task of tasks) task.user = byId.get(task.userId);
      return tasks;
    });
  }

  /** Runs `find` with the fastest form of the filter, in which moments are those at `now`. */
  private async fast<T>(filter: TaskFilter, now: Date, find: (fast: TaskFilter) => Promise<T>): Promise<T> {
    const marked = await markIfFew(this.unitOfWork, await resolved(this.unitOfWork, filter, now));
    return withSearchIndex(this.unitOfWork, marked, find);
  }

  /** Replaces the owners' public ids by their numbers, which tell which visibility scopes can contain their tasks. */
  private async numbersOf({ owners, ...filter }: TaskFilter): Promise<TaskFilter> {
    if (owners === undefined) return filter;
    const possible = owners.filter(isPossiblePublicId);
    if (possible.length === 0) return { ...filter, ownerIds: [] };
    const named = 'SELECT id FROM users WHERE public_id IN (:...possible) AND deleted_at IS NULL';
    const found = await this.unitOfWork.query<{ id: number }>(named, { possible });
    return { ...filter, ownerIds: found.map(({ id }) => id) };
  }

  private async tagged<Listed extends Partial<Task>>(
    selection: TaskSelection<Listed>,
    actor: Actor,
    filter: TaskFilter,
    walk: Walk,
    number?: Query,
  ): Promise<Selected<Listed>> {
    const statement = selection.statement((columns) => this.along(columns, actor, filter, walk), number);
    return selection.in(await this.unitOfWork.query(plannedFor(filter, statement.sql), statement.values));
  }

  private async many(actor: Actor, filter: TaskFilter, walk: Walk): Promise<ExportedTask[]> {
    return (await this.tagged(this.exported, actor, filter, walk)).tasks;
  }

  private async untagged(rows: Rows<Task>, actor: Actor, filter: TaskFilter, walk: Walk): Promise<Task[]> {
    const { sql, values } = this.along(rows.columns('task'), actor, filter, walk);
    const found = await this.unitOfWork.query<Record<string, unknown>>(plannedFor(filter, sql), values);
    return found.map((row) => rows.of(row, 'task'));
  }

  private along(columns: string, actor: Actor, filter: TaskFilter, walk: Walk): Query {
    return listTasksSql(columns, actor, filter, walk, this.unitOfWork.engine === 'postgres');
  }
}
