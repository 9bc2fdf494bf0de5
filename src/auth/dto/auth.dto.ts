import { Allow, IsString, ValidateIf } from 'class-validator';
import { MayBeAbsent, MayBeNull, Required, Rules, Trimmed } from '../../http/fields/rules';
import { Email, LowerCase, NewPassword, PersonName, SECRET, Username } from '../../users/dto/account-rules';
import type { Registration } from '../auth.service';
import { Shows } from '../../http/fields/shows';

/** A new account. */
export class RegisterDto {
  /**
   * 3 to 80 letters, digits, underscores and hyphens; unique.
   * @example 'ana'
   */
  @Rules(Required(), Username())
  username!: string;

  /**
   * Unique, case-insensitive. With an `invitation`, it may be absent: the e-mail of the invitation is used.
   * @example 'ana@example.com'
   */
  @Rules(ValidateIf(({ email, invitation }: RegisterDto) => email !== undefined || !invitation), Required(), Email())
  email!: string;

  /**
   * 8 to 128 characters with an upper-case letter, a lower-case letter and a digit.
   * @example 'Secret123'
   */
  @Rules(Required(), NewPassword())
  password!: string;

  /**
   * At most 50 characters. null means empty.
   * @example 'Ana'
   */
  @Rules(MayBeAbsent(), PersonName())
  first_name?: string | null;

  /**
   * At most 50 characters. null means empty.
   * @example 'Rojas'
   */
  @Rules(MayBeAbsent(), PersonName())
  last_name?: string | null;

  /**
   * The token of an invitation; null or empty: none.
   * @example null
   */
  @Shows({ ...SECRET, nullable: true })
  @Rules(MayBeNull(), IsString({ message: 'not_text' }))
  invitation?: string | null;

  registration(): Registration {
    const { username, email, password, first_name, last_name, invitation } = this;
    const names = { firstName: first_name ?? '', lastName: last_name ?? '' };
    return { username, email, password, ...names, invitation: invitation || undefined };
  }
}

/** Credentials of an account. */
export class LoginDto {
  /**
   * Case-insensitive.
   * @example 'ana@example.com'
   */
  @Rules(Required(), Trimmed(), LowerCase(), IsString({ message: 'not_text' }))
  email!: string;

  /** @example 'Secret123' */
  @Shows(SECRET)
  @Rules(Required(), IsString({ message: 'not_text' }))
  password!: string;
}

/** Body of a logout. */
export class LogoutDto {
  /**
   * The refresh token of the session. Required, but its value is ignored: the session of the access token ends.
   * @example 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIyIn0.signature'
   */
  @Rules(Required(), Allow())
  refresh_token!: string;

  /** `{}` is refused like a missing token, not like a missing body. */
  static readonly mayBeEmpty = true;
}

/** Body of a password change. */
export class ChangePasswordDto {
  /** @example 'Secret123' */
  @Shows(SECRET)
  @Rules(Required(), IsString({ message: 'not_text' }))
  old_password!: string;

  /**
   * 8 to 128 characters with an upper-case letter, a lower-case letter and a digit.
   * @example 'Secret456'
   */
  @Rules(Required(), NewPassword())
  new_password!: string;
}
