import type { Role } from '../../common/actor';
import { MayBeAbsent, OneOf, Required, Rules } from '../../http/fields/rules';
import { Shows } from '../../http/fields/shows';
import { Email } from '../dto/account-rules';
import type { Invited } from './invitations.service';
import { LinkView, presentLink } from './link.presenter';
import type { Link } from './links';

/** Whom to invite. */
export class InvitationDto {
  /**
   * The e-mail of the new account.
   * @example 'dora@example.com'
   */
  @Rules(Required(), Email())
  email!: string;

  /**
   * The role of the new account. Default `user`.
   * @example 'user'
   */
  @Rules(MayBeAbsent(), OneOf(['admin', 'user']))
  role?: Role;

  invited(): Invited {
    return { email: this.email, role: this.role ?? 'user' };
  }
}

/** An invitation: `invitation` of `POST /api/auth/register` is its `token`. */
export class InvitationView extends LinkView {
  /** @example 'dora@example.com' */
  email!: string;
  @Shows({ enum: ['admin', 'user'] })
  role!: Role;
}

export const presentInvitation = ({ email, role }: Invited, link: Link): InvitationView =>
  Object.assign(presentLink(link), { email, role });
