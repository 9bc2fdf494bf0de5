import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor, UserActor } from '../common/actor';
import { conflict, forbidden, notFound } from '../common/errors';
import { expectVersion } from '../common/precondition';
import { isPossiblePublicId } from '../common/public-id';
import { laterOf } from '../common/time/instant';
import type { Ahead } from '../database/rows/rows-ahead';
import { UnitOfWork } from '../database/unit-of-work';
import { isEmpty } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import { TagLookup } from '../tags/tag-lookup';
import { UsersService } from '../users/users.service';
import { ShownTasks } from './records/shown-tasks';
import { TaskQuota } from './records/task-quota';
import { TaskRecords, type TaskRef } from './records/task-records';
import { CLOSED, type Status } from './task-fields';
import type { TaskChanges, TaskPatch } from './task-patch';
import { Task, type NewTaskFields, type ShownTask, type TaskFields } from './task.entity';
import { mayAttribute, mayChange, mayRead } from './task.policy';
import { TaskTrash } from './trash/task-trash';

/** The action named in a refusal. */
export type TaskAction = 'read' | 'update' | 'delete';

/** Runs when a task is completed or reopened, in the same transaction. */
export interface TaskEffect {
  completed(em: EntityManager, actor: Actor, task: Task, now: Date): Promise<void>;
  reopened(em: EntityManager, actor: Actor, task: Task): Promise<void>;
}

@Injectable()
export class TasksService {
  private readonly effects: TaskEffect[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly records: TaskRecords,
    private readonly tags: TagLookup,
    private readonly users: UsersService,
    private readonly trash: TaskTrash,
    private readonly quota: TaskQuota,
    private readonly shown: ShownTasks,
  ) {}

  /** Registers an effect of a module that depends on tasks. */
  registerEffect(effect: TaskEffect): void {
    this.effects.push(effect);
  }

  /** Returns the task if the actor may perform the action. Throws `not_found` or `forbidden`. */
  get(actor: Actor, ref: TaskRef, action: TaskAction): Promise<Task> {
    return allowed(actor, ref, action, () => this.records.find(ref));
  }

  /** Like {@link get}, for a read that shows the task in the TaskForge API. */
  show(actor: Actor, id: number): Promise<ShownTask> {
    return allowed(actor, id, 'read', () => this.shown.find(id));
  }

  /** Throws `invalid` if a tag does not exist, `conflict` if the owner has as many tasks as allowed. */
  create(actor: UserActor, fields: NewTaskFields, tagIds: number[] = []): Promise<Task> {
    return this.unitOfWork.run(
      async (em) => {
        const { task, followed } = await this.draft(em, actor, fields, new Date());
        await this.expectOwner(em, task.userId);
        await this.quota.expectRoom(em, task.userId);
        const tags = task.retag(await this.tags.resolve(tagIds));
        await this.records.insert(em, actor, task, tags, followed);
        return task;
      },
      this.aheadOfCreate(fields.userId ?? actor.userId, tagIds),
    );
  }

  /**
   * Imports a task from another system, with its type, times and origin. Throws `forbidden` unless the actor is an
   * admin.
   */
  import(actor: UserActor, fields: NewTaskFields): Promise<Task> {
    if (!mayAttribute(actor)) throw forbidden('task.import');
    return this.create(actor, fields);
  }

  /**
   * Applies a patch. If no value differs, nothing is written. Throws `not_found`, `forbidden`, `invalid` or
   * `precondition_failed`, in this order.
   */
  update(actor: Actor, ref: TaskRef, patch: TaskPatch): Promise<Task> {
    return this.unitOfWork.run(
      async (em) => {
        const task = await this.find(em, actor, ref, 'update');
        const changes = await this.changesOf(task, patch);
        expectVersion(actor, task);
        return this.change(em, actor, task, changes);
      },
      [this.records.ahead(ref), this.tags.ahead(patch.tagIds ?? [])],
    );
  }

  complete(actor: Actor, ref: TaskRef): Promise<Task> {
    return this.update(actor, ref, { fields: () => ({ status: 'completed' }) });
  }

  /** Moves the task to the trash. */
  delete(actor: Actor, ref: TaskRef): Promise<void> {
    return this.unitOfWork.run(
      async (em) => {
        const task = await this.find(em, actor, ref, 'delete');
        expectVersion(actor, task);
        await this.trash.put(em, actor, [task]);
      },
      [this.records.ahead(ref)],
    );
  }

