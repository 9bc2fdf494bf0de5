import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../common/actor';
import { forbidden } from '../../common/errors';
import { lockedIn } from '../../database/locks';
import { inBatches, ROWS_PER_STATEMENT } from '../../database/rows/batches';
import type { Lead } from '../../leads/lead.entity';
import { LeadsService } from '../../leads/leads.service';
import { UserBelongings, type Belongings } from '../../users/user-belongings';
import type { User } from '../../users/user.entity';
import { TaskRecords } from '../records/task-records';
import { TaskTrash } from './task-trash';
import { Task } from '../task.entity';
import { mayChange } from '../task.policy';

/** Moves tasks to the trash, and restores them, together with their owner or lead. */
@Injectable()
export class TaskTies implements Belongings, OnModuleInit {
  constructor(
    private readonly records: TaskRecords,
    private readonly trash: TaskTrash,
    private readonly users: UserBelongings,
    private readonly leads: LeadsService,
  ) {}

  onModuleInit(): void {
    this.users.register(this);
    this.leads.beforeDelete((em, actor, lead) => this.trashTasksOf(em, actor, lead));
  }

  /** Marks the tasks that it trashes, so that exactly these are restored with the owner. */
  async onOwnerTrashed(em: EntityManager, actor: Actor, { id: userId }: User): Promise<void> {
    const tasks = await em.find(Task, { where: { userId }, order: { id: 'ASC' }, ...lockedIn(em) });
    await inBatches(tasks, async (part) => {
      await this.records.loadTags(em, part);
      await this.trash.put(em, actor, part, true);
    });
  }

  async onOwnerRestored(em: EntityManager, actor: Actor, { id: userId }: User): Promise<void> {
    const where = { userId, deletedWithOwner: true };
    const tasks = await em.find(Task, { where, withDeleted: true, order: { id: 'ASC' }, ...lockedIn(em) });
    await inBatches(tasks, async (part) => {
      await this.records.loadTags(em, part);
      await this.trash.takeOut(em, actor, part);
    });
  }

  async onPurged(em: EntityManager, actor: Actor, { id: userId }: User): Promise<boolean> {
    const tasks = await em.find(Task, {
      where: { userId },
      withDeleted: true,
      take: ROWS_PER_STATEMENT,
      ...lockedIn(em),
    });
    await this.trash.remove(em, actor, tasks);
    return tasks.length > 0;
  }

  /**
   * Moves the tasks of a lead to the trash. Throws `forbidden` if the actor may not delete all of them. Tasks already
   * in the trash stay there and lose the lead.
   */
  private async trashTasksOf(em: EntityManager, actor: Actor, { id: leadId }: Lead): Promise<void> {
    const all = await em.find(Task, { where: { leadId }, withDeleted: true, order: { id: 'ASC' }, ...lockedIn(em) });
    const present = all.filter(({ deletedAt }) => deletedAt === null);
    if (!present.every((task) => mayChange(actor, task))) throw forbidden('lead.tasks');
    await inBatches(present, async (part) => {
      await this.records.loadTags(em, part);
      await this.trash.put(em, actor, part);
    });
    await inBatches(all, async (part) => {
      await this.records.loadTags(em, part);
      for (const task of part) task.leadId = null;
      const changes = { leadId: { old: leadId, new: null } };
      await this.records.recordSideEffect(
        em,
        actor,
        part.map((task) => ({ task, changes })),
      );
    });
    await em.update(Task, { leadId }, { leadId: null });
  }
}
