import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { locks } from '../../database/locks';
import type { Find } from '../../database/rows/lookup';
import type { Rows } from '../../database/rows/rows';
import { UnitOfWork } from '../../database/unit-of-work';
import { differing } from '../../events/changes';
import { TaskTags, type WithTags } from './task-tags';
import { Task } from '../task.entity';

/** The number or the public name of a task. */
export type TaskRef = number | string;

interface Found extends WithTags {
  id: number;
  public_id: string;
}

interface Locked extends WithTags {
  is_as_seen: boolean;
}

/** One task with its tags, as nearly every request needs it; what is in the trash is not there. */
@Injectable()
export class TaskLookup {
  private readonly rows: Rows<Task>;
  private readonly columns: string;
  private readonly byId: Find<number, Found>;
  private readonly byPublicId: Find<string, Found>;

  constructor(
    unitOfWork: UnitOfWork,
    private readonly taskTags: TaskTags,
  ) {
    this.rows = unitOfWork.rows(Task);
    this.columns = this.rows.columns('task');
    const selectBy = (column: string) => (places: string) =>
      `SELECT task.id, task.public_id, ${this.columns}, ${taskTags.column} FROM tasks task
       WHERE ${column} IN (${places}) AND task.deleted_at IS NULL`;
    this.byId = unitOfWork.lookup({ select: selectBy('task.id'), keyOf: ({ id }) => id });
    this.byPublicId = unitOfWork.lookup({ select: selectBy('task.public_id'), keyOf: ({ public_id: id }) => id });
  }

  /** By one statement. */
  async find(ref: TaskRef): Promise<Task | undefined> {
    const [found] = await (typeof ref === 'number' ? this.byId(ref) : this.byPublicId(ref));
    return found && this.taggedIn(found);
  }

  /** For a change, until whose end nobody else changes it. */
  async locked(em: EntityManager, ref: TaskRef): Promise<Task | undefined> {
    if (!locks(em)) return this.find(ref);
    const sql = `SELECT ${this.columns}, ${this.taskTags.column}, ${IS_AS_SEEN} FROM tasks task
      WHERE ${typeof ref === 'number' ? 'task.id' : 'task.public_id'} = $1 AND task.deleted_at IS NULL FOR UPDATE OF task`;
    const [found] = await em.query<Locked[]>(sql, [ref]);
    if (!found) return undefined;
    const task = this.taggedIn(found);
    if (!found.is_as_seen) await this.taskTags.load(em, [task]);
    return task;
  }

  async insert(em: EntityManager, task: Task): Promise<void> {
    await this.rows.insert(em, [task]);
  }

  /** Writes what is another than before: what is written anew goes through every index that it is in. */
  async save(em: EntityManager, task: Task, before: Partial<Task>): Promise<void> {
    await this.rows.update(em, [{ id: task.id, ...differing(before, task.columns()) }]);
  }

  private taggedIn(found: WithTags): Task {
    return Object.assign(this.rows.of(found, 'task'), { tags: this.taskTags.carriedIn(found) });
  }
}

/**
 * A statement that had to wait for the lock gives the task as it is by then, and with it the tags of when it began to
 * wait. It shows in the place of the row: every change of a task or of its tags writes it to another.
 */
const IS_AS_SEEN = '(SELECT seen.ctid FROM tasks seen WHERE seen.id = task.id) = task.ctid AS is_as_seen';
