import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor, UserActor } from '../common/actor';
import { conflict } from '../common/errors';
import { isEmpty } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import { UsersService } from '../users/users.service';
import { TaskEffects } from './task-effects';
import type { NewTaskFields, TaskFields } from './task-fields';
import { retag } from './records/task-tags';
import { Task, type CarriedTag } from './task.entity';
import { mayAttribute } from './task.policy';

export interface Draft {
  task: Task;
  followed: FieldChanges;
}

/** What is done to tasks before they are written: the same for one as for many. */
@Injectable()
export class TaskEdits {
  constructor(
    private readonly effects: TaskEffects,
    private readonly users: UsersService,
  ) {}

  /** A new task that is not written yet, and what followed from its being done already. */
  async draft(em: EntityManager, actor: UserActor, fields: NewTaskFields, now: Date): Promise<Draft> {
    const task = Task.of(actor.userId, attributed(actor, fields), now);
    return { task, followed: await this.effects.follow(em, actor, task, 'pending', now) };
  }

  /** Changes the task in memory, and says what changed with all that follows; without a change, it stays as it is. */
  async change(
    em: EntityManager,
    actor: Actor,
    task: Task,
    { tags, ...fields }: TaskFields & { tags?: CarriedTag[] },
    now: Date,
  ): Promise<FieldChanges> {
    const old = task.status;
    const changes = task.change(attributed(actor, fields), now);
    if (tags) Object.assign(changes, retag(task, tags));
    if (isEmpty(changes)) return changes;
    if (changes.userId) await this.expectOwner(em, task.userId);
    Object.assign(task, { updatedAt: now, updatedById: actor.userId, version: task.version + 1 });
    if (changes.status) Object.assign(changes, await this.effects.follow(em, actor, task, old, now));
    return changes;
  }

  /** No foreign key sees that a user has gone to the trash meanwhile. */
  async expectOwner(em: EntityManager, userId: number): Promise<void> {
    if (!(await this.users.keep(em, userId))) throw conflict('store.gone');
  }
}

/** Who made a task is for admins to say; anybody else's word on it counts as absent. */
const attributed = <T extends TaskFields>(actor: Actor, fields: T): T =>
  mayAttribute(actor) ? fields : { ...fields, createdById: undefined };
