import { Transform } from 'class-transformer';
import { IsBoolean, IsString } from 'class-validator';
import { ApiHideProperty } from '@nestjs/swagger';
import type { Role } from '../../common/actor';
import { isZoneName } from '../../common/time/zone';
import { Shows } from '../../http/fields/shows';
import { Holds, MayBeAbsent, MayBeNull, NotEmpty, OneOf, Rules } from '../../http/fields/rules';
import type { UserFields } from '../accounts.service';
import { Email, PersonName, SECRET, Username } from './account-rules';

/** Changes to an account. Absent keys keep their values. */
export class UpdateUserDto {
  /**
   * 3 to 80 letters, digits, underscores and hyphens; unique.
   * @example 'ana'
   */
  @Rules(MayBeAbsent(), NotEmpty(), Username())
  username?: string;

  /**
   * Unique, case-insensitive. To change your own, send your password as `current_password`; where the service sends
   * e-mails, the new one takes effect when it is confirmed, and is `pending_email` until then.
   * @example 'ana@example.com'
   */
  @Rules(MayBeAbsent(), NotEmpty(), Email())
  email?: string;

  /**
   * Your password, for a new `email`.
   * @example 'Secret123'
   */
  @Shows(SECRET)
  @Rules(MayBeAbsent(), IsString({ message: 'not_text' }))
  current_password?: string;

  /**
   * At most 50 characters; may be empty. null means empty.
   * @example 'Ana'
   */
  @Rules(MayBeAbsent(), PersonName())
  first_name?: string | null;

  /**
   * At most 50 characters; may be empty. null means empty.
   * @example 'Rojas'
   */
  @Rules(MayBeAbsent(), PersonName())
  last_name?: string | null;

  /**
   * Language of e-mails to you; null: the default of the service.
   * @example 'en'
   */
  @Shows({ nullable: true })
  @Rules(MayBeNull(), OneOf(['es', 'en']))
  language?: 'es' | 'en' | null;

  /**
   * IANA name of your time zone; null: none.
   * @example 'Europe/Berlin'
   */
  @Shows({ nullable: true, maxLength: 64 })
  @Rules(MayBeNull(), Holds('zone', 'unknown', isZoneName))
  timezone?: string | null;

  /**
   * Only admins can set it; otherwise it is ignored.
   * @example true
   */
  @Rules(MayBeAbsent(), IsBoolean({ message: 'not_boolean' }))
  is_active?: boolean;

  /**
   * Only admins can set it; otherwise it is ignored. The role object of an account is accepted as well.
   * @example 'user'
   */
  @Transform(({ value }: { value: unknown }) => roleNameIn(value))
  @Rules(MayBeAbsent(), OneOf(['admin', 'user']))
  role?: Role;

  /** Refused: a body that had it would be answered as if the password had been changed. */
  @ApiHideProperty()
  @Holds('absent', 'not_changed_here', (value) => value === undefined)
  password?: unknown;

  fields(): UserFields {
    return {
      username: this.username,
      email: this.email,
      firstName: this.first_name ?? undefined,
      lastName: this.last_name ?? undefined,
      isActive: this.is_active,
      role: this.role,
      language: this.language,
      timezone: this.timezone,
    };
  }
}

/** Fields that only admins may change. */
export const ADMIN_FIELDS = ['is_active', 'role'] as const;

/** Accounts show their role as an object. */
const roleNameIn = (role: unknown): unknown =>
  typeof role === 'object' && role !== null && Object.hasOwn(role, 'name') ? (role as { name: unknown }).name : role;
