import { Injectable, Logger } from '@nestjs/common';
import { isAdmin, type Actor, type UserActor } from '../../common/actor';
import { forbidden, invalid } from '../../common/errors';
import { isStorable } from '../../common/text';
import { lockedIn } from '../../database/locks';
import { UnitOfWork } from '../../database/unit-of-work';
import { AccountsService } from '../accounts.service';
import { Passwords } from '../passwords';
import { User } from '../user.entity';
import { findUser } from '../users.service';
import { AccountTokens } from './account-tokens';
import { Links, type Link } from './links';

const DAY_SECONDS = 86_400;

/** New passwords for people who have lost theirs, by a token that works once within a day. */
@Injectable()
export class PasswordResets {
  private readonly logger = new Logger('Accounts');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly tokens: AccountTokens,
    private readonly links: Links,
  ) {}

  /** A link for a user, for an admin to pass on. The password stays as it is until the link is used. */
  issue(actor: UserActor, id: number, isLogged: boolean): Promise<Link> {
    if (!isAdmin(actor)) throw forbidden('role.required');
    return this.unitOfWork.run(async (em) => {
      const user = await findUser(em, id);
      const link = await this.links.issue(em, 'password', { userId: id }, DAY_SECONDS, user);
      await this.accounts.record(em, actor, 'user.password_reset_issued', user);
      if (isLogged)
        this.unitOfWork.afterCommit(() => this.logger.warn(`An admin asked for this link here: ${link.url}`));
      return link;
    });
  }

  /**
   * Sends a link to the user with this e-mail, if there is one that is active. Writes the same where there is none, so
   * that the time that it takes does not tell.
   */
  request(email: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const where = { email: isStorable(email) ? email : '', isActive: true };
      const user = await em.findOne(User, { where, ...lockedIn(em) });
      const bearer = user ? { userId: user.id } : { userId: null, email: where.email.slice(0, MAX_EMAIL) };
      await this.links.issue(em, 'password', bearer, DAY_SECONDS, user ?? undefined);
    });
  }

  /** Sets the password that goes with a token, and ends all sessions of its user. Throws `invalid`. */
  async reset(caller: Actor, token: string, password: string): Promise<void> {
    const known = await this.unitOfWork.read((em) => this.tokens.find(em, 'password', token));
    if (!known?.userId) throw invalid({ token: 'ended' });
    const { userId } = known;
    const passwordHash = await this.passwords.hash(password);
    return this.unitOfWork.run(async (em) => {
      const user = await em.findOne(User, { where: { id: userId }, ...lockedIn(em) });
      const found = await this.tokens.find(em, 'password', token);
      if (!user || !found || !(await this.tokens.use(em, found))) throw invalid({ token: 'ended' });
      const actor = { ...caller, userId, credential: 'password_token' };
      await this.accounts.setPassword(em, actor, user, passwordHash, 'user.password_reset');
    });
  }
}

const MAX_EMAIL = 120;
