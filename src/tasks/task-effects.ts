import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import type { FieldChanges } from '../events/event.entity';
import { CLOSED, type Status } from './task-fields';
import type { Task } from './task.entity';

/** Something that follows from a task being done, in the same transaction. */
export interface TaskEffect {
  /** Somebody has completed the task. */
  completed(em: EntityManager, actor: Actor, task: Task, now: Date): Promise<void>;
  /** Somebody has opened it again. */
  reopened(em: EntityManager, actor: Actor, task: Task): Promise<void>;
}

/** Where what follows from tasks makes itself known: tasks themselves do not know it. */
@Injectable()
export class TaskEffects {
  private readonly effects: TaskEffect[] = [];

  register(effect: TaskEffect): void {
    this.effects.push(effect);
  }

  /** To be called when the status has changed from `old`; says what else that changed on the task. */
  async follow(em: EntityManager, actor: Actor, task: Task, old: Status, now: Date): Promise<FieldChanges> {
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
