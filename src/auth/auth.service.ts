import { Injectable } from '@nestjs/common';
import type { Actor, UserActor } from '../common/actor';
import {
  CommittedRefusal,
  invalid,
  unauthenticated,
  type DomainError,
  type ErrorKind,
  type FieldErrors,
} from '../common/errors';
import { UnitOfWork } from '../database/unit-of-work';
import { EventsService } from '../events/events.service';
import type { User } from '../users/user.entity';
import { AccountsService } from '../users/accounts.service';
import { UsersService } from '../users/users.service';
import { Passwords } from '../users/passwords';
import { Invitations } from '../users/tokens/invitations.service';
import type { Client } from './sessions/client';
import { SessionsService, type TokenPair } from './sessions/sessions.service';

export interface Registration {
  username: string;
  email: string;
  password: string;
  firstName: string;
  lastName: string;
  /** The token of an invitation, whose e-mail counts then. */
  invitation?: string;
}

@Injectable()
export class AuthService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly users: UsersService,
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly passwords: Passwords,
    private readonly invitations: Invitations,
    private readonly events: EventsService,
  ) {}

  /**
   * Creates an account with the role "user", or with the e-mail and role of an invitation. Throws `forbidden` if
   * `REGISTRATION` or the invitation do not allow it, `conflict` if the username or e-mail is taken.
   */
  async register(caller: Actor, { password, invitation, ...fields }: Registration): Promise<User> {
    this.invitations.expectMayRegister(invitation);
    if (invitation !== undefined) await this.invitations.read(invitation);
    const passwordHash = await this.passwords.hash(password);
    return this.unitOfWork.run(async (em) => {
      const invited = invitation === undefined ? { role: 'user' as const } : await this.invitations.use(em, invitation);
      return this.accounts.create(em, caller, { ...fields, passwordHash, ...invited });
    });
  }

  /** Throws `unauthenticated` for a wrong address or password, `forbidden` for a deactivated account. */
  async login(
    caller: Actor,
    email: string,
    password: string,
    client: Client,
  ): Promise<{ user: User; tokens: TokenPair }> {
    const user = await this.users.findByEmail(email);
    const matches = await this.passwords.match(user?.passwordHash, password);
    if (!user || !matches) throw await this.loginFailed(caller, user, 'unauthenticated', 'credentials.wrong');
    if (!user.isActive) throw await this.loginFailed(caller, user, 'forbidden', 'account.inactive');
    return { user, tokens: await this.sessions.start(user, client, caller.request) };
  }

  /** Records the same whether there is such a user or not, so that the time that it takes does not tell. */
  private async loginFailed(caller: Actor, user: User | null, kind: ErrorKind, code: string): Promise<DomainError> {
    const subject = { type: 'user', id: user?.id ?? 0 };
    await this.events.note(caller, { name: 'auth.login_failed', subject, userId: user?.id, snapshot: { code } });
    return new CommittedRefusal(kind, code);
  }

  /**
   * Ends all sessions of the caller, including this one. Throws `unauthenticated` if the old password is wrong, otherwise
   * `invalid` with the `failures` of the new one.
   */
  async changePassword(
    actor: UserActor,
    oldPassword: string,
    newPassword: string,
    failures: FieldErrors,
  ): Promise<void> {
    const user = await this.users.get(actor, actor.userId);
    if (!(await this.passwords.match(user.passwordHash, oldPassword))) throw unauthenticated('old_password.wrong');
    if (Object.keys(failures).length > 0) throw invalid(failures);
    await this.accounts.changePassword(actor, user, await this.passwords.hash(newPassword));
  }
}
