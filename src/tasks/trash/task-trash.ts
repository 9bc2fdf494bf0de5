import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { In, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { SYSTEM, type Actor } from '../../common/actor';
import { forbidden, notFound } from '../../common/errors';
import { expectVersion } from '../../common/precondition';
import type { Page, PageRequest } from '../../common/page';
import { keptSince } from '../../common/trash';
import { laterOf } from '../../common/time/instant';
import { ChoresService } from '../../chores/chores.service';
import { CONFIG, type Config } from '../../config';
import { lockedIn, lockRows } from '../../database/locks';
import { ROWS_PER_STATEMENT } from '../../database/rows/batches';
import { pageOf } from '../../database/sorted';
import { UnitOfWork } from '../../database/unit-of-work';
import { UsersService } from '../../users/users.service';
import { created, deleted } from '../../events/changes';
import { EventsService } from '../../events/events.service';
import { overdueAt } from '../lists/task-query';
import { trashSortSql, type TrashedTaskSort } from '../lists/trash-sorts';
import { TaskQuota } from '../records/task-quota';
import { TaskRecords } from '../records/task-records';
import { Task } from '../task.entity';
import { mayChange, onlyVisible } from '../task.policy';

/**
 * Deleted tasks. They can be restored until they are purged; those deleted with their owner only together with the
 * owner.
 */
@Injectable()
export class TaskTrash implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
    private readonly records: TaskRecords,
    private readonly users: UsersService,
    private readonly chores: ChoresService,
    private readonly quota: TaskQuota,
  ) {}

  onModuleInit(): void {
    if (this.config.trashDays > 0) this.chores.every('trash.tasks', 1, (em, now) => this.empty(em, now));
  }

  /** The deleted tasks that the actor may see. */
  list(actor: Actor, request: PageRequest<TrashedTaskSort>): Promise<Page<Task>> {
    return this.unitOfWork.read(async (em) => {
      const query = onlyVisible(trashed(em).innerJoin('task.user', 'owner', 'owner.deletedAt IS NULL'), actor);
      query.setParameters(overdueAt(new Date()));
      const page = await pageOf(query, trashSortSql(request.sortBy, this.config.trashDays), request);
      await this.records.loadTags(em, page.rows);
      return page;
    });
  }

  /** Restores a task. Does nothing if it is not in the trash. Throws `not_found`, `forbidden`, or `conflict`. */
  restore(actor: Actor, id: number): Promise<Task> {
    return this.unitOfWork.run(async (em) => {
      const task = await this.find(em, actor, id, 'restore');
      expectVersion(actor, task);
      if (task.deletedAt === null) return task;
      await this.quota.expectRoom(em, task.userId);
      await this.takeOut(em, actor, [task]);
      return task;
    });
  }

  /** Purges a task. Throws `not_found`, also if it is not in the trash, or `forbidden`. */
  purge(actor: Actor, id: number): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const task = await this.find(em, actor, id, 'delete');
      expectVersion(actor, task);
      await this.remove(em, actor, [task]);
    });
  }

  /** Moves tasks, with tags loaded, to the trash. `updatedAt` does not change. */
  async put(em: EntityManager, actor: Actor, tasks: Task[], withOwner = false): Promise<void> {
    if (tasks.length === 0) return;
    await this.discard(em, actor, tasks, withOwner);
    const { deletedAt, deletedById, deletedWithOwner } = tasks[0]!;
    const place = { deletedAt, deletedById, deletedWithOwner };
    await em.update(Task, { id: In(idsOf(tasks)) }, { ...place, version: nextVersion });
  }

  /** Moves tasks, with tags loaded, out of the trash. */
  async takeOut(em: EntityManager, actor: Actor, tasks: Task[]): Promise<void> {
    if (tasks.length === 0) return;
    await this.revive(em, actor, tasks);
    const { deletedAt, deletedById, deletedWithOwner, updatedAt, updatedById } = tasks[0]!;
    const change = { deletedAt, deletedById, deletedWithOwner, updatedAt, updatedById };
    await em.update(Task, { id: In(idsOf(tasks)) }, { ...change, version: nextVersion });
  }

  /** Like {@link put}, but changes the tasks in memory and records the events; the caller saves the rows. */
  async discard(em: EntityManager, actor: Actor, tasks: Task[], withOwner = false): Promise<void> {
    const facts = tasks.map((task) => ({
      ...task.fact('task.deleted', deleted({ ...task.summary(), tags: task.tags })),
      version: task.version + 1,
    }));
    const now = new Date();
    for (const task of tasks) task.discard(actor.userId, now, withOwner);
    await this.events.record(em, actor, ...facts);
  }

  /** Like {@link takeOut}, but changes the tasks in memory and records the events; the caller saves the rows. */
  async revive(em: EntityManager, actor: Actor, tasks: Task[]): Promise<void> {
    // One for all: they are written by one statement.
    const now = laterOf(new Date(), ...tasks.map(({ updatedAt }) => updatedAt));
    for (const task of tasks) task.restore(actor.userId, now);
    const facts = tasks.map((task) => task.fact('task.restored', created({ ...task.summary(), tags: task.tags })));
    await this.events.record(em, actor, ...facts);
  }

  /** Purges tasks. The public feed omits it, because its readers already saw the deletion. */
  async remove(em: EntityManager, actor: Actor, tasks: Task[]): Promise<void> {
    if (tasks.length === 0) return;
    await this.records.loadTags(em, tasks);
    const facts = tasks.map((task) => {
      const { name, subject, version, about } = task.fact('task.purged', {});
      return { name, subject, version, snapshot: about!.snapshot };
    });
    await this.events.record(em, actor, ...facts);
    await em.delete(Task, { id: In(idsOf(tasks)) });
  }

  private async find(em: EntityManager, actor: Actor, id: number, action: 'restore' | 'delete'): Promise<Task> {
    const task = await em.findOne(Task, { where: { id }, withDeleted: true, ...lockedIn(em) });
    const isMeant = task && (task.deletedAt !== null || action === 'restore');
    if (task) await this.quota.lock(em, task.userId);
    if (!isMeant || !(await this.users.keep(task.userId))) throw notFound('task');
    if (!mayChange(actor, task)) throw forbidden(`task.${action}`);
    await this.records.loadTags(em, [task]);
    return task;
  }

  /**
   * Purges a batch of tasks deleted more than `TRASH_DAYS` ago. Tasks of deleted users are purged with their owners.
   */
  private async empty(em: EntityManager, now: Date): Promise<boolean> {
    const since = keptSince(now, this.config.trashDays).getTime();
    const due = trashed(em).andWhere('task.deletedAt <= :since AND NOT task.deletedWithOwner', { since });
    const tasks = await lockRows(em, due.orderBy('task.id').limit(ROWS_PER_STATEMENT)).getMany();
    await this.remove(em, SYSTEM, tasks);
    return tasks.length === ROWS_PER_STATEMENT;
  }
}

const trashed = (em: EntityManager): SelectQueryBuilder<Task> =>
  em.createQueryBuilder(Task, 'task').withDeleted().where('task.deletedAt IS NOT NULL');

const nextVersion = (): string => 'version + 1';

const idsOf = (tasks: Task[]): number[] => tasks.map(({ id }) => id);
