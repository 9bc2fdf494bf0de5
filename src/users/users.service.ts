import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Actor, Role } from '../common/actor';
import { forbidden, notFound } from '../common/errors';
import type { Page, PageRequest } from '../common/page';
import { isPossiblePublicId } from '../common/public-id';
import { sliceOf, type Slice, type SliceRequest } from '../common/slice';
import { containing, isStorable } from '../common/text';
import { lockedIn } from '../database/locks';
import type { KeyedSelect } from '../database/rows/keyed';
import type { Find } from '../database/rows/lookup';
import type { Ahead } from '../database/rows/rows-ahead';
import { pageOf } from '../database/sorted';
import { UnitOfWork } from '../database/unit-of-work';
import { User } from './user.entity';
import { mayAccess } from './user.policy';
import { USER_SORT_SQL, type UserSort } from './user-sorts';

/** Which accounts. An absent condition does not count. */
export interface UserFilter {
  /** Part of the username, the e-mail, or the first and last name, ignoring case. */
  search?: string;
  roles?: readonly Role[];
  isActive?: boolean;
}

const PRESENT: KeyedSelect<number, { id: number }> = {
  select: (places) => `SELECT id FROM users WHERE id IN (${places}) AND deleted_at IS NULL`,
  keyOf: ({ id }) => id,
  lock: 'FOR KEY SHARE',
};

/** Reads accounts. */
@Injectable()
export class UsersService {
  private readonly present: Find<number, { id: number }>;

  constructor(private readonly unitOfWork: UnitOfWork) {
    this.present = unitOfWork.lookup(PRESENT);
  }

  /** The accounts for which all conditions hold. */
  list(request: PageRequest<UserSort>, filter: UserFilter): Promise<Page<User>> {
    return this.unitOfWork.read((em) => pageOf(usersWhere(em, filter), USER_SORT_SQL[request.sortBy], request));
  }

  /** Throws `forbidden` if the actor may not see the account, even if it does not exist. */
  get(actor: Actor, id: number): Promise<User> {
    if (!mayAccess(actor, id)) throw forbidden('user.other');
    return this.unitOfWork.read((em) => findUser(em, id));
  }

  /** The user with this e-mail address, in lower case, if there is one. */
  async findByEmail(email: string): Promise<User | null> {
    // PostgreSQL refuses to compare with text that it could not store.
    return isStorable(email) ? this.unitOfWork.read((em) => em.findOneBy(User, { email })) : null;
  }

  /** All users, deactivated ones included. Every user may see the names and addresses of all others. */
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

  /** A user by public id. Throws `not_found`. */
  member(name: string): Promise<User> {
    return this.unitOfWork.read(async (em) => {
      const user = isPossiblePublicId(name) ? await em.findOneBy(User, { publicId: name }) : null;
      if (!user) throw notFound('user');
      return user;
    });
  }

  /** The id of the user with this public id, if there is one. */
  async idOf(name: string): Promise<number | undefined> {
    if (!isPossiblePublicId(name)) return undefined;
    const user = await this.unitOfWork.read((em) =>
      em.findOne(User, { select: { id: true }, where: { publicId: name } }),
    );
    return user?.id;
  }

  /** Whether the user exists. If so, locks the user against deletion until the end of the unit of work. */
  async keep(id: number): Promise<boolean> {
    return (await this.present(id))[0] !== undefined;
  }

  /** What {@link keep} looks up. */
  ahead(id: number): Ahead {
    return { by: PRESENT, keys: [id] };
  }

  async isEmpty(): Promise<boolean> {
    return (await this.unitOfWork.read((em) => em.count(User))) === 0;
  }
}

function usersWhere(em: EntityManager, { search, roles, isActive }: UserFilter): SelectQueryBuilder<User> {
  const query = em.createQueryBuilder(User, 'user');
  if (search !== undefined && !isStorable(search)) query.andWhere('1 = 0');
  else if (search !== undefined)
    query.andWhere(`user.searchText LIKE :search ESCAPE '\\'`, { search: containing(search) });
  if (roles?.length === 0) query.andWhere('1 = 0');
  else if (roles) query.andWhere('user.role IN (:...roles)', { roles });
  if (isActive !== undefined) query.andWhere('user.isActive = :isActive', { isActive });
  return query;
}

/** Throws `not_found`. In a unit of work, locks the row until its end. */
export async function findUser(em: EntityManager, id: number): Promise<User> {
  const user = await em.findOne(User, { where: { id }, ...lockedIn(em) });
  if (!user) throw notFound('user');
  return user;
}
