import { Injectable } from '@nestjs/common';
import { anonymousOn, type UserActor } from '../common/actor';
import { forbidden, invalid, unauthenticated, type FieldErrors } from '../common/errors';
import { UnitOfWork } from '../database/unit-of-work';
import { TASKFORGE } from '../taskforge/api';
import type { User } from '../users/user.entity';
import { AccountsService } from '../users/accounts.service';
import { UsersService } from '../users/users.service';
import { Passwords } from '../users/passwords';
import type { Client } from './sessions/client';
import { SessionsService, type TokenPair } from './sessions/sessions.service';

export interface Registration {
  username: string;
  email: string;
  password: string;
  firstName: string;
  lastName: string;
}

@Injectable()
export class AuthService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly users: UsersService,
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly passwords: Passwords,
  ) {}

  /** Creates an account with the role "user". Throws `conflict` if the username or e-mail is taken. */
  async register({ password, ...fields }: Registration): Promise<User> {
    const passwordHash = await this.passwords.hash(password);
    return this.unitOfWork.run((em) =>
      this.accounts.create(em, anonymousOn(TASKFORGE.name), { ...fields, passwordHash, role: 'user' }),
    );
  }

  /** Throws `unauthenticated` for a wrong address or password, `forbidden` for a deactivated account. */
  async login(email: string, password: string, client: Client): Promise<{ user: User; tokens: TokenPair }> {
    const user = await this.users.findByEmail(email);
    const matches = await this.passwords.match(user?.passwordHash, password);
    if (!user || !matches) throw unauthenticated('credentials.wrong');
    if (!user.isActive) throw forbidden('account.inactive');
    return { user, tokens: await this.sessions.start(user, client) };
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
