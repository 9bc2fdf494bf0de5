import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SYSTEM, type Actor } from '../../common/actor';
import { notFound } from '../../common/errors';
import { expectVersion } from '../../common/precondition';
import type { Page, PageRequest } from '../../common/page';
import { keptSince } from '../../common/trash';
import { laterOf } from '../../common/time/instant';
import { ChoresService } from '../../chores/chores.service';
import { CONFIG, type Config } from '../../config';
import { lockedIn, lockRows } from '../../database/locks';
import { pageOf } from '../../database/sorted';
import { UnitOfWork } from '../../database/unit-of-work';
import { EventsService } from '../../events/events.service';
import { UserBelongings } from '../user-belongings';
import { User } from '../user.entity';
import { USER_SORT_SQL, type TrashedUserSort } from '../user-sorts';

/** Deleted accounts. They can be restored until they are purged. */
@Injectable()
export class UserTrash implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
    private readonly belongings: UserBelongings,
    private readonly chores: ChoresService,
  ) {}

  onModuleInit(): void {
    if (this.config.trashDays > 0) this.chores.every('trash.users', 1, (em, now) => this.empty(em, now));
  }

  list(request: PageRequest<TrashedUserSort>): Promise<Page<User>> {
    return this.unitOfWork.read((em) => pageOf(trashed(em), this.sortSql(request.sortBy), request));
  }

  /**
   * Restores an account and the records that were deleted with it. Its sessions stay ended. An account that is not
   * deleted does not change. Throws `not_found`, or `conflict` if the username or e-mail has been taken since.
   */
  restore(actor: Actor, id: number): Promise<User> {
    return this.unitOfWork.run(async (em) => {
      const user = await em.findOne(User, { where: { id }, withDeleted: true, ...lockedIn(em) });
      if (!user) throw notFound('user');
      expectVersion(actor, user);
      if (user.deletedAt === null) return user;
      const change = { deletedAt: null, updatedAt: laterOf(new Date(), user.updatedAt), version: user.version + 1 };
      Object.assign(user, change);
      await em.update(User, id, change);
      await this.record(em, actor, 'user.restored', user);
      await this.belongings.onOwnerRestored(em, actor, user);
      return user;
    });
  }

  /** Purges an account with all that belongs to it. Throws `not_found`, also if it is not in the trash. */
  purge(actor: Actor, id: number): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const user = await em.findOne(User, { where: { id }, withDeleted: true, ...lockedIn(em) });
      if (!user || user.deletedAt === null) throw notFound('user');
      expectVersion(actor, user);
      while (await this.belongings.onPurged(em, actor, user));
      await this.remove(em, actor, user);
    });
  }

  /** Purges one account after `TRASH_DAYS`, or a batch of its records. Returns whether there may be more. */
  private async empty(em: EntityManager, now: Date): Promise<boolean> {
    const since = keptSince(now, this.config.trashDays).getTime();
    const due = trashed(em).andWhere('user.deletedAt <= :since', { since }).orderBy('user.id').limit(1);
    const user = await lockRows(em, due).getOne();
    if (!user) return false;
    if (await this.belongings.onPurged(em, SYSTEM, user)) return true;
    await this.remove(em, SYSTEM, user);
    return true;
  }

  private async remove(em: EntityManager, actor: Actor, user: User): Promise<void> {
    await this.record(em, actor, 'user.purged', user);
    await em.delete(User, user.id);
  }

  /** Without `TRASH_DAYS`, `purge_at` is null for all accounts. */
  private sortSql(by: TrashedUserSort): string {
    if (by === 'deleted_at') return 'user.deletedAt';
    if (by === 'purge_at') return this.config.trashDays === 0 ? 'user.id' : 'user.deletedAt';
    return USER_SORT_SQL[by];
  }

  private record(em: EntityManager, actor: Actor, name: string, user: User): Promise<void> {
    return this.events.record(em, actor, {
      name,
      subject: { type: 'user', id: user.id },
      userId: user.id,
      version: user.version,
    });
  }
}

const trashed = (em: EntityManager) =>
  em.createQueryBuilder(User, 'user').withDeleted().where('user.deletedAt IS NOT NULL');
