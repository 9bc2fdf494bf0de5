import { Injectable } from '@nestjs/common';
import { Not, type EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { conflict, forbidden, unauthenticated } from '../common/errors';
import { expectVersion } from '../common/precondition';
import { publicId } from '../common/public-id';
import { laterOf } from '../common/time/instant';
import { lockedIn } from '../database/locks';
import { UnitOfWork } from '../database/unit-of-work';
import { assign, created, deleted, isEmpty } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import { EventsService } from '../events/events.service';
import { UserBelongings } from './user-belongings';
import { AccountTokens } from './tokens/account-tokens';
import { searchTextOf, User } from './user.entity';
import { mayAccess } from './user.policy';
import { findUser } from './users.service';

/** The fields of an account that can be changed. Absent fields keep their values. */
export type UserFields = Partial<
  Pick<
    User,
    'username' | 'email' | 'firstName' | 'lastName' | 'isActive' | 'role' | 'language' | 'timezone' | 'pendingEmail'
  >
>;

export type NewUser = Pick<User, 'username' | 'email' | 'passwordHash' | 'firstName' | 'lastName' | 'role'> &
  Partial<Pick<User, 'isActive'>>;

/** Creates, changes and deletes accounts. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
    private readonly belongings: UserBelongings,
    private readonly tokens: AccountTokens,
  ) {}

  /** Throws `conflict` if the username or the e-mail is taken. */
  async create(em: EntityManager, actor: Actor, fields: NewUser): Promise<User> {
    const now = new Date();
    const made = {
      publicId: publicId('user'),
      isActive: fields.isActive ?? true,
      searchText: searchTextOf(fields),
      language: null,
      timezone: null,
      pendingEmail: null,
      sessionEpoch: 0,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    const user = em.create(User, { ...fields, ...made });
    await em.insert(User, user);
    const { username, email, role } = user;
    const { firstName, lastName } = user;
    await this.record(em, actor, 'user.created', user, created({ username, email, role, firstName, lastName }));
    return user;
  }

  update(actor: Actor, id: number, fields: UserFields): Promise<User> {
    if (!mayAccess(actor, id)) throw forbidden('user.other');
    return this.unitOfWork.run(async (em) => {
      const user = await findUser(em, id);
      expectVersion(actor, user);
      if (fields.role === 'user' || fields.isActive === false) await keepAnAdmin(em, user);
      return this.save(em, actor, user, assign(user, fields), 'user.updated');
    });
  }

  /**
   * Changes the password and ends all sessions of the user. `seen` is the user whose old password was checked.
   */
  changePassword(actor: Actor, seen: User, passwordHash: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      await this.setPassword(em, actor, await this.confirm(em, seen), passwordHash, 'user.password_changed');
    });
  }

  /** Gives a locked user a password, and ends all sessions and tokens in links. */
  async setPassword(em: EntityManager, actor: Actor, user: User, passwordHash: string, event: string): Promise<void> {
    user.version += 1;
    const { id, version, sessionEpoch } = user;
    const changes = { passwordHash, pendingEmail: null, version, sessionEpoch: sessionEpoch + 1 };
    await em.update(User, id, { ...changes, updatedAt: laterOf(new Date(), user.updatedAt) });
    await this.tokens.endAll(em, id);
    await this.record(em, actor, event, user);
  }

  /** Gives a locked user fields that are confirmed or trusted. */
  become(em: EntityManager, actor: Actor, user: User, fields: UserFields): Promise<User> {
    return this.save(em, actor, user, assign(user, fields), 'user.updated');
  }

  /**
   * Reloads and locks the user whose password was checked (`seen`). Throws `unauthenticated` if password or sessions
   * have changed since then, so that only one of two concurrent changes succeeds.
   */
  async confirm(em: EntityManager, seen: User): Promise<User> {
    const user = await em.findOne(User, { where: { id: seen.id }, ...lockedIn(em) });
    if (!user || user.passwordHash !== seen.passwordHash || user.sessionEpoch !== seen.sessionEpoch) {
      throw unauthenticated('credentials.wrong');
    }
    return user;
  }

  activate(actor: Actor, id: number): Promise<User> {
    return this.unitOfWork.run(async (em) => {
      const user = await findUser(em, id);
      expectVersion(actor, user);
      return this.save(em, actor, user, assign(user, { isActive: true }), 'user.activated');
    });
  }

  deactivate(actor: Actor, id: number): Promise<User> {
    return this.unitOfWork.run(async (em) => {
      const user = await findUser(em, id);
      await keepAnAdmin(em, user);
      if (user.role === 'admin') throw forbidden('user.deactivate_admin');
      expectVersion(actor, user);
      return this.save(em, actor, user, assign(user, { isActive: false }), 'user.deactivated');
    });
  }

  /** Moves the account and its records to the trash. It cannot be used any more. */
  delete(actor: Actor, id: number): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const user = await findUser(em, id);
      await keepAnAdmin(em, user);
      if (user.role === 'admin') throw forbidden('user.delete_admin');
      expectVersion(actor, user);
      await this.belongings.onOwnerTrashed(em, actor, user);
      user.version += 1;
      const { username, email, role } = user;
      await this.record(em, actor, 'user.deleted', user, deleted({ username, email, role }));
      const counts = { sessionEpoch: user.sessionEpoch + 1, version: user.version };
      await em.update(User, id, { ...counts, deletedAt: new Date() });
    });
  }

  private async save(em: EntityManager, actor: Actor, user: User, changes: FieldChanges, name: string): Promise<User> {
    if (isEmpty(changes)) return user;
    Object.assign(user, { updatedAt: laterOf(new Date(), user.updatedAt), version: user.version + 1 });
    if (changes.isActive) await this.onActivity(em, actor, user);
    if (changes.email) await this.onEmail(em, user);
    user.searchText = searchTextOf(user);
    const { id, ...columns } = user;
    await em.update(User, id, columns);
    for (const [each, its] of audited(user, changes, name)) await this.record(em, actor, each, user, its);
    await this.record(em, actor, name, user, changes);
    return user;
  }

  /** Links that were sent to the old e-mail end. */
  private async onEmail(em: EntityManager, user: User): Promise<void> {
    user.pendingEmail = null;
    await this.tokens.endAll(em, user.id);
  }

  private onActivity(em: EntityManager, actor: Actor, user: User): Promise<void> {
    user.sessionEpoch += 1;
    return user.isActive
      ? this.belongings.onOwnerActivated(em, actor, user)
      : this.belongings.onOwnerDeactivated(em, actor, user);
  }

  record(em: EntityManager, actor: Actor, name: string, user: User, changes?: FieldChanges): Promise<void> {
    return this.events.record(em, actor, {
      name,
      subject: { type: 'user', id: user.id },
      userId: user.id,
      version: user.version,
      changes,
    });
  }
}

/** Changes that have an event of their own for the audit log, where the event of the change does not say it. */
function audited(user: User, { role, email, isActive }: FieldChanges, name: string): [string, FieldChanges][] {
  const activity = user.isActive ? 'user.activated' : 'user.deactivated';
  return [
    ...(role ? [['user.role_changed', { role }] as [string, FieldChanges]] : []),
    ...(email ? [['user.email_changed', { email }] as [string, FieldChanges]] : []),
    ...(isActive && name !== activity ? [[activity, { isActive }] as [string, FieldChanges]] : []),
  ];
}

/** Throws `conflict` if the installation would be left without an active admin. */
async function keepAnAdmin(em: EntityManager, user: User): Promise<void> {
  if (user.role !== 'admin' || !user.isActive) return;
  const others = await em.find(User, {
    where: { role: 'admin', isActive: true, id: Not(user.id) },
    order: { id: 'ASC' },
    ...lockedIn(em),
  });
  if (others.length === 0) throw conflict('user.last_admin');
}
