import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { forbidden, notFound } from '../common/errors';
import type { Page, PageRequest } from '../common/page';
import { isPossiblePublicId } from '../common/public-id';
import { sliceOf, type Slice, type SliceRequest } from '../common/slice';
import { isStorable } from '../common/text';
import { lockedIn, locks } from '../database/locks';
import { runSql } from '../database/rows/sql';
import { pageOf } from '../database/sorted';
import { UnitOfWork } from '../database/unit-of-work';
import { User } from './user.entity';
import { mayAccess } from './user.policy';
import { USER_SORT_SQL, type UserSort } from './user-sorts';

/** Who has an account. */
@Injectable()
export class UsersService {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  list(request: PageRequest<UserSort>): Promise<Page<User>> {
    return this.unitOfWork.read((em) =>
      pageOf(em.createQueryBuilder(User, 'user'), USER_SORT_SQL[request.sortBy], request),
    );
  }

  /** Throws `forbidden` for an account that is not the actor's to see, whether there is one or not. */
  get(actor: Actor, id: number): Promise<User> {
    if (!mayAccess(actor, id)) throw forbidden('user.other');
    return this.unitOfWork.read((em) => findUser(em, id));
  }

  /** The user with this e-mail address, in lower case, if there is one. */
  async findByEmail(email: string): Promise<User | null> {
    // PostgreSQL refuses to compare with text that it could not store.
    return isStorable(email) ? this.unitOfWork.read((em) => em.findOneBy(User, { email })) : null;
  }

  /** All users, also those who were locked out: whoever has an account knows the others by name and address. */
  members(by: 'id' | 'firstName' | 'lastName', request: SliceRequest): Promise<Slice<User>> {
    const then = by === 'firstName' ? 'lastName' : 'firstName';
    return this.unitOfWork.read(async (em) => {
      const query = em.createQueryBuilder(User, 'user').orderBy(`user.${by}`);
      if (by !== 'id') query.addOrderBy(`user.${then}`).addOrderBy('user.id');
      return sliceOf(
        await query
          .offset(request.skip)
          .limit(request.limit + 1)
          .getMany(),
        request,
      );
    });
  }

  /** One of them. */
  member(name: string): Promise<User> {
    return this.unitOfWork.read(async (em) => {
      const user = isPossiblePublicId(name) ? await em.findOneBy(User, { publicId: name }) : null;
      if (!user) throw notFound('user');
      return user;
    });
  }

  /** The number of the user of this public name, if there is one. */
  async idOf(name: string): Promise<number | undefined> {
    if (!isPossiblePublicId(name)) return undefined;
    const user = await this.unitOfWork.read((em) =>
      em.findOne(User, { select: { id: true }, where: { publicId: name } }),
    );
    return user?.id;
  }

  /** Whether there is this user; if so, they stay until the end of the unit of work. */
  async keep(em: EntityManager, id: number): Promise<boolean> {
    const lock = locks(em) ? 'FOR KEY SHARE' : '';
    const there = await runSql(em, `SELECT 1 FROM users WHERE id = $1 AND deleted_at IS NULL ${lock}`, [id]);
    return there.length > 0;
  }

  async isEmpty(): Promise<boolean> {
    return (await this.unitOfWork.read((em) => em.count(User))) === 0;
  }
}

/** Throws `not_found`; in a unit of work, nobody else changes the row until its end. */
export async function findUser(em: EntityManager, id: number): Promise<User> {
  const user = await em.findOne(User, { where: { id }, ...lockedIn(em) });
  if (!user) throw notFound('user');
  return user;
}
