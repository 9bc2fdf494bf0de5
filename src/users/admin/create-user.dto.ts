import type { Role } from '../../common/actor';
import { MayBeAbsent, MayBeNull, OneOf, Required, Rules } from '../../http/fields/rules';
import { Shows } from '../../http/fields/shows';
import type { NewUser } from '../accounts.service';
import { Email, NewPassword, PersonName, Username } from '../dto/account-rules';

/** A new account that an admin creates. */
export class CreateUserDto {
  /**
   * 3 to 80 letters, digits, underscores and hyphens; unique.
   * @example 'carla'
   */
  @Rules(Required(), Username())
  username!: string;

  /**
   * Unique, case-insensitive.
   * @example 'carla@example.com'
   */
  @Rules(Required(), Email())
  email!: string;

  /**
   * 8 to 128 characters with an upper-case letter, a lower-case letter and a digit. Default and null: none; the user
   * sets one with a link of `POST /api/users/{id}/reset-password`.
   * @example 'Secret123'
   */
  @Shows({ nullable: true })
  @Rules(MayBeNull(), NewPassword())
  password?: string | null;

  /**
   * At most 50 characters. null means empty.
   * @example 'Carla'
   */
  @Rules(MayBeAbsent(), PersonName())
  first_name?: string | null;

  /**
   * At most 50 characters. null means empty.
   * @example 'Soto'
   */
  @Rules(MayBeAbsent(), PersonName())
  last_name?: string | null;

  /**
   * Default `user`.
   * @example 'user'
   */
  @Rules(MayBeAbsent(), OneOf(['admin', 'user']))
  role?: Role;

  fields(): Omit<NewUser, 'passwordHash'> {
    const { username, email, first_name: firstName, last_name: lastName, role = 'user' } = this;
    return { username, email, role, firstName: firstName ?? '', lastName: lastName ?? '' };
  }
}
