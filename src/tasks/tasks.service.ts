import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor, UserActor } from '../common/actor';
import { forbidden, invalidRequest, notFound } from '../common/errors';
import { expectVersion } from '../common/precondition';
import { isPossiblePublicId } from '../common/public-id';
import { lockRows } from '../database/locks';
import { UnitOfWork } from '../database/unit-of-work';
import { isEmpty } from '../events/changes';
import { TagsService } from '../tags/tags.service';
import { TaskEdits } from './task-edits';
import { TaskEvents } from './task-events';
import type { NewTaskFields, TaskFields } from './task-fields';
import { tasksWhere, type TaskFilter } from './lists/task-query';
import { TaskLookup, type TaskRef } from './records/task-lookup';
import { retag, TaskTags } from './records/task-tags';
import { TaskTrash } from './trash/task-trash';
import { Task } from './task.entity';
import { mayAttribute, mayChange, mayRead } from './task.policy';

/** What a request may write on a task; an absent field stays as it is, `tagIds` replaces all tags. */
export interface TaskChanges extends TaskFields {
  tagIds?: number[];
}

/** What is to change, or how that follows from what the task is. */
export type TaskPatch = TaskChanges | ((task: Task) => TaskChanges);

/** What the actor wants to do with a task, for the refusal to say. */
export type TaskAction = 'read' | 'update' | 'delete';

/** How many tasks may be changed at once. */
const MOST_AT_ONCE = 1_000;

@Injectable()
export class TasksService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: TaskEvents,
    private readonly edits: TaskEdits,
    private readonly tags: TagsService,
    private readonly lookup: TaskLookup,
    private readonly taskTags: TaskTags,
    private readonly trash: TaskTrash,
  ) {}

  /** The task, if the actor may do this with it. Throws `not_found` or `forbidden`. */
  get(actor: Actor, ref: TaskRef, action: TaskAction): Promise<Task> {
    return allowed(actor, ref, action, () => this.lookup.find(ref));
  }

  create(actor: UserActor, { tagIds = [], ...fields }: TaskChanges & NewTaskFields): Promise<Task> {
    return this.unitOfWork.run(async (em) => {
      const { task, followed } = await this.edits.draft(em, actor, fields, new Date());
      await this.edits.expectOwner(em, task.userId);
      await this.lookup.insert(em, task);
      const tags = retag(task, await this.tags.resolve(em, tagIds));
      await this.taskTags.write(em, [{ task, before: [] }]);
      await this.events.created(em, actor, task, tags, followed);
      return task;
    });
  }

  /** A task as it was somewhere else, with its type, times and origin. Throws `forbidden` unless the actor is an admin. */
  import(actor: UserActor, fields: NewTaskFields): Promise<Task> {
    if (!mayAttribute(actor)) throw forbidden('task.import');
    return this.create(actor, fields);
  }

  /** Changes the fields that are present and differ; without any, nothing is written. */
  update(actor: Actor, ref: TaskRef, patch: TaskPatch): Promise<Task> {
    return this.unitOfWork.run(async (em) => {
      const task = await this.find(em, actor, ref, 'update');
      expectVersion(actor, task);
      return this.change(em, actor, task, patch);
    });
  }

  /** Changes all tasks of the filter that the actor may see, or none. */
  updateAll(actor: Actor, filter: TaskFilter, patch: TaskPatch): Promise<Task[]> {
    return this.unitOfWork.run(async (em) => {
      const query = tasksWhere(em, actor, filter)
        .orderBy('task.id')
        .limit(MOST_AT_ONCE + 1);
      const tasks = await lockRows(em, query).getMany();
      if (tasks.length > MOST_AT_ONCE) throw invalidRequest('tasks.too_many');
      await this.taskTags.load(em, tasks);
      for (const task of tasks) await this.change(em, actor, task, patch);
      return tasks;
    });
  }

  complete(actor: Actor, ref: TaskRef): Promise<Task> {
    return this.update(actor, ref, { status: 'completed' });
  }

  /** Puts the task into the trash. */
  delete(actor: Actor, ref: TaskRef): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const task = await this.find(em, actor, ref, 'delete');
      expectVersion(actor, task);
      await this.trash.put(em, actor, [task]);
    });
  }

  private async change(em: EntityManager, actor: Actor, task: Task, patch: TaskPatch): Promise<Task> {
    const { tagIds, ...fields } = typeof patch === 'function' ? patch(task) : patch;
    const [columns, before] = [task.columns(), task.tags];
    const tags = tagIds && (await this.tags.resolve(em, tagIds));
    const changes = await this.edits.change(em, actor, task, { ...fields, tags }, new Date());
    if (isEmpty(changes)) return task;
    await this.taskTags.write(em, [{ task, before }]);
    await this.lookup.save(em, task, columns);
    await this.events.changed(em, actor, task, changes);
    return task;
  }

  private find(em: EntityManager, actor: Actor, ref: TaskRef, action: TaskAction): Promise<Task> {
    return allowed(actor, ref, action, () => this.lookup.locked(em, ref));
  }
}

async function allowed(
  actor: Actor,
  ref: TaskRef,
  action: TaskAction,
  find: () => Promise<Task | undefined>,
): Promise<Task> {
  const task = typeof ref === 'number' || isPossiblePublicId(ref) ? await find() : undefined;
  if (!task) throw notFound('task');
  const may = action === 'read' ? mayRead : mayChange;
  if (!may(actor, task)) throw forbidden(`task.${action}`);
  return task;
}
