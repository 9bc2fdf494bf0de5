import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SYSTEM, type UserActor } from '../../common/actor';
import { DomainError, ImportRefusal } from '../../common/errors';
import { withFolder } from '../../common/temporary-folder';
import { UnitOfWork } from '../../database/unit-of-work';
import { AccountsService } from '../../users/accounts.service';
import { Task } from '../../tasks/task.entity';
import { User } from '../../users/user.entity';
import { objectIn, tasksmithIn } from '../formats/tasksmith';
import type { Mistake } from '../item';
import { ImportsService } from '../imports.service';
import { folderOf, USERS, type ArchivedUser } from './archived';
import { ArchiveFile, type Line } from './zip-reader';

/** The result of importing a whole service. */
export interface WholeImported {
  users: { created: number; existing: number };
  tasks: { created: number; updated: number; unchanged: number };
}

const NO_PASSWORD = '';

/** Imports the export of a whole service. */
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
   * Creates the accounts that are missing, by e-mail, and imports the data of each, or nothing at all. A dry run changes
   * nothing. Accounts without a hash in the file have no password. Throws `ImportRefusal`, or `conflict` if a username
   * is taken.
   */
  async import(path: string, { isDryRun = false } = {}): Promise<WholeImported> {
    return ArchiveFile.with(path, async (archive) => {
      const users: ArchivedUser[] = [];
      for await (const user of usersIn(archive)) users.push(user);
      const all = (em: EntityManager) => this.importAll(em, archive, path, users);
      return isDryRun ? this.unitOfWork.dryRun(all) : this.unitOfWork.run(all);
    });
  }

  private async importAll(em: EntityManager, archive: ArchiveFile, path: string, users: ArchivedUser[]) {
    const done: WholeImported = { users: { created: 0, existing: 0 }, tasks: { created: 0, updated: 0, unchanged: 0 } };
    const first = await this.firstAdmin(em);
    const mistakes: Mistake[] = [];
    for (const [i, archived] of users.entries()) {
      const format = tasksmithIn(archive, folderOf(archived), i === 0);
      const { user, isNew } = await this.account(em, archived, first);
      done.users[isNew ? 'created' : 'existing'] += 1;
      const actor: UserActor = { userId: user.id, role: user.role, api: SYSTEM.api, credential: null };
      const one = (folder: string) => this.imports.importAs(format, actor, path, { isDryRun: false, folder });
      const imported = await withFolder(one).catch((error: unknown) => noted(error, mistakes));
      for (const what of ['created', 'updated', 'unchanged'] as const) done.tasks[what] += imported?.[what] ?? 0;
    }
    if (mistakes.length > 0) throw new ImportRefusal(mistakes);
    return done;
  }

  /** The admin of an unused service: the only account, without any tasks. */
  private async firstAdmin(em: EntityManager): Promise<User | undefined> {
    const users = await em.find(User, { withDeleted: true, take: 2 });
    const isUnused = users.length === 1 && !(await em.exists(Task, { withDeleted: true }));
    return isUnused ? users[0] : undefined;
  }

  /** The account with this e-mail. The first admin of an unused service becomes the admin of the file. */
  private async account(em: EntityManager, archived: ArchivedUser, first: User | undefined) {
    const known = await em.findOneBy(User, { email: archived.email });
    const isFirst = first !== undefined && (known?.id ?? first.id) === first.id && isLike(first, archived);
    if (isFirst) return { user: await this.takeOver(em, first, archived), isNew: false };
    return known ? { user: known, isNew: false } : { user: await this.create(em, archived), isNew: true };
  }

  private async takeOver(em: EntityManager, first: User, archived: ArchivedUser): Promise<User> {
    const { username, email, first_name: firstName, last_name: lastName, password_hash: hash } = archived;
    const user = await this.accounts.become(em, SYSTEM, first, { username, email, firstName, lastName });
    if (hash !== undefined && hash !== user.passwordHash)
      await this.accounts.setPassword(em, SYSTEM, user, hash, 'user.password_reset');
    return user;
  }

  private create(
    em: EntityManager,
    { password_hash: passwordHash = NO_PASSWORD, ...user }: ArchivedUser,
  ): Promise<User> {
    const { username, email, first_name: firstName, last_name: lastName, role, is_active: isActive } = user;
    return this.accounts.create(em, SYSTEM, { username, email, firstName, lastName, role, isActive, passwordHash });
  }
}

/** Continues with the other accounts, so that all mistakes are reported. */
function noted(error: unknown, mistakes: Mistake[]): undefined {
  if (!(error instanceof ImportRefusal)) throw error;
  for (const mistake of error.refusals) mistakes.push(mistake);
}

const isLike = (user: User, { email, username, role }: ArchivedUser): boolean =>
  user.role === role && (user.email === email || user.username === username);

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
