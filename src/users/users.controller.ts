import { Controller, Delete, Get, HttpCode, Patch, Post, Put, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../common/actor';
import { CurrentActor, Roles } from '../http/access';
import { FieldsPipe } from '../http/fields/fields.pipe';
import { Describes } from '../taskforge/docs';
import { withEtag, tellingWhatIsThere } from '../http/etags/etags';
import { PathId } from '../http/path-id';
import { presentPagination } from '../taskforge/pagination.presenter';
import { AccountsService } from './accounts.service';
import { ListUsersQuery } from './dto/list-users.dto';
import { UpdateUserDto } from './dto/update-user.dto';
import { UserAccessGuard } from './user-access.guard';
import { UserChanges } from './user-changes.decorator';
import { presentUser, UserPageView, UserView } from './user.presenter';
import { UsersService } from './users.service';

const UPDATE = {
  summary: 'Change fields of an account',
  conditional: 'write',
  description:
    'PUT and PATCH are the same partial update. One changes one’s own account, an admin anybody’s; `role` and `is_active` are for admins and ignored from others. The last active admin keeps the role (409).',
  confirms: 'user_updated',
  data: UserView,
  errors: {
    400: ['email.unusable', 'username.too_short', 'role.unknown'],
    403: 'user.other',
    404: 'user.not_found',
    409: ['users.email.in_use', 'users.username.in_use', 'user.last_admin'],
  },
} as const;

@ApiTags('Users')
@ApiBearerAuth()
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly accounts: AccountsService,
  ) {}

  @Get()
  @Roles('admin')
  @Describes({
    summary: 'List accounts',
    description: 'Lists all accounts. Admins only. Sorted by id, newest first, by default.',
    data: UserPageView,
    errors: { 403: 'role.required' },
  })
  async list(@Query(FieldsPipe) query: ListUsersQuery): Promise<UserPageView> {
    const request = query.pageRequest();
    const page = await this.users.list(request);
    return { users: page.rows.map(presentUser), pagination: presentPagination(request, page) };
  }

  @Get(':id')
  @Describes({
    summary: 'Show an account',
    conditional: 'read',
    description: 'One’s own; an admin sees everybody’s.',
    data: UserView,
    errors: { 403: 'user.other', 404: 'user.not_found' },
  })
  get(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<UserView> {
    return withEtag(this.users.get(actor, id), presentUser);
  }

  @Put(':id')
  @UseGuards(UserAccessGuard)
  @ApiBody({ type: UpdateUserDto })
  @Describes(UPDATE)
  replace(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
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
    @PathId() id: number,
    @UserChanges(FieldsPipe) changes: UpdateUserDto,
  ): Promise<UserView> {
    return withEtag(this.accounts.update(actor, id, changes.fields()), presentUser);
  }

  @Delete(':id')
  @Roles('admin')
  @Describes({
    summary: 'Delete an account with its tasks',
    conditional: 'write',
    description:
      'Admins only. Both go to the trash. The account cannot be used from then on, and its username and e-mail are free for others. Accounts of admins are not deleted; demote them first.',
    confirms: 'user_deleted',
    errors: { 403: ['role.required', 'user.delete_admin'], 404: 'user.not_found', 409: 'user.last_admin' },
  })
  delete(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<void> {
    return tellingWhatIsThere(this.accounts.delete(actor, id), presentUser);
  }

  @Post(':id/activate')
  @HttpCode(200)
  @Roles('admin')
  @Describes({
    summary: 'Let a user in again',
    conditional: 'write',
    description: 'Admins only. The way back from being locked out; old sessions stay ended.',
    confirms: 'user_activated',
    data: UserView,
    errors: { 403: 'role.required', 404: 'user.not_found' },
  })
  activate(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<UserView> {
    return withEtag(this.accounts.activate(actor, id), presentUser);
  }

  @Post(':id/deactivate')
  @HttpCode(200)
  @Roles('admin')
  @Describes({
    summary: 'Lock a user out',
    conditional: 'write',
    description: 'Admins only. Ends all sessions of the user at once.',
    confirms: 'user_deactivated',
    data: UserView,
    errors: { 403: ['role.required', 'user.deactivate_admin'], 404: 'user.not_found', 409: 'user.last_admin' },
  })
  deactivate(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<UserView> {
    return withEtag(this.accounts.deactivate(actor, id), presentUser);
  }
}
