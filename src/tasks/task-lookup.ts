import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { locks } from '../database/locks';
import type { Rows } from '../database/rows';
import { UnitOfWork } from '../database/unit-of-work';
import { TaskTags } from './task-tags';
import { Task } from './task.entity';

/** The number or the public name of a task. */
export type TaskRef = number | string;

interface Found extends Record<string, unknown> {
  carried_id: number | null;
  carried_name: string;
}

/** One task with its tags, as nearly every request needs it; what is in the trash is not there. */
@Injectable()
export class TaskLookup {
  private readonly rows: Rows<Task>;
  private readonly columns: string;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly taskTags: TaskTags,
  ) {
    this.rows = unitOfWork.rows(Task);
    this.columns = this.rows.columns('task');
  }

  /** By one statement: as often as the task has tags it gives the task, each time with one of them. */
  async find(ref: TaskRef): Promise<Task | undefined> {
    const found = await this.unitOfWork.query<Found>(
      `SELECT ${this.columns}, tag.id AS carried_id, tag.name AS carried_name FROM tasks task
       LEFT JOIN task_tags link ON link.task_id = task.id LEFT JOIN tags tag ON tag.id = link.tag_id
       WHERE ${named(ref)} ORDER BY tag.id`,
      [ref],
    );
    const task = found[0] && this.rows.of(found[0], 'task');
    if (task)
      task.tags = found.flatMap(({ carried_id: id, carried_name: name }) => (id === null ? [] : [{ id, name }]));
    return task;
  }

  /** For a change, until whose end nobody else changes it. Its tags are to be asked for with {@link withTags}. */
  async locked(em: EntityManager, ref: TaskRef): Promise<Task | undefined> {
    if (!locks(em)) return this.find(ref);
    const sql = `SELECT ${this.columns} FROM tasks task WHERE ${named(ref)} FOR UPDATE`;
    const [found] = await em.query<Found[]>(sql, [ref]);
    return found && this.rows.of(found, 'task');
  }

  /** Only under the lock: whoever held it may have changed the tags as well. */
  async withTags(em: EntityManager, task: Task): Promise<Task> {
    if (locks(em)) await this.taskTags.load(em, [task]);
    return task;
  }

  async insert(em: EntityManager, task: Task): Promise<void> {
    await this.rows.insert(em, [task]);
  }

  async save(em: EntityManager, task: Task): Promise<void> {
    await this.rows.update(em, task.id, task.columns());
  }
}

const named = (ref: TaskRef): string =>
  `${typeof ref === 'number' ? 'task.id' : 'task.public_id'} = $1 AND task.deleted_at IS NULL`;
