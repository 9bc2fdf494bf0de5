import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { conflict, invalid, unauthenticated } from '../common/errors';
import { lockedIn } from '../database/locks';
import { UnitOfWork } from '../database/unit-of-work';
import { Mailer } from '../mail/mailer';
import { AccountsService, type UserFields } from './accounts.service';
import { Passwords } from './passwords';
import { AccountTokens } from './tokens/account-tokens';
import { Links } from './tokens/links';
import { User } from './user.entity';
import { UsersService } from './users.service';

const DAY_SECONDS = 86_400;

/** Changes to accounts as their users and admins make them: users need their password for a new e-mail of their own. */
@Injectable()
export class AccountChanges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly users: UsersService,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly tokens: AccountTokens,
    private readonly links: Links,
    private readonly mailer: Mailer,
  ) {}

  /**
   * Throws `conflict` if the e-mail is taken, `invalid` without and `unauthenticated` with a wrong `password`. Where e-mails are sent, a new
   * e-mail is only noted until {@link confirmEmail}.
   */
  async update(actor: Actor, id: number, fields: UserFields, password: string | undefined): Promise<User> {
    const { email, ...others } = fields;
    if (email === undefined || actor.userId !== id) return this.accounts.update(actor, id, fields);
    const seen = await this.users.get(actor, id);
    // Without the e-mail, so that it cannot change back what an admin changes meanwhile.
    if (email === seen.email) return this.accounts.update(actor, id, others);
    await this.unitOfWork.read((em) => expectFree(em, email));
    await this.expectPassword(seen, password);
    return this.unitOfWork.run(async (em) => {
      await this.accounts.confirm(em, seen);
      if (!this.mailer.isOn) return this.accounts.update(actor, id, fields);
      await expectFree(em, email);
      const user = await this.accounts.update(actor, id, { ...others, pendingEmail: email });
      await this.links.issue(em, 'email', { userId: id, email }, DAY_SECONDS, { email, language: user.language });
      return user;
    });
  }

  /** Gives a user the e-mail that the token was sent to. Throws `invalid` for the token, `conflict` for the e-mail. */
  confirmEmail(caller: Actor, token: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const known = await this.tokens.find(em, 'email', token);
      const where = { id: known?.userId ?? 0 };
      const user = await em.findOne(User, { where, ...lockedIn(em) });
      const found = user && (await this.tokens.find(em, 'email', token));
      if (!found || !(await this.tokens.use(em, found))) throw invalid({ token: 'ended' });
      const actor = { ...caller, userId: user.id, credential: 'email_token' };
      await this.accounts.become(em, actor, user, { email: found.email! });
    });
  }

  private async expectPassword(seen: User, password: string | undefined): Promise<void> {
    if (password === undefined || password === '') throw invalid({ current_password: 'required' });
    if (!(await this.passwords.match(seen.passwordHash, password))) throw unauthenticated('current_password.wrong');
  }
}

async function expectFree(em: EntityManager, email: string): Promise<void> {
  if (await em.existsBy(User, { email })) throw conflict('users.email.taken');
}
