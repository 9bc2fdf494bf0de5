import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor, UserActor } from '../common/actor';
import { forbidden, notFound } from '../common/errors';
import { lockedIn } from '../database/locks';
import { UnitOfWork } from '../database/unit-of-work';
import { created, deleted, isEmpty } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import { EventsService } from '../events/events.service';
import { TagsService } from '../tags/tags.service';
import type { User } from '../users/user.entity';
import { UsersService } from '../users/users.service';
import { TaskTags } from './task-tags';
import { Task, type TaskFields } from './task.entity';
import { mayChange, mayRead } from './task.policy';

/** What a request may write on a task; an absent field stays as it is, `tagIds` replaces all tags. */
export interface TaskChanges extends TaskFields {
  tagIds?: number[];
}

/** What the actor wants to do with a task, for the refusal to say. */
export type TaskAction = 'read' | 'update' | 'delete';

@Injectable()
export class TasksService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
    private readonly tags: TagsService,
    private readonly taskTags: TaskTags,
    private readonly users: UsersService,
  ) {}

  onModuleInit(): void {
    this.users.beforeDelete((em, actor, user) => this.recordLoss(em, actor, user));
  }

  /** The task, if the actor may do this with it. Throws `not_found` or `forbidden`. */
  get(actor: Actor, id: number, action: TaskAction): Promise<Task> {
    return this.unitOfWork.read((em) => this.find(em, actor, id, action));
  }

  create(actor: UserActor, { tagIds = [], ...fields }: TaskChanges & { title: string }): Promise<Task> {
    return this.unitOfWork.run(async (em) => {
      const task = Task.of(actor.userId, fields, new Date());
      await em.insert(Task, task);
      const tags = await this.taskTags.replace(em, task, await this.tags.resolve(em, tagIds));
      await this.record(em, actor, 'task.created', task, { ...created(summaryOf(task)), ...tags });
      return task;
    });
  }

  /** Changes the fields that are present and differ; without any, nothing is written. */
  update(actor: Actor, id: number, { tagIds, ...fields }: TaskChanges): Promise<Task> {
    return this.unitOfWork.run(async (em) => {
      const task = await this.find(em, actor, id, 'update');
      const now = new Date();
      const changes = task.change(fields, now);
      if (tagIds) Object.assign(changes, await this.taskTags.replace(em, task, await this.tags.resolve(em, tagIds)));
      if (isEmpty(changes)) return task;
      task.updatedAt = now;
      await em.update(Task, id, task.columns());
      await this.record(em, actor, nameOf(changes), task, changes);
      return task;
    });
  }

  complete(actor: Actor, id: number): Promise<Task> {
    return this.update(actor, id, { status: 'completed' });
  }

  delete(actor: Actor, id: number): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const task = await this.find(em, actor, id, 'delete');
      await this.recordDeleted(em, actor, [task]);
      await em.delete(Task, id);
    });
  }

  private async find(em: EntityManager, actor: Actor, id: number, action: TaskAction): Promise<Task> {
    const task = await em.findOne(Task, { where: { id }, ...lockedIn(em) });
    if (!task) throw notFound('task');
    const may = action === 'read' ? mayRead : mayChange;
    if (!may(actor, task)) throw forbidden(`task.${action}`);
    await this.taskTags.load(em, [task]);
    return task;
  }

  /** A user's tasks go with them. */
  private async recordLoss(em: EntityManager, actor: Actor, { id: userId }: User): Promise<void> {
    const tasks = await em.findBy(Task, { userId });
    await this.taskTags.load(em, tasks);
    await this.recordDeleted(em, actor, tasks);
  }

  private async recordDeleted(em: EntityManager, actor: Actor, tasks: Task[]): Promise<void> {
    const facts = tasks.map((task) => factOf('task.deleted', task, deleted({ ...summaryOf(task), tags: task.tags })));
    await this.events.record(em, actor, ...facts);
  }

  private record(em: EntityManager, actor: Actor, name: string, task: Task, changes: FieldChanges): Promise<void> {
    return this.events.record(em, actor, factOf(name, task, changes));
  }
}

const factOf = (name: string, task: Task, changes: FieldChanges) => ({
  name,
  subject: { type: 'task', id: task.id },
  changes,
});

const summaryOf = ({ title, description, status, priority, due, completedAt, userId }: Task): object => ({
  title,
  description,
  status,
  priority,
  due,
  completedAt,
  userId,
});

/** The most telling name of a change. */
function nameOf({ status }: FieldChanges): string {
  if (status?.new === 'completed') return 'task.completed';
  return status?.old === 'completed' ? 'task.reopened' : 'task.updated';
}
