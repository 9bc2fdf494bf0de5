import { naiveUtc } from '../common/time/instant';
import { NaiveUtc, Shows } from '../http/fields/shows';
import type { Role } from '../common/actor';
import { Pagination } from '../taskforge/pagination.presenter';
import type { User } from './user.entity';

/** A role. */
export class RoleView {
  /** @example 2 */
  id!: number;
  /** @example 'user' */
  name!: string;
  /** @example 'Standard user role with limited access' */
  description!: string;
}

/** An account. Never contains the password or its hash. */
export class UserView {
  /** @example 2 */
  id!: number;
  /** @example 'ana' */
  username!: string;
  /** @example 'ana@example.com' */
  email!: string;
  /** @example 'Ana' */
  first_name!: string;
  /** @example 'Rojas' */
  last_name!: string;
  /**
   * First and last name if both are given, else the username.
   * @example 'Ana Rojas'
   */
  full_name!: string;
  is_active!: boolean;
  /**
   * UTC, without an offset.
   * @example '2024-10-01T09:00:00'
   */
  @NaiveUtc()
  created_at!: string;
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  updated_at!: string;
  role!: RoleView;
  /**
   * Language of e-mails to the user. Absent until it is set.
   * @example 'en'
   */
  @Shows({ enum: ['es', 'en'] })
  language?: 'es' | 'en';
  /**
   * IANA name of the user's time zone. Absent until it is set.
   * @example 'Europe/Berlin'
   */
  timezone?: string;
  /**
   * The new e-mail that is not confirmed yet. Absent if there is none.
   * @example 'ana@example.org'
   */
  pending_email?: string;
}

/** One page of accounts. */
export class UserPageView {
  users!: UserView[];
  pagination!: Pagination;
}

const ROLES: Record<Role, RoleView> = {
  admin: { id: 1, name: 'admin', description: 'Administrator role with full access' },
  user: { id: 2, name: 'user', description: 'Standard user role with limited access' },
};

export function presentUser(user: User): UserView {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    first_name: user.firstName,
    last_name: user.lastName,
    full_name: user.fullName,
    is_active: user.isActive,
    created_at: naiveUtc(user.createdAt),
    updated_at: naiveUtc(user.updatedAt),
    role: ROLES[user.role],
    ...(user.language === null ? {} : { language: user.language }),
    ...(user.timezone === null ? {} : { timezone: user.timezone }),
    ...(user.pendingEmail === null ? {} : { pending_email: user.pendingEmail }),
  };
}
