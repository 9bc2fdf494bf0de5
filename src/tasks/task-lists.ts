import { Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor';
import { offsetOf, orderOf, type Page, type PageRequest } from '../common/page';
import { sliceOf, type Slice, type SliceRequest } from '../common/slice';
import type { Rows } from '../database/rows';
import { UnitOfWork } from '../database/unit-of-work';
import { TaskCounts } from './task-counts';
import { ACTIONABLE, tasksWhere, type TaskFilter } from './task-query';
import { hastenSearch } from './task-search';
import { TaskSurroundings } from './task-surroundings';
import { TaskTags } from './task-tags';
import { Task } from './task.entity';

export const TASK_SORTS = ['id', 'title', 'status', 'priority', 'due_date', 'created_at', 'updated_at'] as const;

type TaskSort = (typeof TASK_SORTS)[number];

const COLUMNS: Record<TaskSort, string> = {
  id: 'id',
  title: 'title',
  status: 'status',
  priority: 'priority',
  due_date: 'dueAt',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

const EXPORT_CHUNK = 500;

export interface TaskSliceRequest extends SliceRequest {
  by: 'created' | 'actionable';
  descending: boolean;
}

/** Many tasks at once: lists and exports, always of those that the actor may see. */
@Injectable()
export class TaskLists {
  private readonly rows: Rows<Task>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly taskTags: TaskTags,
    private readonly surroundings: TaskSurroundings,
    private readonly counts: TaskCounts,
  ) {
    this.rows = unitOfWork.rows(Task);
  }

  list(actor: Actor, filter: TaskFilter, request: PageRequest<TaskSort>): Promise<Page<Task>> {
    return this.unitOfWork.read(async (em) => {
      const query = tasksWhere(em, actor, filter).offset(offsetOf(request)).limit(request.perPage);
      await hastenSearch(em, query, filter.search);
      for (const [column, direction] of Object.entries(orderOf(request, COLUMNS))) {
        // Said outright, since the databases differ in where they put what has no value.
        query.addOrderBy(`task.${column}`, direction, direction === 'ASC' ? 'NULLS FIRST' : 'NULLS LAST');
      }
      const rows = await this.rows.found(em, query);
      const total = (await this.counts.total(em, actor, filter)) ?? (await query.getCount());
      await this.taskTags.load(em, rows);
      return { rows, total };
    });
  }

  /** A slice with the people and leads around each task. */
  slice(actor: Actor, filter: TaskFilter, request: TaskSliceRequest): Promise<Slice<Task>> {
    return this.unitOfWork.read(async (em) => {
      const direction = request.descending ? 'DESC' : 'ASC';
      const query = tasksWhere(em, actor, filter).setParameter('zone', filter.zone ?? 0);
      if (request.by === 'actionable') {
        query.addSelect(ACTIONABLE, 'actionable').orderBy('actionable', direction);
        // Of a day and an instant that begin together, the day comes first.
        query.addOrderBy('task.dueKind', direction, direction === 'ASC' ? 'NULLS FIRST' : 'NULLS LAST');
      } else query.orderBy('task.createdAt', direction);
      query
        .addOrderBy('task.id', direction)
        .offset(request.skip)
        .limit(request.limit + 1);
      const tasks = await this.rows.found(em, query);
      const slice = sliceOf(tasks, request);
      await this.surroundings.load(slice.rows);
      return slice;
    });
  }

  /** All tasks of the filter with tags and owner, newest id first, in chunks: memory stays flat however many there are. */
  async *chunks(actor: Actor, filter: TaskFilter): AsyncGenerator<Task[], void, undefined> {
    let before: number | undefined;
    for (;;) {
      const chunk = await this.chunk(actor, filter, before);
      if (chunk.length > 0) yield chunk;
      if (chunk.length < EXPORT_CHUNK) return;
      before = chunk.at(-1)!.id;
    }
  }

  private chunk(actor: Actor, filter: TaskFilter, before: number | undefined): Promise<Task[]> {
    return this.unitOfWork.read(async (em) => {
      const query = tasksWhere(em, actor, filter).innerJoinAndSelect('task.user', 'user');
      if (before !== undefined) query.andWhere('task.id < :before', { before });
      const tasks = await query.orderBy('task.id', 'DESC').limit(EXPORT_CHUNK).getMany();
      await this.taskTags.load(em, tasks);
      return tasks;
    });
  }
}
