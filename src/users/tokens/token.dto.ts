import { Allow, IsString } from 'class-validator';
import { Required, Rules, Trimmed } from '../../http/fields/rules';
import { Shows } from '../../http/fields/shows';
import { UnderstoodIfOneOf } from '../../http/query/understood';
import { LowerCase, NewPassword, SECRET } from '../dto/account-rules';

const EXAMPLE = 'q3TtnQx0lYwJmVc2b8sKfE1oUzR5hGdA';

/** Who has lost a password. */
export class ForgotPasswordDto {
  /**
   * The e-mail of the account, case-insensitive.
   * @example 'ana@example.com'
   */
  @Rules(Required(), Trimmed(), LowerCase(), IsString({ message: 'not_text' }))
  email!: string;
}

/** The token of an e-mail or of an admin. */
export class TokenDto {
  /** The token in the link. It works once. */
  @Shows({ ...SECRET, example: EXAMPLE })
  @Rules(Required(), IsString({ message: 'not_text' }))
  token!: string;
}

/** A token and the password that it sets. */
export class ResetPasswordDto extends TokenDto {
  /**
   * 8 to 128 characters with an upper-case letter, a lower-case letter and a digit.
   * @example 'Secret456'
   */
  @Rules(Required(), NewPassword())
  new_password!: string;
}

/** What else to do with a link. */
export class ResetLinkQuery {
  /** `true`: also writes the link to the log of the service, for people who have its console. Other values fall back to `false`. */
  @Shows({ required: false, enum: ['true', 'false'], default: 'false' })
  @Allow()
  @UnderstoodIfOneOf(['true', 'false'])
  log?: string;

  isLogged(): boolean {
    return this.log?.toLowerCase() === 'true';
  }
}
