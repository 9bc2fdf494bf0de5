import { Injectable } from '@nestjs/common';
import { isAdmin, type Actor } from '../../common/actor';
import { forbidden } from '../../common/errors';
import { UnitOfWork } from '../../database/unit-of-work';
import { AccountsService, type NewUser } from '../accounts.service';
import { Passwords } from '../passwords';
import type { User } from '../user.entity';

const NO_PASSWORD = '';

/** Accounts that admins create for others. */
@Injectable()
export class AdminUsers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
  ) {}

  /** Without a password, nobody can log in until one is set. Throws `conflict` if the username or e-mail is taken. */
  async create(actor: Actor, fields: Omit<NewUser, 'passwordHash'>, password: string | undefined): Promise<User> {
    if (!isAdmin(actor)) throw forbidden('role.required');
    const passwordHash = password === undefined ? NO_PASSWORD : await this.passwords.hash(password);
    return this.unitOfWork.run((em) => this.accounts.create(em, actor, { ...fields, passwordHash }));
  }
}
