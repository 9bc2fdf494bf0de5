import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { In, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { SYSTEM, type Actor } from '../../common/actor';
import { forbidden, notFound } from '../../common/errors';
import { expectVersion } from '../../common/precondition';
import { offsetOf, type Page, type PageRequest } from '../../common/page';
import { keptSince } from '../../common/trash';
import { ChoresService } from '../../chores/chores.service';
import { CONFIG, type Config } from '../../config';
import { lockedIn, lockRows } from '../../database/locks';
import { UnitOfWork } from '../../database/unit-of-work';
import { UsersService } from '../../users/users.service';
import { TaskEvents } from '../task-events';
import { TaskTags } from '../records/task-tags';
import { Task } from '../task.entity';
import { mayChange, onlyVisible } from '../task.policy';

/** How many tasks go for good in one unit of work. */
export const PURGED_AT_ONCE = 500;

/** Where deleted tasks wait, to be restored or to go for good; whose owner is there too comes back with the owner only. */
@Injectable()
export class TaskTrash implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly events: TaskEvents,
    private readonly taskTags: TaskTags,
    private readonly users: UsersService,
    private readonly chores: ChoresService,
  ) {}

  onModuleInit(): void {
    if (this.config.trashDays > 0) this.chores.every('trash.tasks', 1, (em, now) => this.empty(em, now));
  }

  /** Those that the actor may see, by the time of their deletion. */
  list(actor: Actor, request: PageRequest): Promise<Page<Task>> {
    return this.unitOfWork.read(async (em) => {
      const direction = request.descending ? 'DESC' : 'ASC';
      const query = onlyVisible(trashed(em).innerJoin('task.user', 'owner', 'owner.deletedAt IS NULL'), actor);
      query.orderBy('task.deletedAt', direction).addOrderBy('task.id', direction);
      const [rows, total] = await query.offset(offsetOf(request)).limit(request.perPage).getManyAndCount();
      await this.taskTags.load(em, rows);
      return { rows, total };
    });
  }

  /** The task as it was. One that is not in the trash stays as it is. Throws `not_found` or `forbidden`. */
  restore(actor: Actor, id: number): Promise<Task> {
    return this.unitOfWork.run(async (em) => {
      const task = await this.find(em, actor, id, 'restore');
      expectVersion(actor, task);
      if (task.deletedAt !== null) await this.takeOut(em, actor, [task]);
      return task;
    });
  }

  /** Deletes a task of the trash for good. Throws `not_found`, also for one that is not in the trash, or `forbidden`. */
  purge(actor: Actor, id: number): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const task = await this.find(em, actor, id, 'delete');
      expectVersion(actor, task);
      await this.remove(em, actor, [task]);
    });
  }

  /** Puts tasks, which have their tags, into the trash. Moves nothing else on them. */
  async put(em: EntityManager, actor: Actor, tasks: Task[], withOwner = false): Promise<void> {
    if (tasks.length === 0) return;
    await this.events.deleted(em, actor, tasks);
    for (const task of tasks) task.version += 1;
    const place = { deletedAt: new Date(), deletedById: actor.userId, deletedWithOwner: withOwner };
    await em.update(Task, { id: In(idsOf(tasks)) }, { ...place, version: nextVersion });
  }

  /** Takes tasks, which have their tags, out of the trash. */
  async takeOut(em: EntityManager, actor: Actor, tasks: Task[]): Promise<void> {
    if (tasks.length === 0) return;
    const place = { deletedAt: null, deletedById: null, deletedWithOwner: false };
    const change = { ...place, updatedAt: new Date(), updatedById: actor.userId };
    for (const task of tasks) Object.assign(task, change, { version: task.version + 1 });
    await em.update(Task, { id: In(idsOf(tasks)) }, { ...change, version: nextVersion });
    await this.events.restored(em, actor, tasks);
  }

  /** Deletes tasks for good. */
  async remove(em: EntityManager, actor: Actor, tasks: Task[]): Promise<void> {
    if (tasks.length === 0) return;
    await this.events.purged(em, actor, tasks);
    await em.delete(Task, { id: In(idsOf(tasks)) });
  }

  private async find(em: EntityManager, actor: Actor, id: number, action: 'restore' | 'delete'): Promise<Task> {
    const task = await em.findOne(Task, { where: { id }, withDeleted: true, ...lockedIn(em) });
    const isMeant = task && (task.deletedAt !== null || action === 'restore');
    if (!isMeant || !(await this.users.keep(em, task.userId))) throw notFound('task');
    if (!mayChange(actor, task)) throw forbidden(`task.${action}`);
    await this.taskTags.load(em, [task]);
    return task;
  }

  /** Some of those whose time has come; those of deleted users go with their owners. */
  private async empty(em: EntityManager, now: Date): Promise<boolean> {
    const since = keptSince(now, this.config.trashDays).getTime();
    const due = trashed(em).andWhere('task.deletedAt <= :since AND NOT task.deletedWithOwner', { since });
    const tasks = await lockRows(em, due.orderBy('task.id').limit(PURGED_AT_ONCE)).getMany();
    await this.remove(em, SYSTEM, tasks);
    return tasks.length === PURGED_AT_ONCE;
  }
}

const trashed = (em: EntityManager): SelectQueryBuilder<Task> =>
  em.createQueryBuilder(Task, 'task').withDeleted().where('task.deletedAt IS NOT NULL');

const nextVersion = (): string => 'version + 1';

const idsOf = (tasks: Task[]): number[] => tasks.map(({ id }) => id);