  /** Loads and locks a task for a change. Throws `not_found` or `forbidden`. */
  find(em: EntityManager, actor: Actor, ref: TaskRef, action: TaskAction): Promise<Task> {
    return allowed(actor, ref, action, () => this.records.locked(em, ref));
  }

  /** Changes and saves a task loaded with {@link find}. */
  async change(em: EntityManager, actor: Actor, task: Task, fields: TaskChanges): Promise<Task> {
    const before = task.copy();
    const changes = await this.edit(em, actor, task, fields, new Date());
    if (changes.userId) await this.quota.expectRoom(em, task.userId);
    if (!isEmpty(changes)) await this.records.save(em, actor, task, before, changes);
    return task;
  }

  /** The changes of a patch, for this task. Throws `invalid`, also if a tag does not exist. */
  async changesOf(task: Task, patch: TaskPatch): Promise<TaskChanges> {
    const { tagIds } = patch;
    const tags = tagIds && (await this.tags.existing(tagIds));
    const isUnknown = tags && tags.length < new Set(tagIds).size;
    return { ...patch.fields(task, isUnknown ? { tags: 'unknown' } : {}), tags };
  }

  /** Creates a task in memory. `followed` are the changes caused by creating it as completed. */
  async draft(
    em: EntityManager,
    actor: UserActor,
    fields: NewTaskFields,
    now: Date,
  ): Promise<{ task: Task; followed: FieldChanges }> {
    const task = Task.of(actor.userId, attributed(actor, fields), now);
    return { task, followed: await this.follow(em, actor, task, 'pending', now) };
  }

  /** Changes a task in memory and returns all changes, including effects. */
  async edit(
    em: EntityManager,
    actor: Actor,
    task: Task,
    { tags, ...fields }: TaskChanges,
    now: Date,
  ): Promise<FieldChanges> {
    const old = task.status;
    const changes = task.change(attributed(actor, fields), now);
    if (tags) Object.assign(changes, task.retag(tags));
    if (isEmpty(changes)) return changes;
    if (changes.userId) await this.expectOwner(em, task.userId);
    const updatedAt = laterOf(now, task.updatedAt);
    Object.assign(task, { updatedAt, updatedById: actor.userId, version: task.version + 1 });
    if (changes.status) Object.assign(changes, await this.follow(em, actor, task, old, now));
    return changes;
  }

  /** Throws `conflict` if the user is in the trash, which a foreign key does not detect. */
  async expectOwner(em: EntityManager, userId: number): Promise<void> {
    await this.quota.lock(em, userId);
    if (!(await this.users.keep(userId))) throw conflict('store.gone');
  }

  private aheadOfCreate(ownerId: number, tagIds: number[]): Ahead[] {
    return [this.users.ahead(ownerId), this.tags.ahead(tagIds), this.records.aheadOfInsert];
  }

  /** Runs the effects of a status change and returns what they changed on the task. */
  private async follow(em: EntityManager, actor: Actor, task: Task, old: Status, now: Date): Promise<FieldChanges> {
    const wasClosed = CLOSED.includes(old);
    const { objectType, objectId } = task;
    for (const effect of this.effects) {
      if (!wasClosed && task.isCompleted()) await effect.completed(em, actor, task, now);
      if (wasClosed && !task.isClosed()) await effect.reopened(em, actor, task);
    }
    return {
      ...(objectType === task.objectType ? {} : { objectType: { old: objectType, new: task.objectType } }),
      ...(objectId === task.objectId ? {} : { objectId: { old: objectId, new: task.objectId } }),
    };
  }
}

/** Only admins may set the creator; for others the field is ignored. */
const attributed = <T extends TaskFields>(actor: Actor, fields: T): T =>
  fields.createdById === undefined || mayAttribute(actor) ? fields : { ...fields, createdById: undefined };

async function allowed<Found extends Pick<Task, 'userId' | 'createdById'>>(
  actor: Actor,
  ref: TaskRef,
  action: TaskAction,
  find: () => Promise<Found | undefined>,
): Promise<Found> {
  const task = typeof ref === 'number' || isPossiblePublicId(ref) ? await find() : undefined;
  if (!task) throw notFound('task');
  const may = action === 'read' ? mayRead : mayChange;
  if (!may(actor, task)) throw forbidden(`task.${action}`);
  return task;
}
