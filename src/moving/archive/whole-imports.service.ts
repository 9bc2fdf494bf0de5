import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SYSTEM, type UserActor } from '../../common/actor';
import { DomainError, ImportRefusal } from '../../common/errors';
import { withFolder } from '../../common/temporary-folder';
import { UnitOfWork } from '../../database/unit-of-work';
import { AccountsService } from '../../users/accounts.service';
import { User } from '../../users/user.entity';
import { collectingEarly } from '../early-collection';
import { objectIn, tasksmithIn } from '../formats/tasksmith';
import { ImportsService } from '../imports.service';
import { folderOf, USERS, type ArchivedUser } from './archived';
import { ArchiveFile, type Line } from './zip-reader';

/** What the import of a whole service did. */
export interface WholeImported {
  users: { created: number; existing: number };
  tasks: { created: number; updated: number; unchanged: number };
}

const NO_PASSWORD = '';

/** Brings in the export of a whole service. */
@Injectable()
export class WholeImports {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly accounts: AccountsService,
    private readonly imports: ImportsService,
  ) {}

  /** Whether a file is the export of a whole service. */
  async isWhole(path: string): Promise<boolean> {
    const zip = ArchiveFile.reading(path, async function* (archive) {
      yield archive.has(USERS);
    });
    const first = await zip.next().catch(() => ({ value: false }));
    await zip.return(undefined);
    return first.value === true;
  }

  /**
   * Creates the accounts that are not there, by e-mail, and imports what each of them has, or nothing at all. Accounts
   * without a hash in the file have no password. Throws `ImportRefusal`, or `conflict` if a username is taken.
   */
  async import(path: string): Promise<WholeImported> {
    const users: ArchivedUser[] = [];
    for await (const user of ArchiveFile.reading(path, usersIn)) users.push(user);
    const done: WholeImported = { users: { created: 0, existing: 0 }, tasks: { created: 0, updated: 0, unchanged: 0 } };
    const everybody = async (em: EntityManager): Promise<WholeImported> => {
      for (const user of users) await this.importOne(em, path, user, done);
      return done;
    };
    return collectingEarly(path, () => this.unitOfWork.run(everybody));
  }

  private async importOne(em: EntityManager, path: string, archived: ArchivedUser, done: WholeImported): Promise<void> {
    const known = await em.findOneBy(User, { email: archived.email });
    done.users[known ? 'existing' : 'created'] += 1;
    const { id: userId, role } = known ?? (await this.create(em, archived));
    const actor: UserActor = { userId, role, api: SYSTEM.api, credential: null };
    const format = tasksmithIn(folderOf(archived));
    const imported = await withFolder((folder) =>
      this.imports.importAs(format, actor, path, { isDryRun: false, folder }),
    );
    for (const what of ['created', 'updated', 'unchanged'] as const) done.tasks[what] += imported[what];
  }

  private create(
    em: EntityManager,
    { password_hash: passwordHash = NO_PASSWORD, ...user }: ArchivedUser,
  ): Promise<User> {
    const { username, email, first_name: firstName, last_name: lastName, role, is_active: isActive } = user;
    return this.accounts.create(em, SYSTEM, { username, email, firstName, lastName, role, isActive, passwordHash });
  }
}

async function* usersIn(archive: ArchiveFile): AsyncGenerator<ArchivedUser> {
  if (!archive.has(USERS)) throw refused('archive.unreadable', undefined);
  for await (const line of archive.lines(USERS)) yield userIn(line);
}

function userIn({ number, text }: Line): ArchivedUser {
  const user: Partial<ArchivedUser> | undefined = objectIn(text);
  const texts = [user?.username, user?.email, user?.first_name, user?.last_name];
  const isWhole = texts.every((each) => typeof each === 'string') && /^(?:admin|user)$/.test(user?.role ?? '');
  if (!isWhole || typeof user?.is_active !== 'boolean') throw refused('archive.damaged', number);
  return user as ArchivedUser;
}

const refused = (code: string, line: number | undefined): ImportRefusal =>
  new ImportRefusal([{ place: { id: USERS, line }, error: new DomainError('invalid', code) }]);
