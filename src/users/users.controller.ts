import { Controller, Delete, Get, HttpCode, Patch, Post, Put, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../common/actor';
import { CurrentActor, Roles } from '../http/access';
import { FieldsPipe } from '../http/fields.pipe';
import { Describes } from '../http/docs';
import { PageQuery } from '../http/page-query.dto';
import { shown, tellingWhatIsThere } from '../http/etags';
import { PathId } from '../http/path-id';
import { presentPagination } from '../http/taskforge/pagination.presenter';
import { UpdateUserDto } from './dto/update-user.dto';
import { UserAccessGuard } from './user-access.guard';
import { UserChanges } from './user-changes.decorator';
import { presentUser, UserPageView, UserView } from './user.presenter';
import { USER_SORTS, UsersService } from './users.service';

const UPDATE = {
  summary: 'Change fields of an account',
  conditional: 'write',
  description:
    'PUT and PATCH are the same partial update. One changes one’s own account, an admin anybody’s; `role` and `is_active` are for admins and ignored from others. The last active admin keeps the role (409).',
  confirms: 'user_updated',
  data: UserView,
  errors: { 400: 'email.unusable', 403: 'user.other', 404: 'user.not_found', 409: 'users.email.in_use' },
} as const;

@ApiTags('Users')
@ApiBearerAuth()
@Controller('api/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @Roles('admin')
  @Describes({ summary: 'List accounts', data: UserPageView, errors: { 403: 'role.required' } })
  async list(@Query(FieldsPipe) query: PageQuery): Promise<UserPageView> {
    const request = query.pageRequest(USER_SORTS);
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
    return shown(this.users.get(actor, id), presentUser);
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
    return shown(this.users.update(actor, id, changes.fields()), presentUser);
  }

  @Delete(':id')
  @Roles('admin')
  @Describes({
    summary: 'Delete an account with its tasks',
    description:
      'Both go to the trash. The account cannot be used from then on, and its username and e-mail are free for others.',
    conditional: 'write',
    confirms: 'user_deleted',
    errors: { 403: 'user.delete_admin', 404: 'user.not_found', 409: 'user.last_admin' },
  })
  delete(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<void> {
    return tellingWhatIsThere(this.users.delete(actor, id), presentUser);
  }

  @Post(':id/activate')
  @HttpCode(200)
  @Roles('admin')
  @Describes({
    summary: 'Let a user in again',
    conditional: 'write',
    confirms: 'user_activated',
    data: UserView,
    errors: { 403: 'role.required', 404: 'user.not_found' },
  })
  activate(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<UserView> {
    return shown(this.users.activate(actor, id), presentUser);
  }

  @Post(':id/deactivate')
  @HttpCode(200)
  @Roles('admin')
  @Describes({
    summary: 'Lock a user out',
    conditional: 'write',
    description: 'Ends all sessions of the user at once.',
    confirms: 'user_deactivated',
    data: UserView,
    errors: { 403: 'user.deactivate_admin', 404: 'user.not_found', 409: 'user.last_admin' },
  })
  deactivate(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<UserView> {
    return shown(this.users.deactivate(actor, id), presentUser);
  }
}
