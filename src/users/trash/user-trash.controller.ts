import { Controller, Delete, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CONFIG, type Config } from '../../config';
import { CurrentActor, Roles } from '../../http/access/access';
import { Describes } from '../../taskforge/docs';
import { withEtagOnRefusal, withEtag } from '../../http/etags/etags';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { PathId } from '../../http/path-id';
import { presentPagination } from '../../taskforge/pagination.presenter';
import { presentTrashedUser, TrashedUserPageView } from './trashed-user.presenter';
import { UserTrash } from './user-trash';
import { ListTrashedUsersQuery } from '../dto/list-users.dto';
import { presentUser, UserView } from '../user.presenter';

@ApiTags('Trash')
@ApiBearerAuth()
@Controller('api')
export class UserTrashController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly trash: UserTrash,
  ) {}

  @Get('trash/users')
  @Roles('admin')
  @Describes({
    summary: 'List deleted accounts',
    description: 'Lists deleted accounts. Admins only. Sorted by `deleted_at`, newest first, by default.',
    data: TrashedUserPageView,
    errors: { 403: 'role.required' },
  })
  async list(@Query(FieldsPipe) query: ListTrashedUsersQuery): Promise<TrashedUserPageView> {
    const request = query.pageRequest();
    const page = await this.trash.list(request);
    const users = page.rows.map((user) => presentTrashedUser(user, this.config.trashDays));
    return { users, pagination: presentPagination(request, page) };
  }

  @Post('users/:id/restore')
  @HttpCode(200)
  @Roles('admin')
  @Describes({
    summary: 'Restore a deleted account with its tasks',
    description:
      'Restores a deleted account and exactly the tasks that were deleted with it. Its password and API keys work again; its sessions stay ended. An account that is not deleted does not change. Admins only.',
    conditional: 'write',
    confirms: 'user_restored',
    data: UserView,
    errors: { 403: 'role.required', 404: 'user.not_found', 409: 'users.username.taken' },
  })
  restore(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<UserView> {
    return withEtag(this.trash.restore(actor, id), presentUser);
  }

  @Delete('trash/users/:id')
  @Roles('admin')
  @Describes({
    summary: 'Delete an account permanently',
    description:
      'Deletes an account in the trash with everything that belongs to it. It cannot be restored. Admins only.',
    conditional: 'write',
    confirms: 'user_purged',
    errors: { 403: 'role.required', 404: 'user.not_found' },
  })
  purge(@CurrentActor() actor: UserActor, @PathId(3) id: number): Promise<void> {
    return withEtagOnRefusal(this.trash.purge(actor, id), presentUser);
  }
}
