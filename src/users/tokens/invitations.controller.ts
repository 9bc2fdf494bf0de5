import { Body, Controller, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor, Roles } from '../../http/access/access';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { Describes } from '../../taskforge/docs';
import { InvitationDto, InvitationView, presentInvitation } from './invitation.dto';
import { Invitations } from './invitations.service';

@ApiTags('Users')
@ApiBearerAuth()
@Controller('api/invitations')
@Roles('admin')
export class InvitationsController {
  constructor(private readonly invitations: Invitations) {}

  @Post()
  @Describes({
    summary: 'Invite somebody',
    description:
      'Returns a token for `POST /api/auth/register`, and sends it by e-mail where `SMTP_URL` is set. It works once within seven days, for an account with this e-mail and role, and ends older ones for the e-mail. Admins only.',
    confirms: 'invited',
    status: 201,
    data: InvitationView,
    errors: {
      400: ['email.required', 'email.unusable', 'role.unknown'],
      403: ['role.required', 'registration.closed'],
      409: 'users.email.taken',
    },
  })
  async create(@CurrentActor() actor: UserActor, @Body(FieldsPipe) body: InvitationDto): Promise<InvitationView> {
    return presentInvitation(body.invited(), await this.invitations.create(actor, body.invited()));
  }
}
