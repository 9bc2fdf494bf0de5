import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SYSTEM } from '../common/actor';
import { Announcement } from '../common/announcement';
import { CONFIG, type Config } from '../config';
import { UnitOfWork } from '../database/unit-of-work';
import { AccountsService } from '../users/accounts.service';
import { UsersService } from '../users/users.service';
import { Passwords } from '../users/passwords';

/** Creates the first admin if there are no accounts yet. */
@Injectable()
export class FirstAdmin implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly users: UsersService,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!(await this.users.isEmpty())) return;
    const { email, password } = this.config.admin;
    const made = password ?? randomBytes(18).toString('base64url');
    const passwordHash = await this.passwords.hash(made);
    const names = { username: 'admin', firstName: 'System', lastName: 'Administrator' };
    const admin = { ...names, email, passwordHash, role: 'admin' as const };
    try {
      await this.unitOfWork.run((em) => this.accounts.create(em, SYSTEM, admin));
    } catch (error) {
      // Another instance that started on the same empty database may have created the admin.
      if (await this.users.isEmpty()) throw error;
      return;
    }
    const shown = password ? 'the password of ADMIN_PASSWORD' : `${made}   (shown only now)`;
    new Logger('Start').log(
      new Announcement(
        `\n  First start: the admin is ${email}\n  Password:    ${shown}`,
        `First start: the admin is ${email}. Password: ${shown} `,
      ),
    );
  }
}
