import { Controller, Delete, Get, HttpCode, Patch, Post, Put, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../common/actor';
import { CurrentActor, Roles } from '../http/access/access';
import { FieldsPipe } from '../http/fields/fields.pipe';
import { Describes } from '../taskforge/docs';
import { withEtag, withEtagOnRefusal } from '../http/etags/etags';
import { PathId } from '../http/path-id';
import { presentPagination } from '../taskforge/pagination.presenter';
import { AccountChanges } from './account-changes.service';
import { AccountsService } from './accounts.service';
import { ListUsersQuery } from './dto/list-users.dto';
import { UpdateUserDto } from './dto/update-user.dto';
import { UserAccessGuard } from './user-access.guard';
import { UserChanges } from './user-changes.decorator';
import { presentUser, UserPageView, UserView } from './user.presenter';
import { UsersService } from './users.service';

const UPDATE = {
  summary: 'Update an account partially',
  conditional: 'write',
  description:
    'Updates the fields that the body names; all others keep their values. You can change your own account, admins any account; `role` and `is_active` are ignored unless an admin sends them. A new e-mail of your own needs `current_password`; where `SMTP_URL` is set, it takes effect once the link that is sent to it is used. The last active admin cannot lose the role (409).',
  confirms: 'user_updated',
  data: UserView,
  errors: {
    400: ['email.unusable', 'username.too_short', 'role.unknown', 'current_password.required', 'timezone.unknown'],
    401: 'current_password.wrong',
    403: 'user.other',
    404: 'user.not_found',
    409: ['users.email.in_use', 'users.username.in_use', 'user.last_admin'],
  },
} as const;

const REPLACE = {
  ...UPDATE,
  summary: 'Update an account',
  description:
    'Does the same as PATCH, for clients that send PUT: fields that the body does not name keep their values.',
} as const;

@ApiTags('Users')
@ApiBearerAuth()
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly accounts: AccountsService,
    private readonly changes: AccountChanges,
  ) {}

  @Get()
  @Roles('admin')
  @Describes({
    summary: 'List accounts',
    description:
      'Lists accounts. Admins only. Sorted by id, newest first, by default. Accounts must match all filters.',
    data: UserPageView,
    errors: { 403: 'role.required' },
  })
  async list(@Query(FieldsPipe) query: ListUsersQuery): Promise<UserPageView> {
    const request = query.pageRequest();
    const page = await this.users.list(request, query.filter());
    return { users: page.rows.map(presentUser), pagination: presentPagination(request, page) };
  }

  @Get(':id')
  @Describes({
    summary: 'Show an account',
    conditional: 'read',
    description: 'Returns your own account; admins can read any account.',
    data: UserView,
    errors: { 403: 'user.other', 404: 'user.not_found' },
  })
  get(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<UserView> {
    return withEtag(this.users.get(actor, id), presentUser);
  }

  @Put(':id')
  @UseGuards(UserAccessGuard)
  @ApiBody({ type: UpdateUserDto })
  @Describes(REPLACE)
  replace(
    @CurrentActor() actor: UserActor,
    @PathId(2) id: number,
    @UserChanges(FieldsPipe) changes: UpdateUserDto,
  ): Promise<UserView> {
    return this.update(actor, id, changes);
  }

  @Patch(':id')
  @UseGuards(UserAccessGuard)
  @ApiBody({ type: UpdateUserDto })
  @Describes(UPDATE)
  update(
    @CurrentActor() actor: UserActor,
    @PathId(2) id: number,
    @UserChanges(FieldsPipe) changes: UpdateUserDto,
  ): Promise<UserView> {
    return withEtag(this.changes.update(actor, id, changes.fields(), changes.current_password), presentUser);
  }

  @Delete(':id')
  @Roles('admin')
  @Describes({
    summary: 'Delete an account with its tasks',
    conditional: 'write',
    description:
      'Moves an account and its tasks to the trash. The account cannot log in any more, and its username and e-mail become available. Accounts of admins cannot be deleted; remove the role first. Admins only.',
    confirms: 'user_deleted',
    errors: { 403: ['role.required', 'user.delete_admin'], 404: 'user.not_found', 409: 'user.last_admin' },
  })
  delete(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<void> {
    return withEtagOnRefusal(this.accounts.delete(actor, id), presentUser);
  }

  @Post(':id/activate')
  @HttpCode(200)
  @Roles('admin')
  @Describes({
    summary: 'Activate a user',
    conditional: 'write',
    description: 'Lets a deactivated user log in again. Sessions that were ended stay ended. Admins only.',
    confirms: 'user_activated',
    data: UserView,
    errors: { 403: 'role.required', 404: 'user.not_found' },
  })
  activate(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<UserView> {
    return withEtag(this.accounts.activate(actor, id), presentUser);
  }

  @Post(':id/deactivate')
  @HttpCode(200)
  @Roles('admin')
  @Describes({
    summary: 'Deactivate a user',
    conditional: 'write',
    description: 'Prevents a user from logging in and ends all sessions of the user at once. Admins only.',
    confirms: 'user_deactivated',
    data: UserView,
    errors: { 403: ['role.required', 'user.deactivate_admin'], 404: 'user.not_found', 409: 'user.last_admin' },
  })
  deactivate(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<UserView> {
    return withEtag(this.accounts.deactivate(actor, id), presentUser);
  }
}
