import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor, Roles } from '../../http/access/access';
import { withEtag } from '../../http/etags/etags';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { PathId } from '../../http/path-id';
import { Describes } from '../../taskforge/docs';
import { LinkView, presentLink } from '../tokens/link.presenter';
import { PasswordResets } from '../tokens/password-resets.service';
import { ResetLinkQuery } from '../tokens/token.dto';
import { presentUser, UserView } from '../user.presenter';
import { AdminUsers } from './admin-users.service';
import { CreateUserDto } from './create-user.dto';

@ApiTags('Users')
@ApiBearerAuth()
@Controller('api/users')
@Roles('admin')
export class AdminUsersController {
  constructor(
    private readonly users: AdminUsers,
    private readonly resets: PasswordResets,
  ) {}

  @Post()
  @Describes({
    summary: 'Create an account',
    conditional: 'create',
    description: 'Creates an account for somebody else, with or without a password. Admins only.',
    confirms: 'user_created',
    status: 201,
    data: UserView,
    errors: {
      400: ['username.required', 'password.too_short', 'role.unknown'],
      403: 'role.required',
      409: ['users.email.taken', 'users.username.taken'],
    },
  })
  create(@CurrentActor() actor: UserActor, @Body(FieldsPipe) body: CreateUserDto): Promise<UserView> {
    return withEtag(this.users.create(actor, body.fields(), body.password ?? undefined), presentUser);
  }

  @Post(':id/reset-password')
  @HttpCode(200)
  @Describes({
    summary: 'Get a link for a new password',
    description:
      'Returns a token with which the user can set a new password within 24 hours, and sends it by e-mail where `SMTP_URL` is set. It ends older tokens of the user. The present password and sessions stay valid until the token is used. No body is needed. Admins only.',
    confirms: 'reset_issued',
    data: LinkView,
    errors: { 403: 'role.required', 404: 'user.not_found' },
  })
  async resetPassword(
    @CurrentActor() actor: UserActor,
    @PathId(2) id: number,
    @Query(FieldsPipe) query: ResetLinkQuery,
  ): Promise<LinkView> {
    return presentLink(await this.resets.issue(actor, id, query.isLogged()));
  }
}
